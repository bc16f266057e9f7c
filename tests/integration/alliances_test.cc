// Alliances, memberships and consortia, over the wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/register_fixture.h"

namespace baraza::integration {
namespace {

using organisations::v1::Membership;
using scope::Scope;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AlliancesTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    Found();
  }

  Scope Member(const std::string& id) const { return MemberFor(Organisation(id), Alliance()); }
  absl::StatusOr<Membership> Create(const Scope& scope, const std::string& organisation,
                                    const std::string& role = "MEMBER") {
    return Ask(&Alliances::CreateMembership, scope,
               absl::Substitute("parent: '$0' membership { organisation: '$1' role: $2 }",
                                Alliance(), Organisation(organisation), role));
  }
  absl::StatusOr<Membership> Decide(const Scope& scope, const std::string& name,
                                    Membership::State state, const std::string& reason = "why") {
    return Ask(&Alliances::DecideMembership, scope,
               absl::Substitute("name: '$0' state: $1 reason: '$2'", name,
                                Membership::State_Name(state), reason));
  }
  // A new membership in this state.
  std::string Standing(Membership::State state) {
    const std::string id = absl::StrCat("o", ++made_);
    Register(id, "display_name: 'Organisation'");
    const std::string name = Create(Member(id), id)->name();
    if (state == Membership::APPLIED) return name;
    if (state != Membership::DECLINED && state != Membership::ENDED) {
      EXPECT_TRUE(Decide(secretariat(), name, Membership::ACTIVE).ok());
    }
    EXPECT_TRUE(Decide(secretariat(), name, state).ok());
    return name;
  }
  std::vector<std::string> Listed(const Scope& scope, const std::string& fields) {
    std::vector<std::string> names;
    const auto listed = Do(&Alliances::ListMemberships, scope,
                           absl::Substitute("parent: '$0' $1", Alliance(), fields));
    for (const auto& membership : listed.memberships()) names.push_back(membership.name());
    return names;
  }

  int made_ = 0;
};

TEST_P(AlliancesTest, FollowTheTableOfTransitionsForEachPairOfStates) {
  const std::map<Membership::State, std::set<Membership::State>> legal = {
      {Membership::APPLIED, {Membership::ACTIVE, Membership::DECLINED, Membership::ENDED}},
      {Membership::ACTIVE, {Membership::SUSPENDED, Membership::ENDED}},
      {Membership::SUSPENDED, {Membership::ACTIVE, Membership::ENDED}},
      {Membership::ENDED, {}},
      {Membership::DECLINED, {}}};
  for (const auto& [from, targets] : legal) {
    for (int to = Membership::APPLIED; to <= Membership::DECLINED; ++to) {
      const auto target = static_cast<Membership::State>(to);
      SCOPED_TRACE(Membership::State_Name(from) + " to " + Membership::State_Name(target));
      const std::string name = Standing(from);
      const auto decided = Decide(secretariat(), name, target);
      const bool may = from == target || targets.contains(target);
      if (target == Membership::APPLIED) {
        EXPECT_EQ(status::Violations(decided.status()).at(0).field, "state");
      } else if (may) {
        ASSERT_TRUE(decided.ok()) << decided.status();
        EXPECT_EQ(decided->state(), target);
      } else {
        EXPECT_EQ(ReasonOf(decided), "ILLEGAL_TRANSITION");
        for (Membership::State next : targets) {
          EXPECT_THAT(std::string(decided.status().message()),
                      HasSubstr(Membership::State_Name(next)));
        }
      }
    }
  }
}

TEST_P(AlliancesTest, AskForAReasonUnlessAMembershipBecomesActive) {
  const std::string name = Standing(Membership::APPLIED);
  for (auto state : {Membership::DECLINED, Membership::ENDED, Membership::SUSPENDED}) {
    const auto refused = Decide(secretariat(), name, state, "");
    ASSERT_TRUE(absl::IsInvalidArgument(refused.status())) << refused.status();
    EXPECT_EQ(status::Violations(refused.status()).at(0).field, "reason");
  }
  EXPECT_TRUE(Decide(secretariat(), name, Membership::ACTIVE, "").ok());
}

TEST_P(AlliancesTest, StampWhoDecidedAndFromWhichDay) {
  const std::string name = Standing(Membership::APPLIED);
  const auto admitted =
      Do(&Alliances::DecideMembership, secretariat(),
         absl::Substitute("name: '$0' state: ACTIVE date { year: 2024 month: 2 day: 29 }", name));
  EXPECT_EQ(admitted.decider(), secretariat().subject());
  EXPECT_GT(admitted.decide_time().seconds(), 0);
  EXPECT_EQ(admitted.start_date().day(), 29);
  const auto before_start =
      Ask(&Alliances::DecideMembership, secretariat(),
          absl::Substitute(
              "name: '$0' state: ENDED reason: 'r' date { year: 2024 month: 2 day: 28 }", name));
  EXPECT_EQ(status::Violations(before_start.status()).at(0).field, "end_date");
}

TEST_P(AlliancesTest, LetAnOrganisationApplyAndEndItsOwnAndNothingElse) {
  Register("a", "display_name: 'A'");
  const auto applied = Create(Member("a"), "a");
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(applied->state(), Membership::APPLIED);
  EXPECT_EQ(ReasonOf(Decide(Member("a"), applied->name(), Membership::ACTIVE)), "NOT_YOURS");
  EXPECT_TRUE(absl::IsNotFound(Decide(Member("b"), applied->name(), Membership::ENDED).status()));
  EXPECT_TRUE(absl::IsNotFound(Decide(stranger(), applied->name(), Membership::ACTIVE).status()));
  ASSERT_TRUE(Decide(secretariat(), applied->name(), Membership::ACTIVE).ok());
  EXPECT_EQ(ReasonOf(Decide(Member("b"), applied->name(), Membership::ENDED)), "NOT_YOURS");
  EXPECT_EQ(ReasonOf(Decide(stranger(), applied->name(), Membership::ENDED)), "NOT_YOURS");
  EXPECT_EQ(ReasonOf(Decide(Member("a"), applied->name(), Membership::SUSPENDED)), "NOT_YOURS");
  EXPECT_TRUE(Decide(Member("a"), applied->name(), Membership::ENDED).ok());
}

TEST_P(AlliancesTest, LetNobodyApplyForAnother) {
  Register("a", "display_name: 'A'");
  EXPECT_EQ(ReasonOf(Create(Member("b"), "a")), "NOT_YOURS");
  EXPECT_EQ(ReasonOf(Create(stranger(), "a")), "NOT_YOURS");
}

TEST_P(AlliancesTest, TakeAnOrganisationBackWithANewMembership) {
  Register("a", "display_name: 'A'");
  const auto first = Create(Member("a"), "a");
  ASSERT_TRUE(Decide(Member("a"), first->name(), Membership::ENDED).ok());
  const auto second = Create(Member("a"), "a");
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_NE(second->name(), first->name());
  EXPECT_THAT(Listed(secretariat(), "states: APPLIED"), ElementsAre(second->name()));
}

TEST_P(AlliancesTest, KeepOneLiveMembershipPerRoleAndNameIt) {
  Register("a", "display_name: 'A'");
  const auto first = Create(secretariat(), "a");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->state(), Membership::ACTIVE);
  const auto again = Create(Member("a"), "a");
  EXPECT_EQ(ReasonOf(again), "ALREADY_MEMBER");
  EXPECT_THAT(std::string(again.status().message()), HasSubstr(first->name()));
  EXPECT_TRUE(Create(secretariat(), "a", "SUPPLIER").ok());
}

TEST_P(AlliancesTest, LetOneOfEightWhoApplyAtOnceWin) {
  Register("a", "display_name: 'A'");
  std::atomic<int> made = 0, refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto created = Create(secretariat(), "a");
      if (created.ok()) ++made;
      if (ReasonOf(created) == "ALREADY_MEMBER") ++refused;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(refused, 7);
  EXPECT_EQ(Listed(secretariat(), "").size(), 1u);
}

TEST_P(AlliancesTest, AdmitNobodyWhoIsNotInThePublicRegister) {
  Do(&Organisations::CreateOrganisation, Member("m"),
     absl::Substitute("organisation_id: '$0' organisation { display_name: 'Draft' }", Id("draft")));
  EXPECT_EQ(ReasonOf(Create(secretariat(), "draft")), "ORGANISATION_NOT_ACTIVE");
  const auto applied = Create(Member("draft"), "draft");
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(ReasonOf(Decide(secretariat(), applied->name(), Membership::ACTIVE)),
            "ORGANISATION_NOT_ACTIVE");
  Do(&Organisations::ActivateOrganisation, secretariat(),
     absl::Substitute("name: '$0'", Organisation("draft")));
  EXPECT_TRUE(Decide(secretariat(), applied->name(), Membership::ACTIVE).ok());
}

TEST_P(AlliancesTest, ShowApplicationsToTheApplicantAndTheSecretariatOnly) {
  const std::string name = Standing(Membership::APPLIED);
  const std::string asked = absl::Substitute("name: '$0'", name);
  for (const Scope& scope : {Scope::Public(), stranger(), Member("other")}) {
    EXPECT_TRUE(absl::IsNotFound(Ask(&Alliances::GetMembership, scope, asked).status()));
    EXPECT_THAT(Listed(scope, ""), IsEmpty());
  }
  EXPECT_THAT(Listed(secretariat(), ""), ElementsAre(name));
  ASSERT_TRUE(Decide(secretariat(), name, Membership::ACTIVE).ok());
  EXPECT_THAT(Listed(Scope::Public(), "roles: MEMBER states: ACTIVE"), ElementsAre(name));
}

TEST_P(AlliancesTest, LetOnlyTheSecretariatCorrectAMembership) {
  const std::string name = Standing(Membership::ACTIVE);
  const std::string patch = absl::Substitute("membership { name: '$0' role: DIASPORA }", name);
  EXPECT_TRUE(
      absl::IsPermissionDenied(Ask(&Alliances::UpdateMembership, Member("o1"), patch).status()));
  EXPECT_EQ(ReasonOf(Ask(&Alliances::UpdateMembership, stranger(), patch)), "NOT_YOURS");
  EXPECT_EQ(Do(&Alliances::UpdateMembership, secretariat(), patch).role(), Membership::DIASPORA);
  const auto forged = Ask(&Alliances::UpdateMembership, secretariat(),
                          absl::Substitute("membership { name: '$0' state: ENDED } update_mask { "
                                           "paths: 'state' }",
                                           name));
  EXPECT_TRUE(absl::IsInvalidArgument(forged.status())) << forged.status();
}

TEST_P(AlliancesTest, AreFoundedAndChangedByTheirOwnSecretariat) {
  const auto found_as = [&](const Scope& scope, const std::string& id) {
    return Ask(&Alliances::CreateAlliance, scope,
               absl::Substitute("alliance_id: '$0' alliance { display_name: 'X' "
                                "partner_countries: 'SL' }",
                                id));
  };
  EXPECT_EQ(ReasonOf(found_as(stranger(), Id("x"))), "NOT_YOURS");
  EXPECT_EQ(ReasonOf(found_as(secretariat(), word())), "NAME_TAKEN");
  EXPECT_TRUE(absl::IsPermissionDenied(found_as(Member("m"), Id("y")).status()));
  const std::string patch =
      absl::Substitute("alliance { name: '$0' display_name: 'Renamed' }", Alliance());
  EXPECT_EQ(ReasonOf(Ask(&Alliances::UpdateAlliance, stranger(), patch)), "NOT_YOURS");
  Do(&Alliances::UpdateAlliance, secretariat(), patch);
  EXPECT_EQ(Do(&Alliances::GetAlliance, Scope::Public(), absl::Substitute("name: '$0'", Alliance()))
                .display_name(),
            "Renamed");
}

TEST_P(AlliancesTest, AdmitMembersRecordsAtOnceWhereTheySaySo) {
  const auto registered = [&](const std::string& id) {
    return Do(&Organisations::CreateOrganisation, Member("m"),
              absl::Substitute("organisation_id: '$0' organisation { display_name: 'New' }",
                               Id(id)))
        .state();
  };
  EXPECT_EQ(registered("before"), organisations::v1::Organisation::PENDING);
  Do(&Alliances::UpdateAlliance, secretariat(),
     absl::Substitute("alliance { name: '$0' admission: AT_ONCE }", Alliance()));
  EXPECT_EQ(registered("after"), organisations::v1::Organisation::ACTIVE);
}

TEST_P(AlliancesTest, LetOnlyActiveMembersIntoAConsortium) {
  const Scope ministry = AuthorityOf(absl::StrCat("authorities/", Id("health")));
  Do(&Authorities::CreateAuthority, secretariat(),
     absl::Substitute("authority_id: '$0' authority { display_name: 'Health' places: 'SL' }",
                      Id("health")));
  for (const char* id : {"in", "out"}) Register(id, "display_name: 'Organisation'");
  const auto membership = Create(secretariat(), "in");
  const auto found = [&](const std::string& members) {
    return Ask(&Alliances::CreateConsortium, secretariat(),
               absl::Substitute("parent: '$0' consortium { display_name: 'C' theme: 'DAC:12281' "
                                "members: [$1] authority: '$2' }",
                                Alliance(), members, ministry.authority()));
  };
  const std::string in = absl::Substitute("'$0'", Organisation("in"));
  const auto refused = found(absl::Substitute("$0, '$1'", in, Organisation("out")));
  ASSERT_TRUE(absl::IsInvalidArgument(refused.status())) << refused.status();
  EXPECT_EQ(status::Violations(refused.status()).at(0).field, "members[1]");
  const auto made = found(in);
  ASSERT_TRUE(made.ok()) << made.status();
  // Who leaves the alliance stays named; new names are looked at.
  ASSERT_TRUE(Decide(secretariat(), membership->name(), Membership::SUSPENDED).ok());
  const std::string patch =
      absl::Substitute("consortium { name: '$0' terms: 'New' }", made->name());
  EXPECT_TRUE(Ask(&Alliances::UpdateConsortium, secretariat(), patch).ok());
  const std::string name = absl::Substitute("name: '$0'", made->name());
  EXPECT_TRUE(Ask(&Alliances::GetConsortium, ministry, name).ok());
  EXPECT_TRUE(Ask(&Alliances::GetConsortium, Member("any"), name).ok());
  EXPECT_TRUE(absl::IsNotFound(Ask(&Alliances::GetConsortium, stranger(), name).status()));
}

BARAZA_ON_BOTH_STORES(AlliancesTest);

}  // namespace
}  // namespace baraza::integration
