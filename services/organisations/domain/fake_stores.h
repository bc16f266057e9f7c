// The stores of the service in memory, for unit tests of its domain (see record/fake_records.h).
//
// Thread-safety: none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/foundation/calendar/calendar.h"
#include "services/foundation/record/fake_records.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/organisations/domain/contact_moves.h"
#include "services/organisations/domain/identifier.h"
#include "services/organisations/domain/membership_register.h"
#include "services/organisations/domain/organisation_register.h"

namespace baraza::organisations {

// Looks for verified identifiers by going through all records.
class FakeOrganisations : public record::FakeRecords<v1::Organisation>, public IdentifierIndex {
 public:
  using FakeRecords::FakeRecords;

  absl::StatusOr<std::optional<record::Versioned<v1::Organisation>>> HolderOf(
      record::Transaction&, std::string_view key) override {
    for (const auto& [name, held] : records()) {
      const auto state = held.resource.state();
      if (state != v1::Organisation::ACTIVE && state != v1::Organisation::PENDING) continue;
      for (const v1::Identifier& identifier : held.resource.identifiers()) {
        if (!IsVerified(identifier)) continue;
        if (IdentifierKey(identifier.scheme(), identifier.value()) == key) return held;
      }
    }
    return std::nullopt;
  }
};

// Looks for memberships by going through all of them.
class FakeMemberships : public record::FakeRecords<v1::Membership>, public MembershipIndex {
 public:
  using FakeRecords::FakeRecords;

  absl::StatusOr<std::optional<std::string>> LiveMembership(record::Transaction&,
                                                            std::string_view alliance,
                                                            std::string_view organisation,
                                                            v1::Membership::Role role) override {
    for (const auto& [name, held] : records()) {
      const v1::Membership& membership = held.resource;
      if (resourcename::Parent(name) == alliance && membership.organisation() == organisation &&
          membership.role() == role && IsLive(membership)) {
        return name;
      }
    }
    return std::nullopt;
  }

  absl::StatusOr<bool> IsActiveMember(record::Transaction&, std::string_view alliance,
                                      std::string_view organisation) override {
    for (const auto& [name, held] : records()) {
      if (resourcename::Parent(name) == alliance && held.resource.organisation() == organisation &&
          held.resource.state() == v1::Membership::ACTIVE) {
        return true;
      }
    }
    return false;
  }

  absl::StatusOr<std::vector<std::string>> MembershipsOf(record::Transaction&,
                                                         std::string_view organisation) override {
    std::vector<std::string> names;
    for (const auto& [name, held] : records()) {
      if (held.resource.organisation() == organisation) names.push_back(name);
    }
    return names;
  }
};

// Looks for contacts by going through all of them.
class FakeContacts : public record::FakeRecords<v1::Contact>, public ContactIndex {
 public:
  using FakeRecords::FakeRecords;

  absl::StatusOr<int64_t> CountOf(record::Transaction& transaction,
                                  std::string_view organisation) override {
    ASSIGN_OR_RETURN(const auto names, ContactsOf(transaction, organisation));
    return static_cast<int64_t>(names.size());
  }
  absl::StatusOr<std::vector<std::string>> ContactsOf(record::Transaction&,
                                                      std::string_view organisation) override {
    std::vector<std::string> names;
    for (const auto& [name, held] : records()) {
      if (resourcename::Parent(name) == organisation) names.push_back(name);
    }
    return names;
  }
  absl::StatusOr<std::vector<std::string>> RetainedUntilBefore(record::Transaction&, int64_t day,
                                                               int limit) override {
    std::vector<std::string> names;
    for (const auto& [name, held] : records()) {
      const auto until = calendar::DayOf(held.resource.retain_until());
      if (calendar::DayNumber(until) < day && static_cast<int>(names.size()) < limit) {
        names.push_back(name);
      }
    }
    return names;
  }
};

// An audit trail that nobody reads.
class NoHistory : public record::History {
 public:
  absl::StatusOr<std::vector<record::Revision>> Revisions(std::string_view, int64_t, int) override {
    return std::vector<record::Revision>();
  }
};

// The registers of organisations and memberships over stores in memory.
struct FakeRegisters {
  explicit FakeRegisters(const clock::Clock& clock)
      : organisations(clock),
        alliances(clock),
        memberships(clock),
        contacts(clock),
        moves(memberships, memberships, clock),
        contact_moves(contacts, contacts, organisations),
        organisation_register(
            writer, history,
            {organisations, organisations, alliances, moves, contact_moves, clock}),
        alliance_register(writer, alliances, alliance_rules, clock),
        membership_register(writer, memberships, {alliances, organisations, memberships, clock}) {}

  record::FakeWriter writer;
  NoHistory history;
  FakeOrganisations organisations;
  record::FakeRecords<v1::Alliance> alliances;
  FakeMemberships memberships;
  FakeContacts contacts;
  MembershipMoves moves;
  ContactMoves contact_moves;
  OrganisationRegister organisation_register;
  AllianceRules alliance_rules;
  AllianceRegister alliance_register;
  MembershipRegister membership_register;
};

}  // namespace baraza::organisations
