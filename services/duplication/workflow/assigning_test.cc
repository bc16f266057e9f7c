#include "services/duplication/workflow/assigning.h"

#include <gtest/gtest.h>

#include "services/duplication/workflow/workflow_fixture.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using absl::StatusCode;
using v1::Match;

class AssigningTest : public WorkflowTest {
 protected:
  AssigningTest() {
    Tell({Organisation("a", "LSTM", 1), Organisation("b", "LSTM", 1)});
    Begin();
  }
  const Match& match() const { return Between("a", "b").resource; }
  const scope::Scope secretariat_ = Secretariat("alliances/x");
};

TEST_F(AssigningTest, SaysWhoIsToLookAtAMatch) {
  ASSERT_TRUE(Assign(secretariat_, match().name(), "bob").ok());
  EXPECT_EQ(match().assignee(), "bob");
  EXPECT_EQ(match().state(), Match::OPEN);
}

TEST_F(AssigningTest, SaysThatNobodyIsAnyMore) {
  ASSERT_TRUE(Assign(secretariat_, match().name(), "bob").ok());
  ASSERT_TRUE(Assign(secretariat_, match().name(), "").ok());
  EXPECT_EQ(match().assignee(), "");
  EXPECT_TRUE(match().has_assign_time());
}

TEST_F(AssigningTest, TakesNobodyTheRightToDecide) {
  ASSERT_TRUE(Assign(secretariat_, match().name(), "bob").ok());
  EXPECT_TRUE(Review("a", "b", v1::Review::REJECT).ok());
}

TEST_F(AssigningTest, StaysThoughThePairIsLookedAtAgain) {
  ASSERT_TRUE(Assign(secretariat_, match().name(), "bob").ok());
  Tell({Organisation("b", "LSTM", 2)});
  Settle();
  EXPECT_EQ(match().assignee(), "bob");
  EXPECT_EQ(match().subject_etags(1), "2-b");
}

TEST_F(AssigningTest, IsForASecretariatOfOneOfTheRecords) {
  EXPECT_EQ(Assign(Secretariat("alliances/y"), match().name(), "bob").code(),
            StatusCode::kPermissionDenied);
}

TEST_F(AssigningTest, IsOfTheVersionThatWasReadIfThatIsSaid) {
  EXPECT_EQ(Assign(secretariat_, match().name(), "bob", "1-0").code(), StatusCode::kAborted);
}

TEST_F(AssigningTest, IsForWhatNobodyHasDecided) {
  ASSERT_TRUE(Review("a", "b", v1::Review::REJECT).ok());
  EXPECT_EQ(status::Reason(Assign(secretariat_, match().name(), "bob")), "NOTHING_TO_DECIDE");
}

}  // namespace
}  // namespace baraza::duplication
