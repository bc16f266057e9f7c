// An alliance with organisations in memory, and short ways to write, for unit tests of memberships
// and consortia. Thread-safety: none.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "services/foundation/clock/fake_clock.h"
#include "services/organisations/domain/fake_stores.h"

namespace baraza::organisations {

class AllianceFixture : public testing::Test {
 protected:
  static scope::Scope Secretariat(const std::string& alliance = "alliances/x") {
    return scope::Scope({.subject = "s", .role = scope::Role::kSecretariat, .alliance = alliance});
  }
  static scope::Scope Member(const std::string& id) {
    return scope::Scope({.subject = "m",
                         .role = scope::Role::kMember,
                         .organisation = "organisations/" + id,
                         .alliance = "alliances/x"});
  }

  // Founds alliances/x with the ACTIVE organisations a and b.
  void SetUp() override {
    v1::Alliance alliance;
    alliance.set_display_name("X");
    ASSERT_TRUE(record::Await<record::Written>([&](auto done) {
                  registers_.alliance_register.Create(Secretariat(), "alliances", "x", alliance, {},
                                                      done);
                }).ok());
    for (const char* id : {"a", "b"}) ASSERT_TRUE(Register(Secretariat(), id).ok());
  }

  absl::Status Register(const scope::Scope& scope, const std::string& id) {
    v1::Organisation draft;
    draft.set_display_name(id);
    return record::Await<record::Written>([&](auto done) {
             registers_.organisation_register.Create(scope, kCollection, id, draft, {}, done);
           })
        .status();
  }
  // Asks for a membership of `organisation` called `id`.
  absl::Status Join(const scope::Scope& scope, const std::string& organisation,
                    const std::string& id, v1::Membership::Role role = v1::Membership::MEMBER) {
    v1::Membership draft;
    draft.set_organisation("organisations/" + organisation);
    draft.set_role(role);
    return record::Await<record::Written>([&](auto done) {
             registers_.membership_register.Create(scope, "alliances/x/memberships", id, draft, {},
                                                   done);
           })
        .status();
  }
  absl::Status Decide(const scope::Scope& scope, const std::string& id, v1::Membership::State state,
                      const std::string& reason = "why") {
    return record::Await<record::Written>([&](auto done) {
             registers_.membership_register.Decide(
                 scope, {.name = NameOf(id), .state = state, .reason = reason}, {}, done);
           })
        .status();
  }
  absl::Status Merge(const std::string& survivor, const std::string& other) {
    return record::Await<record::Written>([&](auto done) {
             registers_.organisation_register.Merge(
                 Secretariat(),
                 {survivor + other, "organisations/" + survivor, {"organisations/" + other}, {}},
                 {}, done);
           })
        .status();
  }
  absl::StatusOr<record::Unmerged<v1::Organisation>> Unmerge(const std::string& id) {
    return record::Await<record::Unmerged<v1::Organisation>>([&](auto done) {
      registers_.organisation_register.Unmerge(Secretariat(), "organisations/" + id, "", {}, done);
    });
  }
  static std::string NameOf(const std::string& id) { return "alliances/x/memberships/" + id; }
  const v1::Membership& At(const std::string& id) {
    return registers_.memberships.at(NameOf(id)).resource;
  }
  bool Reads(const scope::Scope& scope, const std::string& id) {
    return scope.MayRead(registers_.memberships.at(NameOf(id)).audience);
  }

  clock::FakeClock clock_;
  FakeRegisters registers_{clock_};
};

}  // namespace baraza::organisations
