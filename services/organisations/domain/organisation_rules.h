// What is particular about organisations: who may read and write a record, what its states mean,
// and that a verified identifier belongs to one live record.
//
// Thread-safety: const after construction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/record/merging.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/contact_moves.h"
#include "services/organisations/domain/membership_register.h"

namespace baraza::organisations {

// What the rules ask of the store beside its records.
class IdentifierIndex {
 public:
  virtual ~IdentifierIndex() = default;
  // The live record that holds a VERIFIED identifier with this key, whoever may read it.
  virtual absl::StatusOr<std::optional<record::Versioned<v1::Organisation>>> HolderOf(
      record::Transaction& transaction, std::string_view key) = 0;
};

class OrganisationRules : public record::MergingRules<v1::Organisation> {
 public:
  // What the rules ask; all outlive them.
  struct Dependencies {
    IdentifierIndex& identifiers;
    OrganisationRecords& organisations;
    AllianceRecords& alliances;
    MembershipMoves& memberships;
    ContactMoves& contacts;
    const clock::Clock& clock;
  };
  explicit OrganisationRules(const Dependencies& ask) : ask_(ask) {}

  // Sets registrar and alliance from the scope. ACTIVE for a secretariat, a service, and where the
  // alliance admits at once; else PENDING. INVALID_ARGUMENT: see organisation_checks.h.
  absl::Status Prepare(record::Transaction& transaction, const scope::Scope& scope,
                       v1::Organisation& draft) override;
  absl::Status Revise(record::Transaction& transaction, const scope::Scope& scope,
                      const v1::Organisation& before, v1::Organisation& after) override;
  // The organisation itself, its registrar, the secretariat of its alliance, a service.
  bool MayWrite(const scope::Scope& scope, const v1::Organisation& record) const override;
  // PENDING: registrar, itself, the secretariat of its alliance. ACTIVE: everybody. ARCHIVED and
  // MERGED: whoever could read it before.
  scope::Audience AudienceOf(const v1::Organisation& record,
                             const scope::Audience* before) const override;
  // See merging.h.
  absl::Status CheckMergeable(const v1::Organisation& survivor,
                              const v1::Organisation& other) const override;
  void Unite(v1::Organisation& survivor, const v1::Organisation& other) const override;
  absl::Status MoveDependents(record::Transaction& transaction, const scope::Scope& scope,
                              const std::string& survivor, const std::string& other) override;
  absl::StatusOr<std::vector<std::string>> GiveBackDependents(
      record::Transaction& transaction, const scope::Scope& scope, const std::string& survivor,
      const std::vector<std::string>& others) override;
  // FAILED_PRECONDITION, reason IDENTIFIER_TAKEN: see CheckVerified.
  absl::Status CheckRevivable(record::Transaction& transaction, const scope::Scope& scope,
                              const v1::Organisation& record) override;

  // ALREADY_EXISTS, reason IDENTIFIER_TAKEN, if a verified identifier of `record` belongs to
  // another live record: names it where `scope` may read it, else says whom to ask.
  absl::Status CheckVerified(record::Transaction& transaction, const scope::Scope& scope,
                             const v1::Organisation& record) const;

 private:
  absl::StatusOr<bool> AdmitsAtOnce(record::Transaction& transaction, const scope::Scope& scope);
  absl::Status Check(record::Transaction& transaction, const scope::Scope& scope,
                     const v1::Organisation* before, v1::Organisation& after) const;
  absl::Status CheckReferences(record::Transaction& transaction, const scope::Scope& scope,
                               const v1::Organisation* before, const v1::Organisation& after,
                               std::vector<status::FieldViolation>& faults) const;
  absl::Status StampVerified(const scope::Scope& scope, const v1::Organisation* before,
                             v1::Organisation& after) const;

  const Dependencies ask_;
};

}  // namespace baraza::organisations
