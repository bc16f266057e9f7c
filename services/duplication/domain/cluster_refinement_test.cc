#include "services/duplication/domain/cluster_refinement.h"

#include <algorithm>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using Said = WeighedPair::Said;

// Two groups of three; row 3 was taken into the wrong one.
const std::vector<Row> kAstray = {0, 0, 0, 0, 4, 4};

std::vector<WeighedPair> TwoGroups(float bits) {
  std::vector<WeighedPair> pairs;
  for (const Row first : {0, 3}) {
    for (Row a = first; a < first + 3; ++a) {
      for (Row b = a + 1; b < first + 3; ++b) pairs.push_back({a, b, bits});
    }
  }
  return pairs;
}

TEST(Refined, TakesARowBackThatOneSureLinkLedAstray) {
  std::vector<WeighedPair> pairs = TwoGroups(4);
  pairs.push_back({2, 3, 8});
  EXPECT_THAT(Refined(kAstray, pairs), ElementsAre(0, 0, 0, 3, 3, 3));
}

TEST(Refined, LeavesRowsWhereTheyAreAsWellOff) {
  EXPECT_THAT(Refined({0, 0, 2}, {{0, 1, 0}, {1, 2, 0}}), ElementsAre(0, 0, 2));
}

TEST(Refined, LeavesARowAloneThatNobodySpeaksFor) {
  EXPECT_THAT(Refined({0, 0, 0}, {{0, 1, 8}, {1, 2, 2}}), ElementsAre(0, 0, 2));
}

TEST(Refined, DoesNotCrossAWall) {
  std::vector<WeighedPair> pairs = TwoGroups(4);
  pairs.push_back({2, 3, 8});
  for (WeighedPair& pair : pairs) {
    if (pair.left == 3 && pair.right == 5) pair.said = Said::kNotSame;
  }
  const std::vector<Row> refined = Refined({0, 0, 0, 0, 4, 4}, pairs);
  EXPECT_NE(refined[3], refined[5]);
}

TEST(Refined, DoesNotPartWhatAPersonCalledTheSame) {
  std::vector<WeighedPair> pairs = TwoGroups(4);
  pairs.push_back({2, 3, 0, Said::kSame});
  EXPECT_THAT(Refined(kAstray, pairs), ElementsAre(0, 0, 0, 0, 4, 4));
}

TEST(Refined, DoesNotDependOnTheOrderOfPairs) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<WeighedPair> pairs;
    for (Row a = 0; a < 20; ++a) {
      for (Row b = a + 1; b < 20; ++b) {
        if (random() % 3 == 0) {
          pairs.push_back({a, b, static_cast<float>(static_cast<int>(random() % 17) - 8)});
        }
      }
    }
    const std::vector<Row> start = Clustering(20, pairs).clusters();
    const std::vector<Row> first = Refined(start, pairs);
    std::shuffle(pairs.begin(), pairs.end(), random);
    EXPECT_EQ(Refined(start, pairs), first);
  }
}

}  // namespace
}  // namespace baraza::duplication
