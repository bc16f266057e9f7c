#include "services/organisations/domain/membership_rules.h"

#include <gtest/gtest.h>

#include <set>

#include "services/foundation/status/status.h"
#include "services/organisations/domain/fake_alliance.h"

namespace baraza::organisations {
namespace {

using scope::Scope;
using v1::Membership;

class MembershipRulesTest : public AllianceFixture {};

TEST(CheckTransition, AllowsWhatTheContractSaysAndNothingElse) {
  const std::set<std::pair<int, int>> legal = {
      {Membership::APPLIED, Membership::ACTIVE}, {Membership::APPLIED, Membership::DECLINED},
      {Membership::APPLIED, Membership::ENDED},  {Membership::ACTIVE, Membership::SUSPENDED},
      {Membership::ACTIVE, Membership::ENDED},   {Membership::SUSPENDED, Membership::ACTIVE},
      {Membership::SUSPENDED, Membership::ENDED}};
  for (int from = 0; from < Membership::State_ARRAYSIZE; ++from) {
    for (int to = 0; to < Membership::State_ARRAYSIZE; ++to) {
      const absl::Status checked =
          CheckTransition(static_cast<Membership::State>(from), static_cast<Membership::State>(to));
      EXPECT_EQ(checked.ok(), legal.contains({from, to})) << from << " to " << to;
      EXPECT_EQ(status::Reason(checked), checked.ok() ? "" : "ILLEGAL_TRANSITION");
    }
  }
}

TEST_F(MembershipRulesTest, AdmitBySecretariatAndApplyByOrganisation) {
  ASSERT_TRUE(Join(Secretariat(), "a", "one").ok());
  ASSERT_TRUE(Join(Member("b"), "b", "two").ok());
  EXPECT_EQ(At("one").state(), Membership::ACTIVE);
  EXPECT_TRUE(At("one").has_start_date());
  EXPECT_EQ(At("two").state(), Membership::APPLIED);
  EXPECT_FALSE(At("two").has_start_date());
  EXPECT_EQ(status::Reason(Join(Member("a"), "b", "three")), "NOT_YOURS");
  EXPECT_EQ(status::Reason(Join(Secretariat("alliances/y"), "b", "three")), "NOT_YOURS");
}

TEST_F(MembershipRulesTest, KeepOneLiveMembershipInARole) {
  ASSERT_TRUE(Join(Member("a"), "a", "one").ok());
  EXPECT_EQ(status::Reason(Join(Secretariat(), "a", "two")), "ALREADY_MEMBER");
  EXPECT_TRUE(Join(Secretariat(), "a", "supplier", Membership::SUPPLIER).ok());
  ASSERT_TRUE(Decide(Secretariat(), "one", Membership::DECLINED).ok());
  EXPECT_TRUE(Join(Secretariat(), "a", "two").ok());
}

TEST_F(MembershipRulesTest, AdmitNoDraft) {
  ASSERT_TRUE(Register(Member("a"), "draft").ok());
  EXPECT_EQ(status::Reason(Join(Secretariat(), "draft", "one")), "ORGANISATION_NOT_ACTIVE");
  ASSERT_TRUE(Join(Member("draft"), "draft", "two").ok());
  EXPECT_EQ(status::Reason(Decide(Secretariat(), "two", Membership::ACTIVE)),
            "ORGANISATION_NOT_ACTIVE");
}

TEST_F(MembershipRulesTest, NameWhatLeadsNowhere) {
  EXPECT_EQ(status::Violations(Join(Secretariat(), "none", "one")).at(0).field, "organisation");
}

TEST_F(MembershipRulesTest, ShowEachStateToThoseItConcerns) {
  const Scope colleague = Member("b");
  ASSERT_TRUE(Join(Member("a"), "a", "one").ok());
  EXPECT_TRUE(Reads(Member("a"), "one") && Reads(Secretariat(), "one"));
  EXPECT_FALSE(Reads(colleague, "one"));
  ASSERT_TRUE(Decide(Secretariat(), "one", Membership::ACTIVE).ok());
  EXPECT_TRUE(Reads(Scope::Public(), "one"));
  ASSERT_TRUE(Decide(Secretariat(), "one", Membership::SUSPENDED).ok());
  EXPECT_FALSE(Reads(Scope::Public(), "one"));
  EXPECT_TRUE(Reads(colleague, "one"));
  ASSERT_TRUE(Decide(Secretariat(), "one", Membership::ENDED).ok());
  EXPECT_TRUE(Reads(colleague, "one"));
  EXPECT_FALSE(Reads(Scope::Public(), "one"));
}

}  // namespace
}  // namespace baraza::organisations
