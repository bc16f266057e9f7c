// The cache that processes share, in front of PostgreSQL: what is found there, believed, offered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/contract/samples.h"
#include "tests/contract/sharers.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

class SharedCache : public Contract {
 protected:
  // A record that one process has created and another has read.
  void Begin(Sharer& writer, Sharer& reader) {
    ASSERT_EQ(ReasonOf(writer->Create(Secretariat(), "one", Called("first"))), "OK");
    ASSERT_TRUE(reader->ledger().tail().CatchUp(1).ok());
    ASSERT_EQ(reader.VersionOf("one"), 1);
    ASSERT_EQ(reader.Answers("store"), 1);
  }

  cache::MemoryTier tier_;
};
INSTANTIATE_TEST_SUITE_P(Stores, SharedCache, testing::Values(Store::kPostgres), NameOf);

TEST_P(SharedCache, SparesAProcessWhatAnotherHasRead) {
  Sharer writer(address(), tier_), reader(address(), tier_), third(address(), tier_);
  Begin(writer, reader);
  EXPECT_EQ(third.VersionOf("one"), 1);
  EXPECT_EQ(third.Answers("shared"), 1);
  EXPECT_EQ(third.Answers("store"), 0);
}

TEST_P(SharedCache, IsAskedOnceForABatch) {
  Sharer writer(address(), tier_), reader(address(), tier_), third(address(), tier_);
  std::vector<std::string> names;
  for (int i = 0; i < 60; ++i) {
    const std::string id = absl::StrCat("r", i);
    ASSERT_EQ(ReasonOf(writer->Create(Secretariat(), id, Called(id))), "OK");
    names.push_back(NameOfId(id));
  }
  ASSERT_TRUE(reader->store().BatchGet(Secretariat(), names).ok());
  EXPECT_EQ(reader.Answers("store"), 60);
  int asked = 0;
  third.SetAnswer([&asked](auto&) { ++asked; });
  ASSERT_TRUE(third->ledger().tail().CatchUp(60).ok());
  const auto read = third->store().BatchGet(Secretariat(), names);
  ASSERT_TRUE(read.ok());
  for (size_t i = 0; i < names.size(); ++i) EXPECT_EQ((*read)[i]->name, names[i]);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(third.Answers("shared"), 60);
}

TEST_P(SharedCache, IsNotBelievedOnceThisProcessKnowsOfAChange) {
  Sharer writer(address(), tier_), reader(address(), tier_), third(address(), tier_);
  Begin(writer, reader);
  std::vector<std::optional<cache::SharedEntry>> old;
  third.SetAnswer([&old](auto& entries) { old = entries; });
  ASSERT_EQ(third.VersionOf("one"), 1);
  const auto written = writer->Update(Secretariat(), Renamed("one", "second"));
  ASSERT_EQ(ReasonOf(written), "OK");
  ASSERT_TRUE(third->ledger().tail().CatchUp(written->position).ok());
  third.SetAnswer([&old](auto& entries) { entries = old; });  // the tier is late
  EXPECT_EQ(third.VersionOf("one"), 2);
  EXPECT_EQ(third.Answers("store"), 1);
}

TEST_P(SharedCache, IsNotBelievedAfterAWriteOfThisProcess) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  std::vector<std::optional<cache::SharedEntry>> old;
  writer.SetAnswer([&old](auto& entries) { old = entries; });
  ASSERT_EQ(writer.VersionOf("one"), 1);
  ASSERT_EQ(ReasonOf(writer->Update(Secretariat(), Renamed("one", "second"))), "OK");
  writer.SetAnswer([&old](auto& entries) { entries = old; });
  EXPECT_EQ(writer.VersionOf("one"), 2);
}

TEST_P(SharedCache, IsNotAskedWhileTheTailIsOutOfTouch) {
  Sharer writer(address(), tier_), reader(address(), tier_), third(address(), tier_);
  Begin(writer, reader);
  int asked = 0;
  third.SetAnswer([&asked](auto&) { ++asked; });
  third.clock().Advance(kPatience);
  EXPECT_EQ(third.VersionOf("one"), 1);
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(third.Answers("store"), 1);
}

TEST_P(SharedCache, LosesNothingButTimeWhenItHoldsWhatIsNoRecord) {
  Sharer writer(address(), tier_), reader(address(), tier_), third(address(), tier_);
  Begin(writer, reader);
  third.SetAnswer([](auto& entries) {
    if (entries[0].has_value()) entries[0]->value = "no record";
  });
  EXPECT_EQ(third.VersionOf("one"), 1);
  EXPECT_EQ(third.Answers("store"), 1);
}

TEST_P(SharedCache, IsBelievedByAProcessThatStartsLaterWhereNothingHasChangedSince) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  ASSERT_EQ(ReasonOf(writer->Create(Secretariat(), "two", Called("other"))), "OK");
  Sharer later(address(), tier_);
  EXPECT_EQ(later.VersionOf("one"), 1);
  EXPECT_EQ(later.Answers("shared"), 1);
}

TEST_P(SharedCache, IsNotBelievedByAProcessThatStartsAfterAChangeThatItWasNotToldOf) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  tier_.SetOutOfReach(true);
  ASSERT_EQ(ReasonOf(writer->Update(Secretariat(), Renamed("one", "second"))), "OK");
  tier_.SetOutOfReach(false);
  Sharer later(address(), tier_);
  EXPECT_EQ(later.VersionOf("one"), 2);
  EXPECT_EQ(later.Answers("store"), 1);
}

TEST_P(SharedCache, ToldOfAChangeLetsTheOthersForgetTheRecordAtOnce) {
  Sharer writer(address(), tier_), reader(address(), tier_);  // the tier tells the last to come
  Begin(writer, reader);
  ASSERT_EQ(ReasonOf(writer->Update(Secretariat(), Renamed("one", "second"))), "OK");
  EXPECT_EQ(reader.VersionOf("one"), 2);  // though its tail has not polled
}

// A search for "first" with the total; how many there are on all pages.
int64_t TotalOf(Sharer& sharer, const scope::Scope& scope) {
  const auto page = sharer->store().List(
      scope, {.order_by = "relevance", .limit = 10, .words = {"first"}, .count_total = true});
  return page.ok() && page->total.has_value() ? *page->total : -1;
}

TEST_P(SharedCache, SparesAProcessTheSearchThatAnotherHasMade) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  EXPECT_EQ(TotalOf(writer, Secretariat()), 1);
  EXPECT_EQ(TotalOf(reader, Secretariat()), 1);
  EXPECT_EQ(reader.Pages("shared"), 1);
  EXPECT_EQ(reader.Pages("store"), 0);
}

TEST_P(SharedCache, ShowsNoSearchThatIsOlderThanTheStore) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  ASSERT_EQ(TotalOf(reader, Secretariat()), 1);
  ASSERT_EQ(ReasonOf(writer->Create(Secretariat(), "two", Called("first again"))), "OK");
  EXPECT_EQ(TotalOf(reader, Secretariat()), 2);
}

TEST_P(SharedCache, SharesNoSearchWithThoseWhoMayReadOtherRecords) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  const int64_t all = TotalOf(writer, scope::Scope::Service("test"));
  const int64_t publics = TotalOf(reader, scope::Scope::Public());
  EXPECT_EQ(all, 1);
  EXPECT_EQ(reader.Pages("shared"), 0);
  EXPECT_EQ(publics, TotalOf(writer, scope::Scope::Public()));
  EXPECT_EQ(writer.Pages("shared"), 1);
}

TEST_P(SharedCache, HoldsNoContacts) {
  Sharer writer(address(), tier_);
  ASSERT_EQ(ReasonOf(writer->Create(Secretariat(), "one", Called("first"))), "OK");
  organisations::v1::Contact contact;
  contact.set_display_name("A person");
  contact.set_email("person@example.org");
  const auto created = AnswerOf([&](auto done) {
    writer->registers().contacts.Create(Secretariat(), NameOfId("one"), "", contact, {},
                                        std::move(done));
  });
  ASSERT_EQ(ReasonOf(created), "OK");
  const auto offered = tier_.Count().offered;
  ASSERT_TRUE(writer->stores().contacts.Get(Secretariat(), created->name).ok());
  EXPECT_EQ(tier_.Count().offered, offered);
  EXPECT_EQ(tier_.Count().retracted, 1);  // of the organisation
}

// A file has one process: there is nobody to share with.
class SharedCacheOfAFile : public Contract {};
INSTANTIATE_TEST_SUITE_P(Stores, SharedCacheOfAFile, testing::Values(Store::kSqlite), NameOf);

TEST_P(SharedCacheOfAFile, IsNotOpened) {
  cache::MemoryTier tier;
  Sharer only(address(), tier);
  EXPECT_FALSE(only.opened());
}

}  // namespace
}  // namespace baraza::contract
