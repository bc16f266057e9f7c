// What a page has shown holds the caches to it: within a process no record goes backwards, though
// the feed has not told of it yet.
#include <gtest/gtest.h>

#include "tests/contract/samples.h"
#include "tests/contract/sharers.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

// The version of the only record that the query shows; 0: there is none.
int64_t VersionShown(Sharer& sharer, const record::Query& query) {
  const auto page = sharer->store().List(Secretariat(), query);
  if (!page.ok() || page->bodies.size() != 1) return 0;
  const std::string etag = Parse(page->bodies[0]).etag();
  return std::stoll(etag.substr(0, etag.find('-')));
}

const record::Query kList = {.order_by = "display_name", .limit = 10};
const record::Query kSearch = {.order_by = "relevance", .limit = 10, .words = {"first"}};

class ShownPages : public Contract {
 protected:
  // A record that `writer` has created and, while the tier was out of reach, changed; `reader` has
  // the first version in memory, the tier has it, and no tail has polled.
  void Begin(Sharer& writer, Sharer& reader) {
    ASSERT_EQ(ReasonOf(writer->Create(Secretariat(), "one", Called("first"))), "OK");
    ASSERT_TRUE(reader->ledger().tail().CatchUp(1).ok());
    ASSERT_EQ(reader.VersionOf("one"), 1);
  }
  void Change(Sharer& writer) {
    tier_.SetOutOfReach(true);
    ASSERT_EQ(ReasonOf(writer->Update(Secretariat(), Renamed("one", "first again"))), "OK");
    tier_.SetOutOfReach(false);
  }

  cache::MemoryTier tier_;
};
INSTANTIATE_TEST_SUITE_P(Stores, ShownPages, testing::Values(Store::kPostgres), NameOf);

TEST_P(ShownPages, HoldTheCacheToTheVersionThatAListShowed) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  Change(writer);
  ASSERT_EQ(reader.VersionOf("one"), 1) << "its tail has not polled";
  ASSERT_EQ(VersionShown(reader, kList), 2);
  EXPECT_EQ(reader.VersionOf("one"), 2);
}

TEST_P(ShownPages, HoldTheCacheToTheVersionThatASearchShowed) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  Change(writer);
  ASSERT_EQ(VersionShown(reader, kSearch), 2);
  ASSERT_EQ(reader.Pages("store"), 1);
  EXPECT_EQ(reader.VersionOf("one"), 2);
}

TEST_P(ShownPages, HoldTheCacheToTheVersionThatASharedSearchShowed) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  Change(writer);
  ASSERT_EQ(VersionShown(writer, kSearch), 2);
  ASSERT_EQ(VersionShown(reader, kSearch), 2);
  ASSERT_EQ(reader.Pages("shared"), 1);
  EXPECT_EQ(reader.VersionOf("one"), 2);
}

TEST_P(ShownPages, AreNewerThanTheTierThatHasNotHeardOfTheChange) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  Sharer third(address(), tier_), fourth(address(), tier_);
  Change(writer);
  ASSERT_EQ(fourth.VersionOf("one"), 1) << "the tier is believed by who has seen no page";
  ASSERT_EQ(VersionShown(third, kList), 2);
  EXPECT_EQ(third.VersionOf("one"), 2);
}

TEST_P(ShownPages, LetTheCacheKeepWhatIsAsNew) {
  Sharer writer(address(), tier_), reader(address(), tier_);
  Begin(writer, reader);
  ASSERT_EQ(ReasonOf(writer->Create(Secretariat(), "two", Called("second"))), "OK");
  const double hits = reader.hits();
  ASSERT_TRUE(reader->store().List(Secretariat(), kList).ok());
  EXPECT_EQ(reader.VersionOf("one"), 1);
  EXPECT_EQ(reader.hits(), hits + 1);
}

class LookUps : public Contract {
 protected:
  cache::MemoryTier tier_;
};
INSTANTIATE_TEST_SUITE_P(Stores, LookUps, testing::Values(Store::kSqlite, Store::kPostgres),
                         NameOf);

TEST_P(LookUps, AreCountedOnceWhateverTheyTake) {
  Sharer only(address(), tier_);
  for (const char* id : {"one", "two"}) {
    ASSERT_EQ(ReasonOf(only->Create(Secretariat(), id, Called(id))), "OK");
  }
  const auto get = [&](const char* id) {  // as a call is answered
    if (only->store().TryGet(Secretariat(), NameOfId(id)).has_value()) return true;
    return only->store().Get(Secretariat(), NameOfId(id)).ok();
  };
  ASSERT_TRUE(get("one"));
  EXPECT_EQ(only.hits(), 0);
  EXPECT_EQ(only.misses(), 1);
  ASSERT_TRUE(get("one"));
  EXPECT_EQ(only.hits(), 1);
  ASSERT_TRUE(only->store().BatchGet(Secretariat(), {NameOfId("one"), NameOfId("two")}).ok());
  EXPECT_EQ(only.hits(), 2);
  EXPECT_EQ(only.misses(), 2);
}

}  // namespace
}  // namespace baraza::contract
