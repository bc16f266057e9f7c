#include "services/duplication/domain/clustering.h"

#include <algorithm>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using Said = WeighedPair::Said;

// All pairs within `rows`.
void Join(const std::vector<Row>& rows, float bits, std::vector<WeighedPair>& pairs) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = i + 1; j < rows.size(); ++j) pairs.push_back({rows[i], rows[j], bits});
  }
}

TEST(Clustering, JoinsRowsThatAreOneWithAThird) {
  EXPECT_THAT(Clustering(4, {{0, 1, 8}, {1, 2, 8}, {0, 2, -1}}).clusters(),
              ElementsAre(0, 0, 0, 3));
}

TEST(Clustering, OneBadLinkDoesNotJoinTwoGroups) {
  std::vector<WeighedPair> pairs;
  Join({0, 1, 2}, 9, pairs);
  Join({3, 4, 5}, 9, pairs);
  pairs.push_back({2, 3, 12});
  EXPECT_THAT(Clustering(6, pairs).clusters(), ElementsAre(0, 0, 0, 3, 3, 3));
}

TEST(Clustering, AWallHoldsAgainstEverythingElse) {
  std::vector<WeighedPair> pairs = {{0, 1, 12}, {1, 2, 12}, {0, 2, 12, Said::kNotSame}};
  const std::vector<Row> clusters = Clustering(3, pairs).clusters();
  EXPECT_NE(clusters[0], clusters[2]);
}

TEST(Clustering, AWallHoldsAgainstAChainOfPairsCalledTheSame) {
  std::vector<WeighedPair> pairs = {
      {0, 1, 0, Said::kSame}, {1, 2, 0, Said::kSame}, {0, 2, 0, Said::kNotSame}};
  const std::vector<Row> clusters = Clustering(3, pairs).clusters();
  EXPECT_NE(clusters[0], clusters[2]);
}

TEST(Clustering, JoinsWhatAPersonCalledTheSame) {
  EXPECT_THAT(Clustering(2, {{0, 1, -9, Said::kSame}}).clusters(), ElementsAre(0, 0));
}

// 0 to 3 are alike. 4 is not, but a person called 3 and 4 the same.
TEST(Clustering, WhatAPersonCalledTheSameDoesNotLeadARowAwayFromItsLike) {
  std::vector<WeighedPair> pairs = {{3, 4, -9, Said::kSame}};
  for (Row a = 0; a < 4; ++a) {
    for (Row b = a + 1; b < 4; ++b) pairs.push_back({a, b, 3});
  }
  EXPECT_THAT(Clustering(5, pairs).clusters(), ElementsAre(0, 0, 0, 0, 0));
}

TEST(Clustering, WhatAPersonCalledTheSameStaysTogetherWhereAWallTakesOneOfItsLikeAway) {
  const std::vector<WeighedPair> pairs = {
      {0, 1, 5}, {1, 2, -3, Said::kSame}, {0, 2, 1, Said::kNotSame}};
  EXPECT_THAT(Clustering(3, pairs).clusters(), ElementsAre(0, 1, 1));
}

TEST(Clustering, SaysAtWhichOddsTwoRowsWereJoined) {
  const Clustering made(3, {{0, 1, 5.5}, {0, 2, 5}, {1, 2, 3}});
  EXPECT_DOUBLE_EQ(made.JoinedBits(0, 1), 5.5);
  EXPECT_DOUBLE_EQ(made.JoinedBits(0, 2), 4 * 1.125);
  EXPECT_DOUBLE_EQ(made.JoinedBits(2, 1), 4 * 1.125);
}

// Random pairs with random odds, walls among them.
std::vector<WeighedPair> Random(Row rows, std::mt19937& random) {
  std::vector<WeighedPair> pairs;
  for (Row a = 0; a < rows; ++a) {
    for (Row b = a + 1; b < rows; ++b) {
      if (random() % 3 != 0) continue;
      const auto bits = static_cast<float>(static_cast<int>(random() % 21) - 10);
      pairs.push_back({a, b, bits, random() % 20 == 0 ? Said::kNotSame : Said::kNothing});
    }
  }
  return pairs;
}

TEST(Clustering, DoesNotDependOnTheOrderOfPairs) {
  std::mt19937 random(5);
  for (int round = 0; round < 50; ++round) {
    std::vector<WeighedPair> pairs = Random(30, random);
    const std::vector<Row> first = Clustering(30, pairs).clusters();
    std::shuffle(pairs.begin(), pairs.end(), random);
    ASSERT_EQ(Clustering(30, pairs).clusters(), first);
  }
}

TEST(Clustering, NeverPutsAWallInsideACluster) {
  std::mt19937 random(6);
  int walls = 0;
  for (int round = 0; round < 50; ++round) {
    const std::vector<WeighedPair> pairs = Random(30, random);
    const std::vector<Row> clusters = Clustering(30, pairs).clusters();
    for (const WeighedPair& pair : pairs) {
      if (pair.said != Said::kNotSame) continue;
      ++walls;
      ASSERT_NE(clusters[pair.left], clusters[pair.right]);
    }
  }
  EXPECT_GT(walls, 100);
}

TEST(Clustering, TakesALumpThatIsTooLargeApart) {
  const Row rows = 3 * kMaxTogether;
  std::vector<WeighedPair> pairs;
  for (Row row = 0; row + 1 < rows; ++row) {
    pairs.push_back({row, row + 1, row % 10 == 9 ? 1.0F : 9.0F});
  }
  const std::vector<Row> clusters = Clustering(rows, pairs).clusters();
  EXPECT_EQ(clusters[0], clusters[1]);
  EXPECT_NE(clusters[0], clusters[rows - 1]);
}

TEST(BitsOf, IsTheLogOfTheOddsAndFinite) {
  EXPECT_FLOAT_EQ(BitsOf(0.5), 0);
  EXPECT_FLOAT_EQ(BitsOf(0.8), 2);
  EXPECT_FLOAT_EQ(BitsOf(0), -BitsOf(1));
  EXPECT_LT(BitsOf(1), 20);
}

}  // namespace
}  // namespace baraza::duplication
