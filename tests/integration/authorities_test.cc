// Authorities and role bindings, over the wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/register_fixture.h"

namespace baraza::integration {
namespace {

using organisations::v1::Authority;
using organisations::v1::RoleBinding;
using scope::Scope;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AuthoritiesTest : public RegisterTest {
 protected:
  std::string Ministry() const { return "authorities/" + Id("health"); }
  absl::StatusOr<Authority> Create(const Scope& scope, const std::string& fields = "") {
    return Ask(&Authorities::CreateAuthority, scope,
               absl::Substitute("authority_id: '$0' authority { display_name: 'Health' places: "
                                "['SL-E', 'SL0204'] $1 }",
                                Id("health"), fields));
  }
  absl::StatusOr<RoleBinding> Bind(const Scope& scope, const std::string& resource,
                                   const std::string& role, const std::string& subject = "amina") {
    return Ask(&Authorities::CreateRoleBinding, scope,
               absl::Substitute("role_binding { subject: '$0' resource: '$1' role: $2 }", subject,
                                resource, role));
  }
  absl::StatusOr<RoleBinding> Revoke(const Scope& scope, const std::string& name) {
    return Ask(&Authorities::RevokeRoleBinding, scope, absl::Substitute("name: '$0'", name));
  }
  // Names of the bindings for a resource that `scope` is shown.
  std::vector<std::string> Bindings(const Scope& scope, const std::string& resource,
                                    const std::string& fields = "") {
    std::vector<std::string> names;
    const auto listed = Do(&Authorities::ListRoleBindings, scope,
                           absl::Substitute("resources: '$0' $1", resource, fields));
    for (const auto& binding : listed.role_bindings()) names.push_back(binding.name());
    return names;
  }
};

TEST_P(AuthoritiesTest, AreRegisteredByASecretariatAndFoundByPlace) {
  const auto created = Create(secretariat());
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->alliance(), Alliance());
  std::vector<std::string> names;
  const auto listed =
      Do(&Authorities::ListAuthorities, Scope::Public(), "places: ['SL0204'] page_size: 1000");
  for (const auto& authority : listed.authorities()) names.push_back(authority.name());
  EXPECT_THAT(names, Contains(Ministry()));
  EXPECT_TRUE(absl::IsPermissionDenied(Create(AuthorityOf(Ministry())).status()));
  EXPECT_TRUE(absl::IsPermissionDenied(Create(MemberFor(Organisation("m"), Alliance())).status()));
  EXPECT_EQ(ReasonOf(Create(stranger())), "NAME_TAKEN");
}

TEST_P(AuthoritiesTest, AreChangedByThemselvesAndByWhoRegisteredThem) {
  ASSERT_TRUE(Create(secretariat()).ok());
  const auto rename = [&](const Scope& scope, const std::string& display_name) {
    return Ask(
        &Authorities::UpdateAuthority, scope,
        absl::Substitute("authority { name: '$0' display_name: '$1' }", Ministry(), display_name));
  };
  EXPECT_TRUE(rename(AuthorityOf(Ministry()), "By itself").ok());
  EXPECT_TRUE(rename(secretariat(), "By its secretariat").ok());
  EXPECT_EQ(ReasonOf(rename(stranger(), "No")), "NOT_YOURS");
  EXPECT_EQ(ReasonOf(rename(AuthorityOf("authorities/other"), "No")), "NOT_YOURS");
}

TEST_P(AuthoritiesTest, NameAnOrganisationThatIsThere) {
  const auto refused = Create(secretariat(), "organisation: 'organisations/none'");
  ASSERT_TRUE(absl::IsInvalidArgument(refused.status())) << refused.status();
  EXPECT_EQ(status::Violations(refused.status()).at(0).field, "organisation");
}

TEST_P(AuthoritiesTest, BindForAnOrganisationThroughItselfOrItsSecretariat) {
  Register("a", "display_name: 'A'");
  const Scope member = MemberFor(Organisation("a"), Alliance());
  EXPECT_TRUE(Bind(member, Organisation("a"), "MEMBER", "one").ok());
  const auto made = Bind(secretariat(), Organisation("a"), "MEMBER", "two");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->state(), RoleBinding::ACTIVE);
  EXPECT_EQ(made->alliance(), Alliance());
  EXPECT_EQ(ReasonOf(Bind(stranger(), Organisation("a"), "MEMBER")), "NOT_YOURS");
  EXPECT_EQ(ReasonOf(Bind(MemberFor(Organisation("b"), Alliance()), Organisation("a"), "MEMBER")),
            "NOT_YOURS");
  EXPECT_TRUE(absl::IsUnauthenticated(Bind(Scope::Public(), Organisation("a"), "MEMBER").status()));
}

TEST_P(AuthoritiesTest, BindForAllianceAndAuthorityThroughThoseWhoActForThem) {
  Found();
  ASSERT_TRUE(Create(secretariat()).ok());
  EXPECT_TRUE(Bind(secretariat(), Alliance(), "SECRETARIAT").ok());
  EXPECT_TRUE(Bind(AuthorityOf(Ministry()), Ministry(), "AUTHORITY").ok());
  EXPECT_EQ(ReasonOf(Bind(stranger(), Alliance(), "SECRETARIAT")), "NOT_YOURS");
  EXPECT_EQ(ReasonOf(Bind(MemberFor(Organisation("m"), Alliance()), Alliance(), "SECRETARIAT")),
            "NOT_YOURS");
  EXPECT_EQ(ReasonOf(Bind(AuthorityOf("authorities/other"), Ministry(), "AUTHORITY")), "NOT_YOURS");
}

TEST_P(AuthoritiesTest, RefuseARoleThatIsNoneForTheResource) {
  Found();
  const auto refused = Bind(secretariat(), Alliance(), "MEMBER");
  ASSERT_TRUE(absl::IsInvalidArgument(refused.status())) << refused.status();
  EXPECT_EQ(status::Violations(refused.status()).at(0).field, "role");
}

TEST_P(AuthoritiesTest, BindASubjectOnceAndAgainAfterItWasTakenBack) {
  Register("a", "display_name: 'A'");
  const auto first = Bind(secretariat(), Organisation("a"), "MEMBER");
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Bind(secretariat(), Organisation("a"), "MEMBER");
  EXPECT_EQ(ReasonOf(again), "ALREADY_BOUND");
  EXPECT_THAT(std::string(again.status().message()), HasSubstr(first->name()));
  const auto revoked = Revoke(secretariat(), first->name());
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_EQ(revoked->state(), RoleBinding::REVOKED);
  EXPECT_EQ(Revoke(secretariat(), first->name())->etag(), revoked->etag());
  EXPECT_THAT(Bindings(secretariat(), Organisation("a")), IsEmpty());
  EXPECT_THAT(Bindings(secretariat(), Organisation("a"), "show_revoked: true"),
              ElementsAre(first->name()));
  EXPECT_TRUE(Bind(secretariat(), Organisation("a"), "MEMBER").ok());
}

TEST_P(AuthoritiesTest, ShowBindingsToThoseTheyAreForAndWhoMadeThem) {
  Register("a", "display_name: 'A'");
  const Scope member = MemberFor(Organisation("a"), Alliance());
  const auto own = Bind(member, Organisation("a"), "MEMBER", "one");
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_THAT(Bindings(member, Organisation("a")), ElementsAre(own->name()));
  EXPECT_THAT(Bindings(stranger(), Organisation("a")), IsEmpty());
  EXPECT_TRUE(absl::IsNotFound(Revoke(stranger(), own->name()).status()));
  EXPECT_TRUE(Revoke(member, own->name()).ok());
}

BARAZA_ON_BOTH_STORES(AuthoritiesTest);

}  // namespace
}  // namespace baraza::integration
