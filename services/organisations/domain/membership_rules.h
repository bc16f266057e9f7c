// What is particular about memberships: who asks, who decides, which state can follow which, and
// that an organisation has one live membership in a role.
//
// Thread-safety: const after construction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "baraza/organisations/v1/alliance.pb.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/record/register.h"
#include "services/organisations/domain/alliance_rules.h"

namespace baraza::organisations {

using MembershipRecords = record::RecordWriter<v1::Membership>;
using OrganisationRecords = record::RecordWriter<v1::Organisation>;

// What the rules ask of the store beside its records, whoever may read them.
class MembershipIndex {
 public:
  virtual ~MembershipIndex() = default;
  // The name of the live membership of an organisation in an alliance and role, if there is one.
  virtual absl::StatusOr<std::optional<std::string>> LiveMembership(
      record::Transaction& transaction, std::string_view alliance, std::string_view organisation,
      v1::Membership::Role role) = 0;
  // True if the organisation has an ACTIVE membership in the alliance, in whatever role.
  virtual absl::StatusOr<bool> IsActiveMember(record::Transaction& transaction,
                                              std::string_view alliance,
                                              std::string_view organisation) = 0;
  // The names of all memberships of an organisation, in their order.
  virtual absl::StatusOr<std::vector<std::string>> MembershipsOf(record::Transaction& transaction,
                                                                 std::string_view organisation) = 0;
};

// APPLIED, ACTIVE and SUSPENDED memberships are live.
bool IsLive(const v1::Membership& membership);

// OK if `next` can follow `state`; FAILED_PRECONDITION, reason ILLEGAL_TRANSITION, naming those
// that can.
absl::Status CheckTransition(v1::Membership::State state, v1::Membership::State next);

// Who may read a membership in its state; `before` is who could until now, null for a new one.
scope::Audience AudienceOfMembership(const v1::Membership& membership,
                                     const scope::Audience* before);

class MembershipRules : public record::Rules<v1::Membership> {
 public:
  // What the rules ask; all outlive them.
  struct Dependencies {
    AllianceRecords& alliances;
    OrganisationRecords& organisations;
    MembershipIndex& index;
    const clock::Clock& clock;
  };
  explicit MembershipRules(const Dependencies& ask) : ask_(ask) {}

  // By the secretariat: ACTIVE. By the organisation itself: APPLIED. PERMISSION_DENIED to others.
  // INVALID_ARGUMENT: alliance or organisation lead nowhere. ALREADY_EXISTS, reason ALREADY_MEMBER.
  // FAILED_PRECONDITION, reason ORGANISATION_NOT_ACTIVE: nobody is an active member as a draft.
  absl::Status Prepare(record::Transaction& transaction, const scope::Scope& scope,
                       v1::Membership& draft) override;
  // Who is not the secretariat can do nothing but end it.
  absl::Status Revise(record::Transaction& transaction, const scope::Scope& scope,
                      const v1::Membership& before, v1::Membership& after) override;
  // The secretariat, the organisation itself, a service.
  bool MayWrite(const scope::Scope& scope, const v1::Membership& membership) const override;
  absl::Status CheckLive(const v1::Membership& membership) const override;
  scope::Audience AudienceOf(const v1::Membership& membership,
                             const scope::Audience* before) const override;

 private:
  absl::Status CheckOnly(record::Transaction& transaction, const v1::Membership& membership) const;
  absl::Status CheckOrganisationActive(record::Transaction& transaction,
                                       const v1::Membership& membership) const;

  const Dependencies ask_;
};

}  // namespace baraza::organisations
