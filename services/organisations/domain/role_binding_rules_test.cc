#include "services/organisations/domain/role_binding_rules.h"

#include <gtest/gtest.h>

#include "services/foundation/status/status.h"
#include "services/organisations/domain/fake_alliance.h"

namespace baraza::organisations {
namespace {

using scope::Scope;
using v1::RoleBinding;

// Looks for bindings by going through all of them.
class FakeBindings : public record::FakeRecords<RoleBinding>, public RoleBindingIndex {
 public:
  using FakeRecords::FakeRecords;

  absl::StatusOr<std::optional<std::string>> InForce(record::Transaction&,
                                                     const RoleBinding& like) override {
    for (const auto& [name, held] : records()) {
      const RoleBinding& binding = held.resource;
      if (binding.state() == RoleBinding::ACTIVE && binding.subject() == like.subject() &&
          binding.resource() == like.resource() && binding.role() == like.role()) {
        return name;
      }
    }
    return std::nullopt;
  }
};

class RoleBindingRulesTest : public AllianceFixture {
 protected:
  absl::Status Bind(const Scope& scope, const std::string& id, const std::string& resource,
                    RoleBinding::Role role) {
    RoleBinding draft;
    draft.set_subject("amina");
    draft.set_resource(resource);
    draft.set_role(role);
    return record::Await<record::Written>(
               [&](auto done) { register_.Create(scope, "roleBindings", id, draft, {}, done); })
        .status();
  }
  absl::Status Revoke(const Scope& scope, const std::string& id) {
    return record::Await<record::Written>(
               [&](auto done) { register_.Revoke(scope, NameOf(id), "", {}, done); })
        .status();
  }
  static std::string NameOf(const std::string& id) { return "roleBindings/" + id; }

  record::FakeRecords<v1::Authority> authorities_{clock_};
  FakeBindings bindings_{clock_};
  RoleBindingRegister register_{
      registers_.writer,
      bindings_,
      {registers_.organisations, registers_.alliances, authorities_, bindings_},
      clock_};
};

TEST_F(RoleBindingRulesTest, LetThoseWhoActForAResourceBindForIt) {
  EXPECT_TRUE(Bind(Member("a"), "one", "organisations/a", RoleBinding::MEMBER).ok());
  EXPECT_TRUE(Bind(Secretariat(), "two", "organisations/b", RoleBinding::MEMBER).ok());
  EXPECT_TRUE(Bind(Secretariat(), "three", "alliances/x", RoleBinding::SECRETARIAT).ok());
  EXPECT_EQ(bindings_.at(NameOf("one")).resource.alliance(), "");
  EXPECT_EQ(bindings_.at(NameOf("two")).resource.alliance(), "alliances/x");
}

TEST_F(RoleBindingRulesTest, LetNobodyElseBind) {
  for (const Scope& scope : {Member("b"), Secretariat("alliances/y")}) {
    EXPECT_EQ(status::Reason(Bind(scope, "one", "organisations/a", RoleBinding::MEMBER)),
              "NOT_YOURS");
    EXPECT_EQ(status::Reason(Bind(scope, "one", "alliances/x", RoleBinding::SECRETARIAT)),
              "NOT_YOURS");
  }
}

TEST_F(RoleBindingRulesTest, TakeTheRoleThatTheResourceHas) {
  EXPECT_EQ(
      status::Violations(Bind(Secretariat(), "one", "organisations/a", RoleBinding::SECRETARIAT))
          .at(0)
          .field,
      "role");
  EXPECT_EQ(status::Violations(Bind(Secretariat(), "one", "alliances/x", RoleBinding::AUTHORITY))
                .at(0)
                .field,
            "role");
}

TEST_F(RoleBindingRulesTest, NameAResourceThatLeadsNowhere) {
  EXPECT_EQ(
      status::Violations(Bind(Secretariat(), "one", "organisations/none", RoleBinding::MEMBER))
          .at(0)
          .field,
      "resource");
}

TEST_F(RoleBindingRulesTest, BindOnceUntilItIsTakenBack) {
  ASSERT_TRUE(Bind(Secretariat(), "one", "organisations/a", RoleBinding::MEMBER).ok());
  EXPECT_EQ(status::Reason(Bind(Member("a"), "two", "organisations/a", RoleBinding::MEMBER)),
            "ALREADY_BOUND");
  ASSERT_TRUE(Revoke(Member("a"), "one").ok());
  EXPECT_TRUE(Bind(Member("a"), "two", "organisations/a", RoleBinding::MEMBER).ok());
}

TEST_F(RoleBindingRulesTest, ShowABindingToThoseItIsForAndWhoMadeIt) {
  ASSERT_TRUE(Bind(Secretariat(), "one", "organisations/a", RoleBinding::MEMBER).ok());
  const scope::Audience& audience = bindings_.at(NameOf("one")).audience;
  EXPECT_TRUE(Member("a").MayRead(audience));
  EXPECT_TRUE(Secretariat().MayRead(audience));
  EXPECT_FALSE(Member("b").MayRead(audience));
  EXPECT_FALSE(Secretariat("alliances/y").MayRead(audience));
  EXPECT_FALSE(Scope::Public().MayRead(audience));
}

}  // namespace
}  // namespace baraza::organisations
