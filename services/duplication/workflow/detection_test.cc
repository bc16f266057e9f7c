#include "services/duplication/workflow/detection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/duplication/workflow/workflow_fixture.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;
using testing::ElementsAre;
using v1::Match;
using v1::Review;

class DetectionTest : public WorkflowTest {};

Organisation Named(const std::string& id, const std::string& display_name, int version = 1) {
  return duplication::Organisation(id, display_name, version);
}

TEST_F(DetectionTest, IsNotReadyBeforeBothSnapshotsAreIn) {
  detection_.Apply(Feed::kOrganisations, {}, 0, true);
  Settle();
  const absl::Status status = detection_.CheckReady();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status::Reason(status), "NOT_READY");
  EXPECT_TRUE(status::RetryAfter(status).has_value());
  detection_.Apply(Feed::kProjects, {}, 0, true);
  Settle();
  EXPECT_TRUE(detection_.CheckReady().ok());
}

TEST_F(DetectionTest, RaisesPairsOfTheSnapshot) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM"), Named("c", "LVCT")});
  Begin();
  EXPECT_EQ(matches_.records().size(), 1u);
  EXPECT_EQ(StateOf("a", "b"), Match::OPEN);
  EXPECT_THAT(Between("a", "b").resource.subject_etags(), ElementsAre("1-a", "1-b"));
}

TEST_F(DetectionTest, RaisesAPairWhenTheSecondRecordComes) {
  Tell({Named("a", "LSTM")});
  Begin();
  Tell({Named("b", "LSTM")});
  Settle();
  EXPECT_TRUE(Raised("a", "b"));
}

TEST_F(DetectionTest, TellsThePositionThatIsDetectedOnlyWhenMatchesAreInStep) {
  Begin();
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  EXPECT_EQ(detection_.progress().applied[0], 2);
  EXPECT_EQ(detection_.progress().detected[0], 0);
  Settle();
  EXPECT_EQ(detection_.progress().detected[0], 2);
}

TEST_F(DetectionTest, WritesNothingWhereNothingChanged) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  detection_.Touch({"organisations/a", "organisations/b"});
  Settle();
  EXPECT_EQ(Between("a", "b").version, 1);
}

TEST_F(DetectionTest, MakesAPairObsoleteWhenARecordChanges) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  Tell({Named("b", "LVCT", 2)});
  Settle();
  EXPECT_EQ(StateOf("a", "b"), Match::OBSOLETE);
}

TEST_F(DetectionTest, MakesAPairObsoleteWhenARecordIsArchived) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  Organisation archived = Named("b", "LSTM", 2);
  archived.set_state(Organisation::ARCHIVED);
  Tell({archived});
  Settle();
  EXPECT_EQ(StateOf("a", "b"), Match::OBSOLETE);
  EXPECT_EQ(engine_.size(), 1);
}

TEST_F(DetectionTest, KeepsAPairThatIsFoundFromTheOtherSideOnly) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  engine_.blind = {"organisations/b"};
  Tell({Named("b", "LSTM", 2)});
  Settle();
  EXPECT_EQ(StateOf("a", "b"), Match::OPEN);
  EXPECT_THAT(Between("a", "b").resource.subject_etags(), ElementsAre("1-a", "2-b"));
}

TEST_F(DetectionTest, IgnoresAVersionThatIsOlderThanWhatItKnows) {
  Tell({Named("a", "LSTM", 2), Named("b", "LSTM")});
  Begin();
  Tell({Named("a", "LVCT", 1)});
  Settle();
  EXPECT_EQ(StateOf("a", "b"), Match::OPEN);
}

TEST_F(DetectionTest, RaisesNothingBelowTheThresholds) {
  Organisation a = Named("a", "LSTM"), b = Named("b", "LVCT");
  a.set_country("SL");
  b.set_country("SL");
  Tell({a, b});
  Begin();
  ASSERT_EQ(matches_.records().size(), 1u);
  EXPECT_EQ(matches_.records().begin()->second.resource.kind(), Match::OVERLAPPING_EFFORT);
  engine_.bonus = -0.5;
  Tell({Named("c", "MSF"), Named("d", "MSF")});
  Settle();
  EXPECT_FALSE(Raised("c", "d"));
}

TEST_F(DetectionTest, NeverRaisesASettledPairAgainThoughOtherFieldsChange) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  ASSERT_TRUE(Review("a", "b", Review::REJECT).ok());
  Organisation moved = Named("b", "LSTM", 2);
  moved.set_locality("Bo");
  Tell({moved});
  Settle();
  EXPECT_EQ(StateOf("a", "b"), Match::REJECTED);
  EXPECT_THAT(Between("a", "b").resource.subject_etags(), ElementsAre("1-a", "2-b"));
}

TEST_F(DetectionTest, RaisesASettledPairAgainWhenAFieldChangesThatWasEvidence) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  ASSERT_TRUE(Review("a", "b", Review::REJECT).ok());
  Tell({Named("a", "Liverpool", 2), Named("b", "Liverpool", 2)});
  Settle();
  EXPECT_EQ(StateOf("a", "b"), Match::OPEN);
}

TEST_F(DetectionTest, NeverRaisesASettledPairAgainThoughTheModelChanges) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  ASSERT_TRUE(Review("a", "b", Review::DEFER).ok());
  engine_.bonus = 0.05;
  detection_.Touch({"organisations/a"});
  Settle();
  EXPECT_EQ(StateOf("a", "b"), Match::DEFERRED);
  EXPECT_EQ(Between("a", "b").version, 2);
}

TEST_F(DetectionTest, WouldShowAForgottenDecision) {
  failpoint::PlantForTest("forget-settled");
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  ASSERT_TRUE(Review("a", "b", Review::REJECT).ok());
  detection_.Touch({"organisations/a"});
  Settle();
  EXPECT_EQ(StateOf("a", "b"), Match::OPEN);
}

TEST_F(DetectionTest, LetsOnlyThoseReadAMatchWhoMayReadBothRecords) {
  Tell({Named("a", "LSTM")});
  Tell({Named("b", "LSTM")}, {.readers = {"organisations/b"}});
  Begin();
  EXPECT_EQ(Between("a", "b").audience, (scope::Audience{.readers = {"organisations/b"}}));
}

TEST_F(DetectionTest, HidesAMatchWhenARecordIsRestricted) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  ASSERT_TRUE(Review("a", "b", Review::REJECT).ok());
  Tell({Named("b", "LSTM", 2)}, {.readers = {"organisations/b"}});
  Settle();
  EXPECT_FALSE(Between("a", "b").audience.is_public);
}

TEST_F(DetectionTest, TriesAgainWhatCouldNotBeWritten) {
  Begin();
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  writer_.failures = 1;
  EXPECT_EQ(detection_.Step().status().code(), absl::StatusCode::kUnavailable);
  Settle();
  EXPECT_TRUE(Raised("a", "b"));
}

TEST_F(DetectionTest, LearnsWhenARegisterHasDoubled) {
  Begin();
  EXPECT_EQ(engine_.learned, 0);
  std::vector<Organisation> many;
  for (int i = 0; i < 64; ++i) {
    many.push_back(Named("o" + std::to_string(i), "Name " + std::to_string(i)));
  }
  Tell(many);
  Settle();
  EXPECT_EQ(engine_.learned, 1);
  Tell({Named("x", "one more")});
  Settle();
  EXPECT_EQ(engine_.learned, 1);
}

// What a process does that starts on the matches of another one.
class RestartTest : public WorkflowTest {
 protected:
  // Forgets all but the stored matches.
  void Restart() {
    detection_.Restart(Feed::kOrganisations);
    detection_.Restart(Feed::kProjects);
    EXPECT_EQ(engine_.size(), 0);
  }
};

TEST_F(RestartTest, RaisesNothingTwice) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM"), Named("c", "LSTM")});
  Begin();
  const size_t puts = matches_.puts().size();
  Restart();
  Tell({Named("a", "LSTM"), Named("b", "LSTM"), Named("c", "LSTM")});
  Begin();
  EXPECT_EQ(matches_.puts().size(), puts);
}

TEST_F(RestartTest, FindsWhatChangedMeanwhile) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  Restart();
  Tell({Named("a", "LSTM"), Named("b", "LVCT", 2), Named("c", "LSTM")});
  Begin();
  EXPECT_EQ(StateOf("a", "b"), Match::OBSOLETE);
  EXPECT_EQ(StateOf("a", "c"), Match::OPEN);
}

TEST_F(RestartTest, MakesMatchesObsoleteWhoseRecordsAreGone) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  Restart();
  Tell({Named("a", "LSTM")});
  Begin();
  EXPECT_EQ(StateOf("a", "b"), Match::OBSOLETE);
  EXPECT_EQ(Between("a", "b").audience, scope::Audience{});
}

TEST_F(RestartTest, ShowsNoMatchBeforeItsAudienceIsThatOfItsRecordsNow) {
  Tell({Named("a", "LSTM"), Named("b", "LSTM")});
  Begin();
  Restart();
  Tell({Named("a", "LSTM")});
  Tell({Named("b", "LSTM", 2)}, {.readers = {"organisations/b"}});
  detection_.Apply(Feed::kOrganisations, {}, position_, true);
  detection_.Apply(Feed::kProjects, {}, 0, true);
  while (!detection_.CheckReady().ok()) {
    ASSERT_TRUE(detection_.Step().ok());
  }
  EXPECT_FALSE(Between("a", "b").audience.is_public);
}

}  // namespace
}  // namespace baraza::duplication
