#include "services/organisations/domain/organisation_rules.h"

#include <gtest/gtest.h>

#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/fake_stores.h"

namespace baraza::organisations {
namespace {

using record::Written;
using scope::Role;
using scope::Scope;
using v1::Identifier;
using v1::Organisation;

Scope Member(const std::string& organisation, const std::string& alliance = "alliances/x") {
  return Scope(
      {.subject = "m", .role = Role::kMember, .organisation = organisation, .alliance = alliance});
}

Scope Secretariat(const std::string& alliance = "alliances/x") {
  return Scope({.subject = "s", .role = Role::kSecretariat, .alliance = alliance});
}

class OrganisationRulesTest : public testing::Test {
 protected:
  static Organisation Draft(const std::string& display_name) {
    Organisation draft;
    draft.set_display_name(display_name);
    return draft;
  }
  static Organisation WithIdentifier(const std::string& value, Identifier::Status status) {
    Organisation draft = Draft("A");
    Identifier* identifier = draft.add_identifiers();
    identifier->set_scheme("GB-CHC");
    identifier->set_value(value);
    identifier->set_status(status);
    return draft;
  }
  absl::Status Create(const Scope& scope, const std::string& id, const Organisation& draft) {
    return record::Await<Written>(
               [&](auto done) { register_.Create(scope, kCollection, id, draft, {}, done); })
        .status();
  }
  absl::Status Update(const Scope& scope, Organisation patch, const std::string& id) {
    patch.set_name("organisations/" + id);
    return record::Await<Written>([&](auto done) { register_.Update(scope, patch, {}, {}, done); })
        .status();
  }
  absl::Status Activate(const Scope& scope, const std::string& id) {
    return record::Await<Written>(
               [&](auto done) { register_.Activate(scope, "organisations/" + id, "", {}, done); })
        .status();
  }
  absl::Status Archive(const Scope& scope, const std::string& id) {
    return record::Await<Written>(
               [&](auto done) { register_.Archive(scope, "organisations/" + id, "", {}, done); })
        .status();
  }
  const Organisation& At(const std::string& id) {
    return organisations_.at("organisations/" + id).resource;
  }
  bool Reads(const Scope& scope, const std::string& id) {
    return scope.MayRead(organisations_.at("organisations/" + id).audience);
  }

  clock::FakeClock clock_;
  FakeRegisters registers_{clock_};
  FakeOrganisations& organisations_ = registers_.organisations;
  OrganisationRegister& register_ = registers_.organisation_register;
};

TEST_F(OrganisationRulesTest, KeepAMembersRecordPending) {
  ASSERT_TRUE(Create(Member("organisations/m"), "a", Draft("A")).ok());
  EXPECT_EQ(At("a").state(), Organisation::PENDING);
  EXPECT_EQ(At("a").registrar(), "organisations/m");
  EXPECT_EQ(At("a").alliance(), "alliances/x");
}

TEST_F(OrganisationRulesTest, ShowAPendingRecordToItsRegistrarItselfAndItsSecretariat) {
  ASSERT_TRUE(Create(Member("organisations/m"), "a", Draft("A")).ok());
  EXPECT_TRUE(Reads(Member("organisations/m"), "a"));
  EXPECT_TRUE(Reads(Member("organisations/a"), "a"));
  EXPECT_TRUE(Reads(Secretariat(), "a"));
  EXPECT_FALSE(Reads(Member("organisations/b"), "a"));
  EXPECT_FALSE(Reads(Secretariat("alliances/y"), "a"));
  EXPECT_FALSE(Reads(Scope::Public(), "a"));
}

TEST_F(OrganisationRulesTest, ShowAnActiveRecordToEverybody) {
  ASSERT_TRUE(Create(Member("organisations/m"), "a", Draft("A")).ok());
  ASSERT_TRUE(Activate(Secretariat(), "a").ok());
  EXPECT_TRUE(Reads(Scope::Public(), "a"));
}

TEST_F(OrganisationRulesTest, KeepTheAudienceOfWhatIsArchived) {
  ASSERT_TRUE(Create(Member("organisations/m"), "a", Draft("A")).ok());
  ASSERT_TRUE(Archive(Member("organisations/m"), "a").ok());
  EXPECT_TRUE(Reads(Member("organisations/m"), "a"));
  EXPECT_FALSE(Reads(Scope::Public(), "a"));
}

TEST_F(OrganisationRulesTest, LetOnlyThoseWhoKeepARecordWriteIt) {
  ASSERT_TRUE(Create(Secretariat(), "a", Draft("A")).ok());
  EXPECT_TRUE(Update(Member("organisations/a"), Draft("B"), "a").ok());
  EXPECT_TRUE(Update(Secretariat(), Draft("C"), "a").ok());
  EXPECT_TRUE(Update(Scope::Service("duplication"), Draft("D"), "a").ok());
  EXPECT_EQ(status::Reason(Update(Member("organisations/b"), Draft("E"), "a")), "NOT_YOURS");
  EXPECT_EQ(status::Reason(Update(Secretariat("alliances/y"), Draft("F"), "a")), "NOT_YOURS");
}

TEST_F(OrganisationRulesTest, DoNotLetAnotherSecretariatActivate) {
  ASSERT_TRUE(Create(Member("organisations/m"), "a", Draft("A")).ok());
  EXPECT_TRUE(absl::IsNotFound(Activate(Secretariat("alliances/y"), "a")));
}

TEST_F(OrganisationRulesTest, TakeAnIdentifierWithoutStatusForClaimed) {
  ASSERT_TRUE(
      Create(Member("organisations/m"), "a", WithIdentifier("1", Identifier::STATUS_UNSPECIFIED))
          .ok());
  EXPECT_EQ(At("a").identifiers(0).status(), Identifier::CLAIMED);
}

TEST_F(OrganisationRulesTest, LetOnlySecretariatsVerify) {
  const Organisation verified = WithIdentifier("1", Identifier::VERIFIED);
  EXPECT_EQ(status::Reason(Create(Member("organisations/m"), "a", verified)),
            "ONLY_SECRETARIATS_VERIFY");
  ASSERT_TRUE(Create(Secretariat(), "a", verified).ok());
  EXPECT_EQ(At("a").identifiers(0).verifier(), "s");
  EXPECT_EQ(At("a").identifiers(0).verify_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
}

TEST_F(OrganisationRulesTest, KeepWhoVerifiedWhenAMemberEdits) {
  const Organisation verified = WithIdentifier("1", Identifier::VERIFIED);
  ASSERT_TRUE(Create(Secretariat(), "a", verified).ok());
  Organisation patch = verified;
  patch.set_display_name("B");
  patch.mutable_identifiers(0)->set_verifier("me");
  ASSERT_TRUE(Update(Member("organisations/a"), patch, "a").ok());
  EXPECT_EQ(At("a").identifiers(0).verifier(), "s");
}

TEST_F(OrganisationRulesTest, KeepAVerifiedIdentifierToOneLiveRecord) {
  ASSERT_TRUE(Create(Secretariat(), "a", WithIdentifier("0123", Identifier::VERIFIED)).ok());
  const Organisation same = WithIdentifier("123", Identifier::VERIFIED);
  const absl::Status taken = Create(Secretariat(), "b", same);
  EXPECT_EQ(status::Reason(taken), "IDENTIFIER_TAKEN");
  EXPECT_NE(taken.message().find("organisations/a"), std::string::npos);
  EXPECT_TRUE(Create(Secretariat(), "c", WithIdentifier("123", Identifier::CLAIMED)).ok());
  ASSERT_TRUE(Archive(Secretariat(), "a").ok());
  EXPECT_TRUE(Create(Secretariat(), "b", same).ok());
}

TEST_F(OrganisationRulesTest, RefuseAVerifiedIdentifierThatARecordHoldsTwice) {
  Organisation twice = WithIdentifier("1113101", Identifier::VERIFIED);
  *twice.add_identifiers() = WithIdentifier("01113101", Identifier::VERIFIED).identifiers(0);
  const auto violations = status::Violations(Create(Secretariat(), "a", twice));
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "identifiers[1].value");
}

TEST_F(OrganisationRulesTest, NameNoHolderThatTheCallerMayNotRead) {
  ASSERT_TRUE(
      Create(Member("organisations/m"), "hidden", WithIdentifier("1", Identifier::CLAIMED)).ok());
  ASSERT_TRUE(Update(Secretariat(), WithIdentifier("1", Identifier::VERIFIED), "hidden").ok());
  const absl::Status taken =
      Create(Secretariat("alliances/y"), "b", WithIdentifier("1", Identifier::VERIFIED));
  EXPECT_EQ(status::Reason(taken), "IDENTIFIER_TAKEN");
  EXPECT_EQ(taken.message().find("organisations/hidden"), std::string::npos);
  EXPECT_NE(taken.message().find("alliances/x"), std::string::npos);
}

TEST_F(OrganisationRulesTest, KeepWhoVerifiedThroughAMerge) {
  ASSERT_TRUE(
      Create(Secretariat("alliances/y"), "b", WithIdentifier("1", Identifier::VERIFIED)).ok());
  const int64_t verified_at = At("b").identifiers(0).verify_time().seconds();
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(Create(Secretariat(), "a", Draft("A")).ok());
  ASSERT_TRUE(
      record::Await<Written>([&](auto done) {
        register_.Merge(Secretariat(), {"d", "organisations/a", {"organisations/b"}, {}}, {}, done);
      }).ok());
  ASSERT_EQ(At("a").identifiers_size(), 1);
  EXPECT_EQ(At("a").identifiers(0).verify_time().seconds(), verified_at);
}

}  // namespace
}  // namespace baraza::organisations
