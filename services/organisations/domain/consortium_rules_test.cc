#include "services/organisations/domain/consortium_rules.h"

#include <gtest/gtest.h>

#include "services/foundation/status/status.h"
#include "services/organisations/domain/fake_alliance.h"

namespace baraza::organisations {
namespace {

using scope::Scope;
using v1::Consortium;
using v1::Membership;

class ConsortiumRulesTest : public AllianceFixture {
 protected:
  static Consortium With(const std::vector<std::string>& members) {
    Consortium consortium;
    consortium.set_display_name("C");
    consortium.set_theme("DAC:12281");
    for (const std::string& id : members) consortium.add_members("organisations/" + id);
    return consortium;
  }
  absl::Status Create(const Scope& scope, const Consortium& draft) {
    return record::Await<record::Written>([&](auto done) {
             register_.Create(scope, "alliances/x/consortia", "c", draft, {}, done);
           })
        .status();
  }
  absl::Status Update(const Scope& scope, Consortium patch) {
    patch.set_name("alliances/x/consortia/c");
    return record::Await<record::Written>(
               [&](auto done) { register_.Update(scope, patch, {}, {}, done); })
        .status();
  }

  record::FakeRecords<v1::Authority> authorities_{clock_};
  record::FakeRecords<Consortium> consortia_{clock_};
  ConsortiumRules rules_{{registers_.alliances, authorities_, registers_.memberships}};
  ConsortiumRegister register_{registers_.writer, consortia_, rules_, clock_};
};

TEST_F(ConsortiumRulesTest, NameEachMemberThatIsNone) {
  ASSERT_TRUE(Join(Secretariat(), "a", "one").ok());
  ASSERT_TRUE(Join(Member("b"), "b", "applied").ok());
  const auto faults = status::Violations(Create(Secretariat(), With({"a", "b", "none"})));
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].field, "members[1]");
  EXPECT_EQ(faults[1].field, "members[2]");
  EXPECT_TRUE(Create(Secretariat(), With({"a"})).ok());
}

TEST_F(ConsortiumRulesTest, LookAtMembersThatAreNewOnly) {
  ASSERT_TRUE(Join(Secretariat(), "a", "one").ok());
  ASSERT_TRUE(Create(Secretariat(), With({"a"})).ok());
  ASSERT_TRUE(Decide(Secretariat(), "one", Membership::ENDED).ok());
  EXPECT_TRUE(Update(Secretariat(), With({"a"})).ok());
  EXPECT_EQ(status::Violations(Update(Secretariat(), With({"a", "b"}))).at(0).field, "members[1]");
}

TEST_F(ConsortiumRulesTest, AreForTheSecretariat) {
  EXPECT_EQ(status::Reason(Create(Member("a"), With({}))), "NOT_YOURS");
  EXPECT_EQ(status::Reason(Create(Secretariat("alliances/y"), With({}))), "NOT_YOURS");
  ASSERT_TRUE(Create(Secretariat(), With({})).ok());
  EXPECT_EQ(status::Reason(Update(Member("a"), With({}))), "NOT_YOURS");
}

TEST_F(ConsortiumRulesTest, RefuseAnAuthorityThatLeadsNowhereAndAnEndBeforeTheStart) {
  Consortium draft = With({});
  draft.set_authority("authorities/none");
  draft.mutable_start_date()->set_year(2024);
  draft.mutable_end_date()->set_year(2023);
  const auto faults = status::Violations(Create(Secretariat(), draft));
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].field, "authority");
  EXPECT_EQ(faults[1].field, "end_date");
}

TEST_F(ConsortiumRulesTest, ShowItToTheAllianceAndItsAuthority) {
  Consortium consortium = With({});
  consortium.set_name("alliances/x/consortia/c");
  consortium.set_authority("authorities/sl");
  const scope::Audience audience = rules_.AudienceOf(consortium, nullptr);
  EXPECT_TRUE(Member("a").MayRead(audience));
  EXPECT_TRUE(Secretariat().MayRead(audience));
  EXPECT_TRUE(
      Scope({.subject = "o", .role = scope::Role::kAuthority, .authority = "authorities/sl"})
          .MayRead(audience));
  EXPECT_FALSE(Secretariat("alliances/y").MayRead(audience));
  EXPECT_FALSE(Scope::Public().MayRead(audience));
}

}  // namespace
}  // namespace baraza::organisations
