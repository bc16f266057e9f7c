// A request that is repeated at another process, or whose first answer got lost, is answered with
// what it did then: whoever has that answer must not be shown less by the process that gave it.
#include <gtest/gtest.h>

#include "tests/contract/samples.h"
#include "tests/contract/sharers.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

class Repeats : public Contract {
 protected:
  cache::MemoryTier tier_;
};
INSTANTIATE_TEST_SUITE_P(Stores, Repeats, testing::Values(Store::kPostgres), NameOf);

TEST_P(Repeats, AreAnsweredOnceTheCacheKnowsWhatTheyDid) {
  Sharer first(address(), tier_), second(address(), tier_);
  ASSERT_EQ(ReasonOf(first->Create(Secretariat(), "one", Called("first"))), "OK");
  ASSERT_TRUE(second->ledger().tail().CatchUp(1).ok());
  ASSERT_EQ(second.VersionOf("one"), 1);
  tier_.SetOutOfReach(true);
  const record::WriteOptions request{.method = "Test", .request_id = "r", .request_hash = 1};
  ASSERT_EQ(ReasonOf(first->Update(Secretariat(), Renamed("one", "second"), request)), "OK");
  ASSERT_EQ(second.VersionOf("one"), 1) << "its tail has not polled";

  const Outcome repeated = second->Update(Secretariat(), Renamed("one", "second"), request);
  ASSERT_EQ(ReasonOf(repeated), "OK");
  ASSERT_EQ(repeated->version, 2);
  EXPECT_EQ(second.VersionOf("one"), 2);
}

}  // namespace
}  // namespace baraza::contract
