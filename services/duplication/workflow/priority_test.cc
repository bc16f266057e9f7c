#include "services/duplication/workflow/priority.h"

#include <gtest/gtest.h>

namespace baraza::duplication {
namespace {

using v1::Match;

Match Of(Match::Kind kind, double probability) {
  Match match;
  match.set_kind(kind);
  match.set_probability(probability);
  return match;
}

TEST(Priority, IsHigherTheMoreDependsOnTheRecords) {
  const Match match = Of(Match::SAME_ORGANISATION, 0.8);
  EXPECT_LT(Priority(match, 0), Priority(match, 1));
  EXPECT_LT(Priority(match, 1), Priority(match, 100));
}

TEST(Priority, IsHigherTheSurerItIs) {
  EXPECT_LT(Priority(Of(Match::SAME_PROJECT, 0.6), 3), Priority(Of(Match::SAME_PROJECT, 0.9), 3));
}

TEST(Priority, PutsErrorsBeforeChances) {
  EXPECT_LT(Priority(Of(Match::OVERLAPPING_EFFORT, 0.9), 3),
            Priority(Of(Match::SAME_EFFORT, 0.9), 3));
  EXPECT_LT(Priority(Of(Match::RELATED_ORGANISATION, 0.9), 3),
            Priority(Of(Match::COMPONENT, 0.9), 3));
}

TEST(Priority, IsOneAtMost) {
  EXPECT_DOUBLE_EQ(Priority(Of(Match::SAME_ORGANISATION, 1), 1'000'000'000), 1);
}

TEST(Priority, StepsWhereTheNumberHasDoubled) {
  EXPECT_EQ(PriorityStep(0), 0);
  EXPECT_EQ(PriorityStep(1), 1);
  EXPECT_EQ(PriorityStep(2), 1);
  EXPECT_EQ(PriorityStep(3), 2);
  EXPECT_EQ(PriorityStep(1022), 9);
  EXPECT_EQ(PriorityStep(5000), 10);
}

TEST(Uncertainty, IsGreatestAtEvenOdds) {
  EXPECT_DOUBLE_EQ(Uncertainty(Of(Match::SAME_PROJECT, 0.5)), 1);
  EXPECT_DOUBLE_EQ(Uncertainty(Of(Match::SAME_PROJECT, 1)), 0);
  EXPECT_GT(Uncertainty(Of(Match::SAME_PROJECT, 0.6)), Uncertainty(Of(Match::SAME_PROJECT, 0.7)));
}

TEST(Uncertainty, IsNothingThatAnOverlapHas) {
  EXPECT_DOUBLE_EQ(Uncertainty(Of(Match::OVERLAPPING_EFFORT, 0.5)), 0);
}

}  // namespace
}  // namespace baraza::duplication
