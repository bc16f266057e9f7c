#include "services/duplication/workflow/reconcile.h"

#include <gtest/gtest.h>

#include "services/foundation/failpoint/failpoint.h"

namespace baraza::duplication {
namespace {

using v1::Effect;
using v1::Match;

Match Found(double probability = 0.9, const std::string& etag = "1-a") {
  Match match;
  match.set_name("matches/m");
  match.set_kind(Match::SAME_ORGANISATION);
  match.add_subjects("organisations/a");
  match.add_subjects("organisations/b");
  match.add_subject_etags(etag);
  match.add_subject_etags("1-b");
  match.set_probability(probability);
  match.set_evidence_fingerprint("f");
  return match;
}

Match Stored(Match::State state) {
  Match match = Found();
  match.set_state(state);
  match.set_etag("3-x");
  if (state != Match::OPEN) match.mutable_review()->set_reason("looked at it");
  return match;
}

class Reconciling : public testing::Test {
 protected:
  ~Reconciling() override { failpoint::PlantForTest(""); }
};

TEST_F(Reconciling, RaisesANewPair) {
  const Match found = Found();
  const auto next = Reconcile(nullptr, &found, false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->state(), Match::OPEN);
}

TEST_F(Reconciling, LeavesAnOpenPairAloneThatIsFoundAsItWas) {
  const Match stored = Stored(Match::OPEN), found = Found();
  EXPECT_FALSE(Reconcile(&stored, &found, false).has_value());
}

TEST_F(Reconciling, RenewsAnOpenPairThatLooksDifferent) {
  const Match stored = Stored(Match::OPEN), found = Found(0.7);
  const auto next = Reconcile(&stored, &found, false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->state(), Match::OPEN);
  EXPECT_EQ(next->probability(), 0.7);
  EXPECT_EQ(next->etag(), "3-x");
}

TEST_F(Reconciling, RenewsAnOpenPairOfWhichARecordHasANewVersion) {
  const Match stored = Stored(Match::OPEN), found = Found(0.9, "2-a");
  const auto next = Reconcile(&stored, &found, false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->subject_etags(0), "2-a");
}

TEST_F(Reconciling, MakesAnOpenPairObsoleteThatMatchesNoLonger) {
  const Match stored = Stored(Match::OPEN);
  EXPECT_EQ(Reconcile(&stored, nullptr, false)->state(), Match::OBSOLETE);
}

TEST_F(Reconciling, RaisesAnObsoletePairAgainThatMatchesAgain) {
  const Match stored = Stored(Match::OBSOLETE), found = Found();
  EXPECT_EQ(Reconcile(&stored, &found, false)->state(), Match::OPEN);
}

class SettledPair : public Reconciling, public testing::WithParamInterface<Match::State> {};

TEST_P(SettledPair, KeepsItsDecisionThoughScoresChange) {
  const Match stored = Stored(GetParam()), found = Found(0.99);
  EXPECT_FALSE(Reconcile(&stored, &found, false).has_value());
}

TEST_P(SettledPair, KeepsItsDecisionThoughItMatchesNoLonger) {
  const Match stored = Stored(GetParam());
  EXPECT_FALSE(Reconcile(&stored, nullptr, true).has_value());
}

TEST_P(SettledPair, RestsOnThePresentVersionsWhereNoEvidenceChanged) {
  const Match stored = Stored(GetParam()), found = Found(0.9, "2-a");
  const auto next = Reconcile(&stored, &found, false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->state(), GetParam());
  EXPECT_EQ(next->subject_etags(0), "2-a");
}

TEST_P(SettledPair, IsRaisedAgainWhenEvidenceChanged) {
  const Match stored = Stored(GetParam()), found = Found(0.8);
  const auto next = Reconcile(&stored, &found, true);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->state(), Match::OPEN);
  EXPECT_FALSE(next->has_review());
}

TEST_P(SettledPair, WouldBeSeenToBeRaisedIfDecisionsWereForgotten) {
  failpoint::PlantForTest("forget-settled");
  const Match stored = Stored(GetParam()), found = Found();
  EXPECT_EQ(Reconcile(&stored, &found, false)->state(), Match::OPEN);
}

INSTANTIATE_TEST_SUITE_P(States, SettledPair,
                         testing::Values(Match::REJECTED, Match::DEFERRED, Match::RESOLVED),
                         [](const auto& info) { return Match::State_Name(info.param); });

TEST_F(Reconciling, DoesNotTouchAConfirmationOnItsWay) {
  Match stored = Stored(Match::CONFIRMED);
  stored.mutable_effect()->set_status(Effect::PENDING);
  const Match found = Found(0.5, "2-a");
  EXPECT_FALSE(Reconcile(&stored, &found, true).has_value());
  EXPECT_FALSE(Reconcile(&stored, nullptr, true).has_value());
}

// The survivor's change may be heard of before that of the record that was merged into it.
TEST_F(Reconciling, DoesNotRaiseAPairAgainThatWasMerged) {
  Match stored = Stored(Match::RESOLVED);
  stored.mutable_effect()->set_status(Effect::DONE);
  const Match found = Found(0.9, "2-a");
  EXPECT_FALSE(Reconcile(&stored, &found, true).has_value());
}

TEST_F(Reconciling, KeepsSayingWhyAnEffectFailedUntilThePairIsReviewed) {
  Match stored = Stored(Match::OPEN);
  stored.mutable_effect()->set_status(Effect::FAILED);
  const Match found = Found(0.9, "2-a");
  EXPECT_EQ(Reconcile(&stored, &found, true)->effect().status(), Effect::FAILED);
}

class HalfConfirmed : public Reconciling {
 protected:
  HalfConfirmed() {
    stored_.mutable_first_review()->set_reviewer("alice");
    stored_.clear_review();
  }
  Match stored_ = Stored(Match::AWAITING_SECOND);
};

TEST_F(HalfConfirmed, GoesOnWaitingThoughScoresChange) {
  const Match found = Found(0.99);
  const auto next = Reconcile(&stored_, &found, true);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->state(), Match::AWAITING_SECOND);
  EXPECT_EQ(next->first_review().reviewer(), "alice");
  EXPECT_EQ(next->probability(), 0.99);
}

TEST_F(HalfConfirmed, IsOpenAgainWhenARecordChanges) {
  const Match found = Found(0.9, "2-a");
  const auto next = Reconcile(&stored_, &found, false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->state(), Match::OPEN);
  EXPECT_FALSE(next->has_first_review());
}

TEST_F(HalfConfirmed, IsOpenAgainWhenTheRecordsAreFoundToBeSomethingElse) {
  Match found = Found();
  found.set_kind(Match::RELATED_ORGANISATION);
  const auto next = Reconcile(&stored_, &found, false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->state(), Match::OPEN);
}

TEST_F(HalfConfirmed, IsObsoleteWhenItMatchesNoLonger) {
  const auto next = Reconcile(&stored_, nullptr, false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->state(), Match::OBSOLETE);
  EXPECT_FALSE(next->has_first_review());
}

TEST_F(Reconciling, KeepsWhatPeopleAddedToAnOpenPair) {
  Match stored = Stored(Match::OPEN);
  stored.set_assignee("bob");
  stored.mutable_assign_time()->set_seconds(7);
  stored.mutable_undo()->set_reason("a slip");
  const Match found = Found(0.7);
  const auto next = Reconcile(&stored, &found, false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->assignee(), "bob");
  EXPECT_EQ(next->assign_time().seconds(), 7);
  EXPECT_EQ(next->undo().reason(), "a slip");
}

Match Merged() {
  Match stored = Stored(Match::RESOLVED);
  stored.mutable_effect()->set_status(Effect::DONE);
  return stored;
}

TEST_F(Reconciling, RejectsAMergedPairWhoseMergeWasUndone) {
  Match found = Found();
  found.set_subject_etags(0, "3-a");
  found.set_subject_etags(1, "3-b");
  const Match stored = Merged();
  const auto next = Reconcile(&stored, &found, false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->state(), Match::REJECTED);
  EXPECT_EQ(next->review().decision(), v1::Review::REJECT);
  EXPECT_EQ(next->subject_etags(1), "3-b");
}

TEST_F(Reconciling, LeavesAMergedPairAloneUntilTheFeedTellsOfTheMerge) {
  Match found = Found();  // the survivor is known in its new version, the other is not
  found.set_subject_etags(0, "2-a");
  const Match stored = Merged();
  EXPECT_FALSE(Reconcile(&stored, &found, false).has_value());
}

}  // namespace
}  // namespace baraza::duplication
