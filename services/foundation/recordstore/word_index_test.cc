#include "services/foundation/recordstore/word_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <set>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/recordstore/record_table.h"
#include "services/foundation/status/status.h"
#include "services/foundation/store/database.h"
#include "services/foundation/store/migration.h"

namespace baraza::recordstore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A book is its title: its words weigh as many as there are.
constexpr char kBooks[] = R"sql(
CREATE TABLE book (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  title KEY_TEXT NOT NULL,
  body BLOB NOT NULL
);
CREATE TABLE book_reader (
  name KEY_TEXT NOT NULL REFERENCES book (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
)sql";
constexpr char kSearch[] = R"sql(
ALTER TABLE book ADD COLUMN derived BIGINT NOT NULL DEFAULT 1;
ALTER TABLE book ADD COLUMN words TEXT NOT NULL DEFAULT '';
CREATE TABLE book_word (
  word KEY_TEXT NOT NULL,
  weight BIGINT NOT NULL,
  name KEY_TEXT NOT NULL,
  PRIMARY KEY (word, weight, name)
) CLUSTERED;
)sql";

Schema SchemaOf() {
  return {.table = "book",
          .columns = {"title"},
          .children = {},
          .filters = {{"title", Is("title")}},
          .orders = {{"title", "title"}},
          .word_table = "book_word",
          .derivation = 2};
}

Row RowOf(const std::string& title) {
  Row row{.columns = {title}, .children = {}, .redirect = ""};
  const std::vector<std::string> words = absl::StrSplit(title, ' ');
  for (const std::string& word : std::set<std::string>(words.begin(), words.end())) {
    row.words.push_back({word, static_cast<int>(words.size())});
  }
  return row;
}

record::Record RecordOf(const std::string& name, const std::string& title, int64_t version) {
  record::Record record{.name = name, .version = version, .body = title};
  record.audience.is_public = true;
  return record;
}

class WordIndexTest : public testing::Test {
 protected:
  WordIndexTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~WordIndexTest() override {
    session_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Open(const std::vector<store::Migration>& migrations) {
    session_.reset();
    database_.reset();
    auto database = store::Database::Open({.address = "sqlite:" + folder_ + "/books.db"});
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = *std::move(database);
    ASSERT_TRUE(store::Migrate(*database_, "books", migrations, clock_).ok());
    session_ = *database_->NewSession();
  }
  void Open() { Open({{1, kBooks}, {2, kSearch}}); }

  absl::Status Insert(const std::string& name, const std::string& title) {
    return table_.Insert(*session_, RecordOf(name, title, 1), RowOf(title));
  }
  // `count` books that are called so, from "0000" on.
  void InsertMany(int count, const std::string& title) {
    ASSERT_TRUE(store::Transact(*session_, [&]() -> absl::Status {
                  for (int i = 0; i < count; ++i) {
                    RETURN_IF_ERROR(Insert(absl::StrFormat("%05d", i), title));
                  }
                  return absl::OkStatus();
                }).ok());
  }

  record::Page Search(record::Query query) {
    if (query.order_by.empty()) query.order_by = "relevance";
    auto page = table_.List(*session_, scope::Scope::Public(), query, kNobodyAsks);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? std::move(page->page) : record::Page();
  }
  std::vector<std::string> Found(std::vector<std::string> words) {
    return Search({.limit = 100, .words = std::move(words)}).bodies;
  }
  // How many records all pages of a search show together.
  size_t FoundOnAllPages(record::Query query) {
    size_t found = 0;
    do {
      const record::Page page = Search(query);
      found += page.bodies.size();
      query.after_key = page.next_key;
      query.after_name = page.next_name;
    } while (!query.after_name.empty());
    return found;
  }
  int64_t Words() {
    return std::get<0>((*session_->Query<int64_t>("SELECT COUNT(*) FROM book_word"))[0]);
  }

  const std::string folder_ = testing::TempDir() + "word_index." + std::to_string(::getpid());
  clock::FakeClock clock_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Session> session_;
  const RecordTable table_{SchemaOf()};
};

TEST_F(WordIndexTest, ShowsTheRecordsOfAWordBestFirst) {
  Open();
  ASSERT_TRUE(Insert("a", "the long river of the north").ok());
  ASSERT_TRUE(Insert("b", "river").ok());
  ASSERT_TRUE(Insert("c", "riverside").ok());
  ASSERT_TRUE(Insert("d", "river north").ok());
  EXPECT_THAT(Found({"river"}),
              ElementsAre("river", "river north", "the long river of the north", "riverside"));
}

TEST_F(WordIndexTest, AsksForEveryWordAndAddsTheirWeights) {
  Open();
  ASSERT_TRUE(Insert("a", "north river bank").ok());
  ASSERT_TRUE(Insert("b", "river north").ok());
  ASSERT_TRUE(Insert("c", "river").ok());
  ASSERT_TRUE(Insert("d", "northern river").ok());
  EXPECT_THAT(Found({"north", "river"}),
              ElementsAre("river north", "north river bank", "northern river"));
}

TEST_F(WordIndexTest, FindsARecordOnceThoughSeveralOfItsWordsBeginSo) {
  Open();
  ASSERT_TRUE(Insert("a", "river rivers riverside").ok());
  EXPECT_THAT(Found({"riv"}), SizeIs(1));
}

TEST_F(WordIndexTest, FindsNothingWhereOneWordIsMissing) {
  Open();
  ASSERT_TRUE(Insert("a", "river north").ok());
  EXPECT_THAT(Found({"river", "south"}), IsEmpty());
}

TEST_F(WordIndexTest, ShowsEachRecordOfACommonWordOnceOnItsPages) {
  Open();
  InsertMany(1500, "river");
  EXPECT_EQ(FoundOnAllPages({.limit = 7, .words = {"river"}}), 1500u);
}

TEST_F(WordIndexTest, ShowsExactWordsBeforeLongerOnesAcrossPages) {
  Open();
  InsertMany(300, "river");
  ASSERT_TRUE(Insert("a", "rivers").ok());
  record::Query query{.limit = 300, .words = {"river"}};
  const record::Page first = Search(query);
  query.after_key = first.next_key;
  query.after_name = first.next_name;
  EXPECT_THAT(Search(query).bodies, ElementsAre("rivers"));
}

TEST_F(WordIndexTest, PutsARecordWithAShortNameOnTheFirstPageOfManyRecords) {
  Open();
  InsertMany(1500, "big river");
  ASSERT_TRUE(Insert("z", "river").ok());
  EXPECT_THAT(Search({.limit = 1, .words = {"river"}}).bodies, ElementsAre("river"));
}

TEST_F(WordIndexTest, RanksLongerWordsByTheirWeightsThoughTheyAreReadByLetters) {
  Open();
  InsertMany(300, "rivals of the far north");
  ASSERT_TRUE(Insert("z", "river").ok());
  EXPECT_THAT(Search({.limit = 1, .words = {"riv"}}).bodies, ElementsAre("river"));
}

TEST_F(WordIndexTest, HoldsNoMoreRecordsThanItsBoundAndAChunk) {
  Open();
  InsertMany(WordIndex::kHeld + 2000, "river");
  const size_t found = FoundOnAllPages({.limit = 1000, .words = {"river"}});
  EXPECT_GE(found, static_cast<size_t>(WordIndex::kHeld));
  EXPECT_LT(found, static_cast<size_t>(WordIndex::kHeld + 1000));
}

TEST_F(WordIndexTest, LooksAtNoMoreRowsThanItsBound) {
  Open();
  InsertMany(WordIndex::kLooked, "big river");
  ASSERT_TRUE(Insert("last", "big north river").ok());  // behind the others: its name is longer
  EXPECT_THAT(Search({.filters = {{"title", {std::string("big north river")}}},
                      .limit = 1,
                      .words = {"big", "river"}})
                  .bodies,
              IsEmpty());
}

TEST_F(WordIndexTest, StartsFromTheRarerOfTwoCommonWords) {
  Open();
  InsertMany(WordIndex::kLooked, "northern");
  ASSERT_TRUE(store::Transact(*session_, [&]() -> absl::Status {
                for (int i = 0; i < 3000; ++i) {
                  RETURN_IF_ERROR(Insert(absl::StrFormat("river%d", i), "river"));
                }
                return Insert("z", "northern river");
              }).ok());
  EXPECT_THAT(Found({"northern", "river"}), ElementsAre("northern river"));
}

TEST_F(WordIndexTest, CountsAllRecordsBeyondItsBound) {
  Open();
  InsertMany(WordIndex::kHeld + 2000, "river");
  EXPECT_EQ(Search({.limit = 1, .words = {"river"}, .count_total = true}).total,
            WordIndex::kHeld + 2000);
}

TEST_F(WordIndexTest, FindsMoreRecordsThanItReadsAtOnce) {
  Open();
  InsertMany(120, "river");
  EXPECT_THAT(Found({"river"}), SizeIs(100));
}

TEST_F(WordIndexTest, KeepsARecordOfMoreWordsThanItWritesAtOnce) {
  Open();
  std::string title;
  for (int i = 0; i < 100; ++i) title += absl::StrFormat("%sword%02d", i == 0 ? "" : " ", i);
  ASSERT_TRUE(Insert("a", title).ok());
  EXPECT_THAT(Found({"word00", "word31", "word32", "word99"}), SizeIs(1));
}

TEST_F(WordIndexTest, FindsAReplacedRecordByItsNewWordsOnly) {
  Open();
  ASSERT_TRUE(Insert("a", "long river").ok());
  ASSERT_TRUE(*table_.Replace(*session_, RecordOf("a", "long road", 2), RowOf("long road")));
  EXPECT_THAT(Found({"river"}), IsEmpty());
  EXPECT_THAT(Found({"road"}), ElementsAre("long road"));
  EXPECT_EQ(Words(), 2);
}

TEST_F(WordIndexTest, RanksAReplacedRecordByItsNewWeights) {
  Open();
  ASSERT_TRUE(Insert("a", "river").ok());
  ASSERT_TRUE(Insert("b", "river north").ok());
  ASSERT_TRUE(
      *table_.Replace(*session_, RecordOf("a", "long wide river", 2), RowOf("long wide river")));
  EXPECT_THAT(Found({"river"}), ElementsAre("river north", "long wide river"));
}

TEST_F(WordIndexTest, FindsRowsOfAnOlderStepOnceTheyAreDerivedAnew) {
  Open({{1, kBooks}});
  for (const char* name : {"a", "b", "c"}) {
    ASSERT_TRUE(session_
                    ->Execute("INSERT INTO book VALUES (:name, 1, 1, '*', '', 'old', :body)", name,
                              store::Bytes{std::string("old river ") + name})
                    .ok());
  }
  Open();
  EXPECT_THAT(Found({"river"}), IsEmpty());
  const auto row_of = [](const record::Record& record) -> absl::StatusOr<Row> {
    return RowOf(record.body);
  };
  EXPECT_EQ(*table_.Rederive(*session_, 2, row_of), 2);
  EXPECT_EQ(*table_.Rederive(*session_, 2, row_of), 1);
  EXPECT_EQ(*table_.Rederive(*session_, 2, row_of), 0);
  EXPECT_THAT(Found({"river"}), ElementsAre("old river a", "old river b", "old river c"));
}

TEST_F(WordIndexTest, LeavesTheVersionOfADerivedRecordAsItWas) {
  Open({{1, kBooks}});
  ASSERT_TRUE(
      session_->RunOnce("INSERT INTO book VALUES ('a', 7, 1, '*', '', 'old', 'river')").ok());
  Open();
  ASSERT_TRUE(table_
                  .Rederive(*session_, 10,
                            [](const record::Record& record) -> absl::StatusOr<Row> {
                              return RowOf(record.body);
                            })
                  .ok());
  EXPECT_EQ((*table_.Find(*session_, "a"))->version, 7);
}

}  // namespace
}  // namespace baraza::recordstore
