// What goes in comes out: text, bytes, numbers and times, and names that differ in case or accents.
#include "services/foundation/text/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/identifier.h"
#include "tests/contract/samples.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

using store::Bytes;
using store::Session;
using testing::ElementsAre;
using testing::ElementsAreArray;

// A table of our own: one column of each type.
class Values : public Contract {
 protected:
  void SetUp() override {
    Contract::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    auto database = store::Database::Open({.address = address()});
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = *std::move(database);
    static const std::vector<store::Migration> kSteps = {
        {1,
         "CREATE TABLE sample (k KEY_TEXT PRIMARY KEY, t TEXT, n BIGINT, "
         "d DOUBLE PRECISION, b BLOB);\n"}};
    ASSERT_TRUE(store::Migrate(*database_, "sample", kSteps, clock_).ok());
  }
  void TearDown() override { database_.reset(); }

  // Inserts one row.
  template <class... Columns>
  absl::Status Insert(const char* columns, const char* parameters, Columns... values) {
    return database_->Read([&](Session& session) {
      const std::string sql =
          std::string("INSERT INTO sample (") + columns + ") VALUES (" + parameters + ")";
      return session.Execute(sql, values...).status();
    });
  }
  // One column of all rows, by key.
  template <class Column>
  std::vector<Column> Select(const std::string& column) {
    std::vector<Column> values;
    const absl::Status read = database_->Read([&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(auto rows,
                       session.Query<Column>("SELECT " + column + " FROM sample ORDER BY k"));
      for (auto& [value] : rows) values.push_back(std::move(value));
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return values;
  }

  const clock::RealClock clock_;
  std::unique_ptr<store::Database> database_;
};
INSTANTIATE_TEST_SUITE_P(Stores, Values, testing::ValuesIn(kStores), NameOf);

TEST_P(Values, ReturnTextsByteForByte) {
  const std::vector<std::string> texts = {"Médecins",        // composed
                                          "Me\u0301decins",  // the same, decomposed: another text
                                          "\u0645\u0646\u0638\u0645\u0629",
                                          "Минздрав",
                                          "የጤና ሚኒስቴር",
                                          "卫生部",
                                          "\U0001F3E5\U0001F9D1\u200D\u2695\uFE0F",
                                          "\U00020BB7\U0010FFFD",  // beyond the basic plane
                                          "'; DROP TABLE sample; --",
                                          "\\x41 \\ \"quoted\" :p1 %s ?",
                                          "two\nlines\tand a tab",
                                          "  spaces  ",
                                          std::string(1'000'000, 'x') + "é"};
  for (size_t i = 0; i < texts.size(); ++i) {
    ASSERT_TRUE(
        Insert("k, t", ":k, :t", std::string(1, static_cast<char>('a' + i)), texts[i]).ok());
  }
  EXPECT_EQ(Select<std::string>("t"), texts);
}

TEST_P(Values, RefuseATextThatOneStoreWouldCutShort) {
  const absl::Status refused = Insert("k, t", ":k, :t", "a", std::string("before\0after", 12));
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
  EXPECT_THAT(Select<std::string>("t"), ElementsAre());
}

TEST_P(Values, OrderKeysByByte) {
  std::vector<std::string> keys = {"Z", "a", "z",  "É",          "é",      "A b", "A-b", "Ab",
                                   "_", "0", "卫", "\U0001F3E5", "\uFF21", "ß",   "ss"};
  for (const std::string& key : keys) ASSERT_TRUE(Insert("k", ":k", key).ok());
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(Select<std::string>("k"), keys);
}

TEST_P(Values, TellKeysApartThatDifferInCaseOrAccentsOnly) {
  for (const char* key : {"eclair", "Eclair", "ECLAIR", "éclair", "e\u0301clair"}) {
    EXPECT_TRUE(Insert("k", ":k", key).ok()) << key;
  }
  const absl::Status again = Insert("k", ":k", "Eclair");
  EXPECT_EQ(again.code(), absl::StatusCode::kAlreadyExists) << again;
  EXPECT_EQ(status::Reason(again), "UNIQUE_VIOLATION");
}

TEST_P(Values, TellEmptyFromNothing) {
  ASSERT_TRUE(Insert("k, t, b", ":k, :t, :b", "a", "", Bytes{""}).ok());
  ASSERT_TRUE(Insert("k, t, b", ":k, :t, :b", "b", store::Value(), store::Value()).ok());
  EXPECT_THAT(Select<std::optional<std::string>>("t"), ElementsAre("", std::nullopt));
  EXPECT_THAT(Select<std::optional<Bytes>>("b"), ElementsAre(Bytes{""}, std::nullopt));
}

TEST_P(Values, KeepEveryByteOfABlob) {
  std::string all(256, '\0');
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<char>(i);
  const std::vector<Bytes> blobs = {
      {all}, {std::string(1, '\0')}, {std::string("\0\0x\0", 4)}, {"\\x4142"}};
  for (size_t i = 0; i < blobs.size(); ++i) {
    ASSERT_TRUE(
        Insert("k, b", ":k, :b", std::string(1, static_cast<char>('a' + i)), blobs[i]).ok());
  }
  EXPECT_EQ(Select<Bytes>("b"), blobs);
}

TEST_P(Values, KeepNumbersUpToTheirLimits) {
  using Int = std::numeric_limits<int64_t>;
  using Real = std::numeric_limits<double>;
  const std::vector<int64_t> whole = {Int::min(), Int::min() + 1,  -1,        0, 1,
                                      1LL << 53,  (1LL << 53) + 1, Int::max()};
  const std::vector<double> real = {Real::lowest(), -0.1, 0.1 + 0.2, Real::denorm_min(),
                                    Real::min(),    1e22, 1.0 / 3,   Real::max()};
  for (size_t i = 0; i < whole.size(); ++i) {
    const std::string key(1, static_cast<char>('a' + i));
    ASSERT_TRUE(Insert("k, n, d", ":k, :n, :d", key, whole[i], real[i]).ok());
  }
  EXPECT_EQ(Select<int64_t>("n"), whole);
  EXPECT_EQ(Select<double>("d"), real);
}

// Records whose names differ in case and accents.
class Names : public Contract {};
INSTANTIATE_TEST_SUITE_P(Stores, Names, testing::ValuesIn(kStores), NameOf);

TEST_P(Names, AreOrderedByTheirLettersWhateverTheirCaseAndAccents) {
  RegisterUnderTest& x = Open();
  // Of names with the same letters the id decides.
  const std::vector<std::pair<const char*, const char*>> names = {
      {"id-7", "Zürich Aid"}, {"id-3", "Eclair"},  {"id-2", "éclair"}, {"id-1", "ÉCLAIR"},
      {"id-5", "eclair 2"},   {"id-4", "Ärzte"},   {"id-6", "arzt"},   {"id-8", "zurich aid"},
      {"id-9", "Минздрав"},   {"id-0", "Ångström"}};
  for (const auto& [id, name] : names)
    ASSERT_EQ(ReasonOf(x.Create(Secretariat(), id, Called(name))), "OK");
  const std::vector<std::string> expected = {"Ångström",   "arzt",    "Ärzte",    "ÉCLAIR",
                                             "éclair",     "Eclair",  "eclair 2", "Zürich Aid",
                                             "zurich aid", "Минздрав"};
  EXPECT_EQ(DisplayNames(x.store(), Secretariat()), expected);
  EXPECT_THAT(DisplayNames(x.store(), Secretariat(), {.descending = true}),
              ElementsAreArray(expected.rbegin(), expected.rend()));
}

TEST_P(Names, AreFoundFromAKeyOnWhateverTheirCaseAndAccents) {
  RegisterUnderTest& x = Open();
  for (const char* name : {"Éclair", "ECLAIR", "eclair", "Aachen"}) {
    ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "", Called(name))), "OK");
  }
  for (const char* asked : {"eclair", "ÉCLAIR", "Éclair"}) {
    EXPECT_EQ(DisplayNames(x.store(), Secretariat(), {.from_key = text::SortKey(asked)}).size(), 3u)
        << asked;
  }
}

TEST_P(Names, ComeBackByteForByteFromReadListAndFeed) {
  RegisterUnderTest& x = Open();
  const std::string name =
      "Hôpital général \u0645\u0646\u0638\u0645\u0629 卫生部 \U0001F3E5 \\x00 'q'";
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "hopital", Called(name))), "OK");
  auto read = x.store().Get(Secretariat(), NameOfId("hopital"));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(Parse((*read)->body).display_name(), name);
  EXPECT_THAT(DisplayNames(x.store(), Secretariat()), ElementsAre(name));
  EXPECT_EQ(Parse(FeedOf(x.database()).at(0).after).display_name(), name);
}

TEST_P(Names, OfIdentifiersAreFoundWhateverTheirCaseAndLeadingZeros) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "a", Holding("A", "01113101", Identifier::CLAIMED))),
            "OK");
  for (const char* code : {"GB-CHC-1113101", "gb-chc-01113101", "Gb-Chc-001113101"}) {
    const record::Filter filter{"identifier", {organisations::IdentifierKeyOf(code)}};
    EXPECT_THAT(DisplayNames(x.store(), Secretariat(), {.filters = {filter}}), ElementsAre("A"))
        << code;
  }
}

TEST_P(Names, CarryTheirTimesToTheMicrosecond) {
  const absl::Time moment = absl::FromUnixMicros(1'704'067'199'999'999);
  const clock::FakeClock clock(moment + absl::Nanoseconds(999));
  auto opened = RegisterUnderTest::Open({.address = address()}, clock);
  ASSERT_TRUE(opened.ok()) << opened.status();
  RegisterUnderTest& x = **opened;
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "a", Called("A"))), "OK");
  auto read = x.store().Get(Secretariat(), NameOfId("a"));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(Parse((*read)->body).create_time().nanos(), 999'999'000);
  EXPECT_EQ(FeedOf(x.database()).at(0).time, moment);
}

}  // namespace
}  // namespace baraza::contract
