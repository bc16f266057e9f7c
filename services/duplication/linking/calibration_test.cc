#include "services/duplication/linking/calibration.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

// Scores of a table: `chance` pairs at -16 that become fewer by `fall` bits for each bit, and
// `ones` pairs for each bit from `from` upwards.
std::vector<float> Scores(double chance, double fall, double ones, int from) {
  std::vector<float> scores;
  for (int bit = -16; bit < 8; ++bit) {
    const double count = chance * std::exp2(-fall * (bit + 16)) + (bit >= from ? ones : 0);
    scores.insert(scores.end(), static_cast<std::size_t>(count), static_cast<float>(bit) + 0.5F);
  }
  return scores;
}

TEST(CalibrateByNull, KeepsScoresOfATableWithoutPairs) {
  EXPECT_EQ(CalibrateByNull({}).Bits(3), 3);
  EXPECT_EQ(CalibrateByNull({}).Bits(-3), -3);
}

TEST(CalibrateByNull, RaisesScoresWhereChanceIsOutOfSight) {
  EXPECT_GT(CalibrateByNull(Scores(1000, 0.8, 300, -10)).Bits(-3), 0);
}

TEST(CalibrateByNull, RaisesNothingWhereLowScoresAreChance) {
  EXPECT_LT(CalibrateByNull(Scores(2'000'000, 0.6, 300, 0)).Bits(-4), -2);
}

TEST(CalibrateByNull, LeavesTheOrderOfScoresAsItIs) {
  for (const int from : {-12, -6, 0, 5}) {
    const Calibration made = CalibrateByNull(Scores(100'000, 0.5, 200, from));
    EXPECT_GT(made.slope(), 0);
  }
}

TEST(CalibrateByNull, BelievesAFewPairsLittle) {
  const Calibration few = CalibrateByNull(Scores(10, 0.8, 3, -10));
  const Calibration many = CalibrateByNull(Scores(1000, 0.8, 300, -10));
  EXPECT_LT(std::abs(few.at()), std::abs(many.at()) / 2);
}

}  // namespace
}  // namespace baraza::duplication
