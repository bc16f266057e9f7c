#include "services/duplication/linking/logistic.h"

#include <cmath>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

using Rows = std::vector<std::vector<float>>;

// Rows of two features between 0 and 1.
Rows RandomRows(int count) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> value(0, 1);
  Rows rows;
  for (int i = 0; i < count; ++i) rows.push_back({value(random), value(random)});
  return rows;
}

std::vector<Example> ExamplesOf(const Rows& rows, const std::vector<double>& weights) {
  std::vector<Example> examples;
  for (const auto& row : rows) {
    examples.push_back({row, 1 / (1 + std::exp(-LogOdds(row, weights)))});
  }
  return examples;
}

TEST(FitLogistic, FindsTheWeightsThatMadeTheTargets) {
  const Rows rows = RandomRows(5000);
  const LogisticPrior prior{{0, 0, 0}, {10, 10, 10}, {0, 0, 0}};
  const auto fitted = FitLogistic(ExamplesOf(rows, {3, -2, -1}), prior);
  EXPECT_NEAR(fitted[0], 3, 0.05);
  EXPECT_NEAR(fitted[1], -2, 0.05);
  EXPECT_NEAR(fitted[2], -1, 0.05);
}

TEST(FitLogistic, LeavesWeightsAloneThatNoExampleSpeaksOf) {
  const Rows rows = {{1, 0}, {1, 0}};
  const std::vector<Example> examples = {{rows[0], 1}, {rows[1], 1}};
  const auto fitted = FitLogistic(examples, {{1, 2, -3}, {1, 1, 1}, {1, 1, 0}});
  EXPECT_GT(fitted[0], 1.1);
  EXPECT_NEAR(fitted[1], 2, 1e-6);
}

TEST(FitLogistic, NeverLearnsThatAgreementSpeaksAgainst) {
  const Rows rows = RandomRows(500);
  const auto fitted = FitLogistic(ExamplesOf(rows, {-3, 2, 0}), {{1, 1, 0}, {5, 5, 5}, {1, 1, 0}});
  EXPECT_EQ(fitted[0], 0);
  EXPECT_GT(fitted[1], 1);
}

}  // namespace
}  // namespace baraza::duplication
