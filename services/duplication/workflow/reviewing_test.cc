#include "services/duplication/workflow/reviewing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/duplication/workflow/workflow_fixture.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using absl::StatusCode;
using v1::Effect;
using v1::Match;

class ReviewingTest : public WorkflowTest {
 protected:
  ReviewingTest() {
    auto first = Organisation("b", "LSTM", 1), second = Organisation("a", "LSTM", 1);
    first.mutable_create_time()->set_seconds(100);
    second.mutable_create_time()->set_seconds(200);
    Tell({first, second});
    Begin();
  }
  const Match& match() const { return Between("a", "b").resource; }
};

TEST_F(ReviewingTest, ConfirmingADuplicateLeavesAnEffectToCarryOut) {
  ASSERT_TRUE(Review("a", "b", v1::Review::CONFIRM).ok());
  EXPECT_EQ(match().state(), Match::CONFIRMED);
  EXPECT_EQ(match().effect().status(), Effect::PENDING);
  EXPECT_EQ(match().effect().decision_id(), match().name() + "/decisions/2");
  EXPECT_EQ(match().review().reviewer(), "alice");
}

TEST_F(ReviewingTest, KeepsTheRecordThatWasCreatedFirst) {
  ASSERT_TRUE(Review("a", "b", v1::Review::CONFIRM).ok());
  EXPECT_EQ(match().review().survivor(), "organisations/b");
}

TEST_F(ReviewingTest, KeepsTheRecordThatThePersonChose) {
  ASSERT_TRUE(Review("a", "b", v1::Review::CONFIRM, "organisations/a").ok());
  EXPECT_EQ(match().review().survivor(), "organisations/a");
}

TEST_F(ReviewingTest, RefusesASurvivorThatIsNoneOfTheTwo) {
  EXPECT_EQ(Review("a", "b", v1::Review::CONFIRM, "organisations/c").code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(Review("a", "b", v1::Review::REJECT, "organisations/a").code(),
            StatusCode::kInvalidArgument);
}

TEST_F(ReviewingTest, RefusesAReviewThatDecidesNothing) {
  EXPECT_EQ(Review("a", "b", v1::Review::DECISION_UNSPECIFIED).code(),
            StatusCode::kInvalidArgument);
}

TEST_F(ReviewingTest, RefusesADecisionOnAVersionThatIsGone) {
  const std::string read = match().etag();
  ASSERT_TRUE(Review("a", "b", v1::Review::DEFER).ok());
  EXPECT_EQ(Review(Secretariat("alliances/x"), match().name(), v1::Review::REJECT, read).code(),
            StatusCode::kAborted);
}

TEST_F(ReviewingTest, IsForASecretariatOfOneOfTheRecords) {
  EXPECT_EQ(
      Review(Secretariat("alliances/y"), match().name(), v1::Review::REJECT, match().etag()).code(),
      StatusCode::kPermissionDenied);
}

TEST_F(ReviewingTest, DoesNotTellOfAMatchThatTheCallerMayNotRead) {
  Tell({Organisation("a", "LSTM", 2)}, {.readers = {"organisations/a"}});
  Settle();
  EXPECT_EQ(
      Review(Secretariat("alliances/x"), match().name(), v1::Review::REJECT, match().etag()).code(),
      StatusCode::kNotFound);
}

TEST_F(ReviewingTest, LetsNobodyDecideWhileAConfirmationIsOnItsWay) {
  ASSERT_TRUE(Review("a", "b", v1::Review::CONFIRM).ok());
  EXPECT_EQ(status::Reason(Review("a", "b", v1::Review::REJECT)), "CONFIRMATION_ON_ITS_WAY");
}

TEST_F(ReviewingTest, LetsAPersonChangeTheirMind) {
  ASSERT_TRUE(Review("a", "b", v1::Review::REJECT).ok());
  ASSERT_TRUE(Review("a", "b", v1::Review::CONFIRM).ok());
  EXPECT_EQ(match().state(), Match::CONFIRMED);
}

TEST_F(ReviewingTest, HasNothingToDecideAboutAnObsoleteMatch) {
  Tell({Organisation("a", "LVCT", 2)});
  Settle();
  EXPECT_EQ(status::Reason(Review("a", "b", v1::Review::REJECT)), "NOTHING_TO_DECIDE");
}

TEST_F(ReviewingTest, ResolvesAtOnceWhatHasNoEffect) {
  auto c = Organisation("c", "MSF", 1), d = Organisation("d", "MSF Bo", 1);
  c.set_website("https://msf.org");
  d.set_website("https://msf.org");
  Tell({c, d});
  Settle();
  ASSERT_TRUE(Review("c", "d", v1::Review::CONFIRM).ok());
  EXPECT_EQ(StateOf("c", "d"), Match::RESOLVED);
  EXPECT_FALSE(Between("c", "d").resource.has_effect());
}

}  // namespace
}  // namespace baraza::duplication
