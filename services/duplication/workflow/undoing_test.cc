#include "services/duplication/workflow/undoing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/duplication/workflow/effects.h"
#include "services/duplication/workflow/workflow_fixture.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using absl::StatusCode;
using testing::HasSubstr;
using v1::Effect;
using v1::Match;
using v1::Review;

// Answers as it is told to.
class OwnersThatAnswer : public Owners {
 public:
  absl::Status Merge(const MergeOrder&) override { return answer; }
  absl::Status answer;
};

class UndoingTest : public WorkflowTest {
 protected:
  UndoingTest() : effects_(writer_, matches_, matches_, owners_, [](const auto&) {}) {
    Tell({Organisation("a", "LSTM", 1), Organisation("b", "LSTM", 1)});
    Begin();
  }
  const Match& match() const { return Between("a", "b").resource; }

  OwnersThatAnswer owners_;
  Effects effects_;
};

TEST_F(UndoingTest, OpensARejectedMatchAgainAndKeepsWhatWasTakenBack) {
  ASSERT_TRUE(Review("a", "b", Review::REJECT).ok());
  ASSERT_TRUE(Undo("a", "b").ok());
  EXPECT_EQ(match().state(), Match::OPEN);
  EXPECT_FALSE(match().has_review());
  EXPECT_EQ(match().undo().review().decision(), Review::REJECT);
  EXPECT_EQ(match().undo().reason(), "a slip");
  EXPECT_EQ(match().undo().undoer(), "alice");
}

TEST_F(UndoingTest, OpensADeferredMatchAgain) {
  ASSERT_TRUE(Review("a", "b", Review::DEFER).ok());
  ASSERT_TRUE(Undo("a", "b").ok());
  EXPECT_EQ(match().state(), Match::OPEN);
}

TEST_F(UndoingTest, TakesBackAConfirmationOfWhichTheOwnerHasNotHeard) {
  ASSERT_TRUE(Review("a", "b", Review::CONFIRM).ok());
  ASSERT_TRUE(Undo("a", "b").ok());
  EXPECT_EQ(match().state(), Match::OPEN);
  EXPECT_FALSE(match().has_effect());
  EXPECT_FALSE(*effects_.Step());
}

TEST_F(UndoingTest, GivesANewDecisionAnIdOfItsOwn) {
  ASSERT_TRUE(Review("a", "b", Review::CONFIRM).ok());
  const std::string first = match().effect().decision_id();
  ASSERT_TRUE(Undo("a", "b").ok());
  ASSERT_TRUE(Review("a", "b", Review::CONFIRM).ok());
  EXPECT_NE(match().effect().decision_id(), first);
}

TEST_F(UndoingTest, RefusesWhileTheOwnerIsBeingAsked) {
  ASSERT_TRUE(Review("a", "b", Review::CONFIRM).ok());
  owners_.answer = absl::UnavailableError("away");
  EXPECT_FALSE(effects_.Step().ok());
  EXPECT_EQ(status::Reason(Undo("a", "b")), "CONFIRMATION_ON_ITS_WAY");
  EXPECT_EQ(match().state(), Match::CONFIRMED);
}

TEST_F(UndoingTest, SaysHowAMergeIsUndoneAtItsRegister) {
  ASSERT_TRUE(Review("a", "b", Review::CONFIRM, "organisations/a").ok());
  ASSERT_TRUE(*effects_.Step());
  const absl::Status refused = Undo("a", "b");
  EXPECT_EQ(status::Reason(refused), "ALREADY_MERGED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("UnmergeOrganisation"));
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("organisations/b is part of organisations/a"));
}

TEST_F(UndoingTest, TakesBackADecisionThatChangedNoRecord) {
  auto c = Organisation("c", "MSF", 1), d = Organisation("d", "MSF Bo", 1);
  c.set_website("https://msf.org");
  d.set_website("https://msf.org");
  Tell({c, d});
  Settle();
  ASSERT_TRUE(Review("c", "d", Review::CONFIRM).ok());
  ASSERT_EQ(StateOf("c", "d"), Match::RESOLVED);
  ASSERT_TRUE(Undo("c", "d").ok());
  EXPECT_EQ(StateOf("c", "d"), Match::OPEN);
}

TEST_F(UndoingTest, HasNothingToUndoWhereNothingIsDecided) {
  EXPECT_EQ(status::Reason(Undo("a", "b")), "NOTHING_TO_UNDO");
}

TEST_F(UndoingTest, IsOfTheVersionThatWasRead) {
  ASSERT_TRUE(Review("a", "b", Review::REJECT).ok());
  EXPECT_EQ(Undo(Secretariat("alliances/x"), match().name(), "1-0").code(), StatusCode::kAborted);
}

TEST_F(UndoingTest, IsForASecretariatOfOneOfTheRecords) {
  ASSERT_TRUE(Review("a", "b", Review::REJECT).ok());
  EXPECT_EQ(Undo(Secretariat("alliances/y"), match().name(), match().etag()).code(),
            StatusCode::kPermissionDenied);
}

TEST_F(UndoingTest, LooksAtTheRecordsAgain) {
  ASSERT_TRUE(Review("a", "b", Review::REJECT).ok());
  Tell({Organisation("b", "LVCT", 2)});  // they are one no longer
  Settle();
  ASSERT_EQ(match().state(), Match::REJECTED);
  ASSERT_TRUE(Undo("a", "b").ok());
  Settle();
  EXPECT_EQ(match().state(), Match::OBSOLETE);
}

TEST_F(UndoingTest, IsForgottenWhenSomebodyDecidesAnew) {
  ASSERT_TRUE(Review("a", "b", Review::REJECT).ok());
  ASSERT_TRUE(Undo("a", "b").ok());
  ASSERT_TRUE(Review("a", "b", Review::DEFER).ok());
  EXPECT_FALSE(match().has_undo());
}

}  // namespace
}  // namespace baraza::duplication
