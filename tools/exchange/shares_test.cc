#include "tools/exchange/shares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace baraza::exchange {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::Optional;

using Percentages = std::vector<std::optional<double>>;

TEST(SettleShares, KeepsWhatAddsUp) {
  Percentages shares = {25, 75};
  EXPECT_EQ(SettleShares(shares), ShareOutcome::kAsGiven);
  EXPECT_THAT(shares, ElementsAre(Optional(25.0), Optional(75.0)));
}

TEST(SettleShares, BringsRoundedThirdsToAHundred) {
  Percentages shares = {33.3, 33.3, 33.3};
  EXPECT_EQ(SettleShares(shares), ShareOutcome::kScaled);
  EXPECT_DOUBLE_EQ(*shares[0] + *shares[1] + *shares[2], 100);
}

TEST(SettleShares, DiscardsWhatIsFarFromAHundred) {
  Percentages shares = {80, 80};
  EXPECT_EQ(SettleShares(shares), ShareOutcome::kDiscarded);
  EXPECT_THAT(shares, ElementsAre(Optional(0.0), Optional(0.0)));
}

TEST(SettleShares, DiscardsAPartialSplit) {
  Percentages shares = {100, std::nullopt};
  EXPECT_EQ(SettleShares(shares), ShareOutcome::kDiscarded);
}

TEST(SettleShares, TakesASingleUnstatedPartAsTheWhole) {
  Percentages shares = {std::nullopt};
  EXPECT_EQ(SettleShares(shares), ShareOutcome::kAsGiven);
  EXPECT_THAT(shares, ElementsAre(Optional(100.0)));
}

TEST(SharesByValue, AddUpToAHundredWhateverTheValues) {
  const std::vector<double> shares = SharesByValue({1, 1, 1, 1e-9, 7.77, 123456.78});
  EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 100, 1e-9);
}

TEST(SharesByValue, TakeNothingFromRepayments) {
  EXPECT_THAT(SharesByValue({300, -50, 100}), ElementsAre(DoubleEq(75), 0, DoubleEq(25)));
}

TEST(SharesByValue, AreZeroWhereNothingIsLeftToDivide) {
  EXPECT_THAT(SharesByValue({0, -5}), ElementsAre(0, 0));
  EXPECT_THAT(SharesByValue({std::numeric_limits<double>::infinity()}), ElementsAre(0));
}

TEST(ParsePercentage, ReadsNumbersFromZeroToAHundred) {
  EXPECT_THAT(ParsePercentage(" 33.3 %"), Optional(33.3));
  for (const char* text : {"", "-1", "100.1", "nan", "many"}) {
    EXPECT_FALSE(ParsePercentage(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace baraza::exchange
