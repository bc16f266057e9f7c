// Random histories of inserts, edits, archiving, reviews, undoing, merges, unmerges and restarts:
// after each step the stored matches, and the clusters told from them, are what a start from
// nothing and a simple model of decisions say (random_history.h).
#include <gtest/gtest.h>

#include "services/duplication/workflow/random_history.h"
#include "services/foundation/failpoint/failpoint.h"

namespace baraza::duplication {
namespace {

constexpr int kSteps = 150;

class HistoryTest : public RandomHistory, public testing::WithParamInterface<int> {};

TEST_P(HistoryTest, LeavesTheMatchesAsAFreshStartWouldFindThem) {
  EXPECT_EQ(Run(GetParam(), kSteps), "");
}

INSTANTIATE_TEST_SUITE_P(Seeds, HistoryTest, testing::Range(1, 41));

// Tests of the test: with a fault planted something is wrong soon.
class FaultyHistoryTest : public RandomHistory, public testing::WithParamInterface<const char*> {};

TEST_P(FaultyHistoryTest, IsSeen) {
  failpoint::PlantForTest(GetParam());
  EXPECT_NE(Run(1, 10 * kSteps), "");
}

INSTANTIATE_TEST_SUITE_P(Faults, FaultyHistoryTest,
                         testing::Values("forget-settled", "one-pair-of-eyes",
                                         "effect-without-etags", "cross-walls"));

}  // namespace
}  // namespace baraza::duplication
