#include "services/duplication/linking/evaluation.h"

#include <gtest/gtest.h>

namespace baraza::duplication {
namespace {

using Kind = LinkedPair::Kind;

// Rows 0, 1, 2 are one, 3 and 4 another, 5 alone.
const Entities kThreeTwoOne = {7, 7, 7, 8, 8, 9};

TEST(Evaluation, CountsWhatWasFoundAndWhatWasNot) {
  const Linked linked{.pairs = {{0, 1, 0.9}, {0, 5, 0.8}, {3, 4, 0.4}},
                      .clusters = {0, 0, 2, 3, 4, 0}};
  const Evaluation made = Evaluate(linked, kThreeTwoOne, {});
  EXPECT_EQ(made.pairs.found, 2);
  EXPECT_EQ(made.pairs.correct, 1);
  EXPECT_EQ(made.pairs.existing, 4);
  EXPECT_DOUBLE_EQ(made.pairs.f1(), 2.0 / 6);
  EXPECT_DOUBLE_EQ(made.pair_completeness, 0.5);
  EXPECT_EQ(made.clusters.found, 3);
  EXPECT_EQ(made.clusters.correct, 1);
}

TEST(Evaluation, MeasuresHowFarClaimsAreFromWhatHappens) {
  const Linked linked{.pairs = {{0, 1, 1.0}, {0, 2, 1.0}, {0, 3, 1.0}, {1, 5, 0.25}},
                      .clusters = {0, 1, 2, 3, 4, 5}};
  const Evaluation made = Evaluate(linked, kThreeTwoOne, {});
  EXPECT_DOUBLE_EQ(made.calibration_error, (1 + 0.25) / 4);
  EXPECT_EQ(made.sure, 3);
  EXPECT_EQ(made.sure_correct, 2);
}

TEST(Evaluation, LeavesOutRowsOfWhichNobodyKnows) {
  const Linked linked{.pairs = {{0, 1, 0.9}}, .clusters = {0, 0}};
  EXPECT_EQ(Evaluate(linked, {7, kUnknown}, {}).pairs.found, 0);
}

TEST(Evaluation, CountsOnlyPairsBetweenSources) {
  const Linked linked{.pairs = {{0, 1, 0.9}, {0, 2, 0.9}}, .clusters = {0, 0, 0, 3, 4, 5}};
  const Evaluation made = Evaluate(linked, kThreeTwoOne, {1, 1, 2, 1, 2, 1});
  EXPECT_EQ(made.pairs.found, 1);
  EXPECT_EQ(made.pairs.existing, 3);
  EXPECT_EQ(made.clusters.found, 2);
}

TEST(Evaluation, JudgesOnlyPairsThatClaimToBeTheSame) {
  const Linked linked{.pairs = {{0, 5, 0.9, Kind::kRelated}}, .clusters = {0, 1, 2, 3, 4, 5}};
  EXPECT_EQ(Evaluate(linked, kThreeTwoOne, {}).pairs.found, 0);
}

}  // namespace
}  // namespace baraza::duplication
