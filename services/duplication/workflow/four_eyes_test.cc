// Four eyes: an alliance that wants it has two people confirm a merge (reviewing.h).
#include <gtest/gtest.h>

#include "services/duplication/workflow/workflow_fixture.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Effect;
using v1::Match;
using v1::Review;

// Records of the one alliance of the fixture that wants it.
class FourEyesTest : public WorkflowTest {
 protected:
  FourEyesTest() {
    Tell({Careful("a", "LSTM"), Careful("b", "LSTM")});
    Begin();
  }
  static organisations::v1::Organisation Careful(const std::string& id, const std::string& name,
                                                 int version = 1) {
    auto organisation = Organisation(id, name, version);
    organisation.set_alliance("alliances/careful");
    return organisation;
  }
  const Match& match() const { return Between("a", "b").resource; }
  absl::Status By(const std::string& person, Review::Decision decision,
                  const std::string& survivor = "") {
    return WorkflowTest::Review(Secretariat("alliances/careful", person), match().name(), decision,
                                match().etag(), survivor);
  }
};

TEST_F(FourEyesTest, MergeNothingOnTheWordOfOne) {
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  EXPECT_EQ(match().state(), Match::AWAITING_SECOND);
  EXPECT_FALSE(match().has_effect());
  EXPECT_FALSE(match().has_review());
  EXPECT_EQ(match().first_review().reviewer(), "alice");
}

TEST_F(FourEyesTest, MergeOnTheWordOfTwo) {
  ASSERT_TRUE(By("alice", Review::CONFIRM, "organisations/b").ok());
  ASSERT_TRUE(By("bob", Review::CONFIRM).ok());
  EXPECT_EQ(match().state(), Match::CONFIRMED);
  EXPECT_EQ(match().effect().status(), Effect::PENDING);
  EXPECT_EQ(match().first_review().reviewer(), "alice");
  EXPECT_EQ(match().review().reviewer(), "bob");
  EXPECT_EQ(match().review().survivor(), "organisations/b");
}

TEST_F(FourEyesTest, AreNotTwiceThoseOfOnePerson) {
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  EXPECT_EQ(status::Reason(By("alice", Review::CONFIRM)), "SECOND_PERSON_NEEDED");
  EXPECT_EQ(match().state(), Match::AWAITING_SECOND);
}

TEST_F(FourEyesTest, WouldBeSeenToBeTwo) {
  failpoint::PlantForTest("one-pair-of-eyes");
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  EXPECT_EQ(match().state(), Match::CONFIRMED);
}

TEST_F(FourEyesTest, HaveToAgreeOnWhichRecordStays) {
  ASSERT_TRUE(By("alice", Review::CONFIRM, "organisations/a").ok());
  ASSERT_TRUE(By("bob", Review::CONFIRM, "organisations/b").ok());
  EXPECT_EQ(match().state(), Match::AWAITING_SECOND);
  EXPECT_EQ(match().first_review().reviewer(), "bob");
  ASSERT_TRUE(By("alice", Review::CONFIRM, "organisations/b").ok());
  EXPECT_EQ(match().state(), Match::CONFIRMED);
}

TEST_F(FourEyesTest, NeedNotAgreeToRejectAndShowThatTheyDidNot) {
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  ASSERT_TRUE(By("bob", Review::REJECT).ok());
  EXPECT_EQ(match().state(), Match::REJECTED);
  EXPECT_EQ(match().first_review().reviewer(), "alice");
}

TEST_F(FourEyesTest, LetOnePersonRejectAndConfirmLater) {
  ASSERT_TRUE(By("alice", Review::REJECT).ok());
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  EXPECT_EQ(match().state(), Match::AWAITING_SECOND);
  EXPECT_FALSE(match().has_review());
}

TEST_F(FourEyesTest, BeginAnewAfterARejectionByTheSecond) {
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  ASSERT_TRUE(By("bob", Review::REJECT).ok());
  ASSERT_TRUE(By("bob", Review::CONFIRM).ok());  // alice's yes was of what bob has rejected since
  EXPECT_EQ(match().state(), Match::AWAITING_SECOND);
  EXPECT_EQ(match().first_review().reviewer(), "bob");
}

TEST_F(FourEyesTest, LookAtTheSameVersionsOfTheRecords) {
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  Tell({Careful("b", "LSTM", 2)});
  Settle();
  EXPECT_EQ(match().state(), Match::OPEN);
  EXPECT_FALSE(match().has_first_review());
}

TEST_F(FourEyesTest, GoOnWaitingThoughScoresChange) {
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  engine_.bonus = 0.05;
  detection_.Touch({"organisations/a"});
  Settle();
  EXPECT_EQ(match().state(), Match::AWAITING_SECOND);
  EXPECT_EQ(match().first_review().reviewer(), "alice");
}

TEST_F(FourEyesTest, HaveNothingToWaitForWhenTheRecordsAreTwo) {
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  Tell({Careful("b", "LVCT", 2)});
  Settle();
  EXPECT_EQ(match().state(), Match::OBSOLETE);
  EXPECT_FALSE(match().has_first_review());
}

TEST_F(FourEyesTest, AreWantedWhereOneOfTheAlliancesWantsThem) {
  Tell({Careful("c", "MSF"), Organisation("d", "MSF", 1)});
  Settle();
  ASSERT_TRUE(Review("c", "d", Review::CONFIRM).ok());  // by the other alliance's secretariat
  EXPECT_EQ(StateOf("c", "d"), Match::AWAITING_SECOND);
}

TEST_F(FourEyesTest, AreNotWantedForWhatChangesNoRecord) {
  auto c = Careful("c", "MSF"), d = Careful("d", "MSF Bo");
  c.set_website("https://msf.org");
  d.set_website("https://msf.org");
  Tell({c, d});
  Settle();
  ASSERT_TRUE(WorkflowTest::Review(Secretariat("alliances/careful"), NameOf("c", "d"),
                                   Review::CONFIRM, Between("c", "d").resource.etag())
                  .ok());
  EXPECT_EQ(StateOf("c", "d"), Match::RESOLVED);
}

TEST_F(FourEyesTest, CanBeClosedAgain) {
  ASSERT_TRUE(By("alice", Review::CONFIRM).ok());
  ASSERT_TRUE(Undo(Secretariat("alliances/careful"), match().name(), match().etag()).ok());
  EXPECT_EQ(match().state(), Match::OPEN);
  EXPECT_FALSE(match().has_first_review());
  EXPECT_EQ(match().undo().review().reviewer(), "alice");
}

}  // namespace
}  // namespace baraza::duplication
