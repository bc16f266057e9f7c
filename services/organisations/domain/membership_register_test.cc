#include "services/organisations/domain/membership_register.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/foundation/status/status.h"
#include "services/organisations/domain/fake_alliance.h"

namespace baraza::organisations {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using v1::Membership;

class MembershipRegisterTest : public AllianceFixture {};

TEST_F(MembershipRegisterTest, AsksForAReasonUnlessAMembershipBecomesActive) {
  ASSERT_TRUE(Join(Member("a"), "a", "one").ok());
  for (auto state : {Membership::ENDED, Membership::DECLINED, Membership::SUSPENDED}) {
    const auto faults = status::Violations(Decide(Secretariat(), "one", state, ""));
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].field, "reason");
  }
  EXPECT_TRUE(Decide(Secretariat(), "one", Membership::ACTIVE, "").ok());
}

TEST_F(MembershipRegisterTest, LeavesAMembershipThatIsInTheStateAsItIs) {
  ASSERT_TRUE(Join(Secretariat(), "a", "one").ok());
  const std::string before = At("one").SerializeAsString();
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(Decide(Secretariat(), "one", Membership::ACTIVE).ok());
  EXPECT_EQ(At("one").SerializeAsString(), before);
}

TEST_F(MembershipRegisterTest, MovesMembershipsAndGivesThemBackAsTheyWere) {
  ASSERT_TRUE(Join(Secretariat(), "b", "moved").ok());
  const Membership before = At("moved");
  ASSERT_TRUE(Merge("a", "b").ok());
  EXPECT_EQ(At("moved").organisation(), "organisations/a");
  EXPECT_EQ(At("moved").moved_from(), "organisations/b");
  EXPECT_EQ(At("moved").state(), Membership::ACTIVE);
  const auto undone = Unmerge("b");
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_THAT(undone->kept_dependents, IsEmpty());
  EXPECT_EQ(At("moved").organisation(), "organisations/b");
  EXPECT_EQ(At("moved").moved_from(), "");
  EXPECT_EQ(At("moved").state(), before.state());
}

TEST_F(MembershipRegisterTest, EndsTheDoubleOfALiveMembershipUntilTheMergeIsUndone) {
  ASSERT_TRUE(Join(Secretariat(), "a", "own").ok());
  ASSERT_TRUE(Join(Secretariat(), "b", "double").ok());
  ASSERT_TRUE(Merge("a", "b").ok());
  EXPECT_EQ(At("own").state(), Membership::ACTIVE);
  EXPECT_EQ(At("double").state(), Membership::ENDED);
  ASSERT_TRUE(Unmerge("b").ok());
  EXPECT_EQ(At("double").state(), Membership::ACTIVE);
  EXPECT_FALSE(At("double").has_end_date());
}

TEST_F(MembershipRegisterTest, KeepsWhatWasDecidedOnSinceTheMerge) {
  ASSERT_TRUE(Join(Secretariat(), "b", "moved").ok());
  ASSERT_TRUE(Merge("a", "b").ok());
  ASSERT_TRUE(Decide(Secretariat(), "moved", Membership::SUSPENDED).ok());
  const auto undone = Unmerge("b");
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_THAT(undone->kept_dependents, ElementsAre(NameOf("moved")));
  EXPECT_EQ(At("moved").organisation(), "organisations/a");
}

TEST_F(MembershipRegisterTest, GivesAMembershipBackThroughAChainStepByStep) {
  ASSERT_TRUE(Register(Secretariat(), "c").ok());
  ASSERT_TRUE(Join(Secretariat(), "a", "moved").ok());
  ASSERT_TRUE(Merge("b", "a").ok());
  ASSERT_TRUE(Merge("c", "b").ok());
  EXPECT_EQ(At("moved").organisation(), "organisations/c");
  EXPECT_EQ(At("moved").moved_from(), "organisations/a");
  ASSERT_TRUE(Unmerge("b").ok());
  EXPECT_EQ(At("moved").organisation(), "organisations/b");
  ASSERT_TRUE(Unmerge("a").ok());
  EXPECT_EQ(At("moved").organisation(), "organisations/a");
  EXPECT_EQ(At("moved").moved_from(), "");
}

}  // namespace
}  // namespace baraza::organisations
