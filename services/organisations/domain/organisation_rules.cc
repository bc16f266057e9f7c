#include "services/organisations/domain/organisation_rules.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/identifier.h"
#include "services/organisations/domain/merging.h"
#include "services/organisations/domain/organisation_checks.h"
#include "services/organisations/domain/reference.h"

namespace baraza::organisations {
namespace {

using v1::Identifier;
using v1::Organisation;

// The same code in the record as it stood, if it was verified there.
const Identifier* VerifiedBefore(const Organisation* before, const Identifier& identifier) {
  if (before == nullptr) return nullptr;
  const std::string key = IdentifierKey(identifier.scheme(), identifier.value());
  for (const Identifier& old : before->identifiers()) {
    if (IsVerified(old) && IdentifierKey(old.scheme(), old.value()) == key) return &old;
  }
  return nullptr;
}

absl::Status OnlySecretariatsVerify(int index) {
  return status::Error(absl::StatusCode::kPermissionDenied, "ONLY_SECRETARIATS_VERIFY",
                       absl::StrCat("identifiers[", index,
                                    "].status: only a secretariat may set VERIFIED; send CLAIMED"));
}

}  // namespace

absl::Status OrganisationRules::Prepare(record::Transaction& transaction, const scope::Scope& scope,
                                        Organisation& draft) {
  draft.set_registrar(scope.organisation());
  draft.set_alliance(scope.alliance());
  ASSIGN_OR_RETURN(const bool admitted, AdmitsAtOnce(transaction, scope));
  draft.set_state(admitted ? Organisation::ACTIVE : Organisation::PENDING);
  return Check(transaction, scope, nullptr, draft);
}

absl::Status OrganisationRules::Revise(record::Transaction& transaction, const scope::Scope& scope,
                                       const Organisation& before, Organisation& after) {
  return Check(transaction, scope, &before, after);
}

absl::StatusOr<bool> OrganisationRules::AdmitsAtOnce(record::Transaction& transaction,
                                                     const scope::Scope& scope) {
  if (scope.role() != scope::Role::kMember) return true;
  if (scope.alliance().empty()) return false;
  ASSIGN_OR_RETURN(const auto alliance, ask_.alliances.Find(transaction, scope, scope.alliance()));
  return alliance.has_value() && alliance->resource.admission() == v1::Alliance::AT_ONCE;
}

absl::Status OrganisationRules::Check(record::Transaction& transaction, const scope::Scope& scope,
                                      const Organisation* before, Organisation& after) const {
  std::vector<status::FieldViolation> faults = FaultsOf(after);
  RETURN_IF_ERROR(CheckReferences(transaction, scope, before, after, faults));
  RETURN_IF_ERROR(status::InvalidFields(std::move(faults)));
  RETURN_IF_ERROR(StampVerified(scope, before, after));
  return CheckVerified(transaction, scope, after);
}

// Adds a violation for each organisation of the history that is new and leads nowhere.
absl::Status OrganisationRules::CheckReferences(record::Transaction& transaction,
                                                const scope::Scope& scope,
                                                const Organisation* before,
                                                const Organisation& after,
                                                std::vector<status::FieldViolation>& faults) const {
  for (int i = 0; i < after.succession_size(); ++i) {
    const std::string& other = after.succession(i).organisation();
    if (before != nullptr && SucceedsOrPrecedes(*before, other)) continue;
    ASSIGN_OR_RETURN(const auto found, ask_.organisations.Find(transaction, scope, other));
    if (found.has_value()) continue;
    faults.push_back(LeadsNowhere(absl::StrCat("succession[", i, "].organisation"), other));
  }
  return absl::OkStatus();
}

absl::Status OrganisationRules::MoveDependents(record::Transaction& transaction,
                                               const scope::Scope& scope,
                                               const std::string& survivor,
                                               const std::string& other) {
  RETURN_IF_ERROR(ask_.contacts.Move(transaction, scope, survivor, other));
  return ask_.memberships.Move(transaction, scope, survivor, other);
}

absl::StatusOr<std::vector<std::string>> OrganisationRules::GiveBackDependents(
    record::Transaction& transaction, const scope::Scope& scope, const std::string& survivor,
    const std::vector<std::string>& others) {
  RETURN_IF_ERROR(ask_.contacts.GiveBack(transaction, scope, others));
  return ask_.memberships.GiveBack(transaction, scope, survivor, others);
}

absl::Status OrganisationRules::CheckRevivable(record::Transaction& transaction,
                                               const scope::Scope& scope,
                                               const Organisation& record) {
  absl::Status free = CheckVerified(transaction, scope, record);
  return absl::IsAlreadyExists(free) ? status::WithCode(free, absl::StatusCode::kFailedPrecondition)
                                     : free;
}

bool OrganisationRules::MayWrite(const scope::Scope& scope, const Organisation& record) const {
  return scope.role() == scope::Role::kService || scope.ActsFor(record.name()) ||
         scope.ActsFor(record.registrar()) || scope.IsSecretariatOf(record.alliance());
}

absl::Status OrganisationRules::CheckMergeable(const Organisation& survivor,
                                               const Organisation& other) const {
  return organisations::CheckMergeable(survivor, other);
}

void OrganisationRules::Unite(Organisation& survivor, const Organisation& other) const {
  organisations::Unite(survivor, other);
}

scope::Audience OrganisationRules::AudienceOf(const Organisation& record,
                                              const scope::Audience* before) const {
  const bool retired =
      record.state() == Organisation::ARCHIVED || record.state() == Organisation::MERGED;
  if (retired && before != nullptr) return *before;
  scope::Audience audience{.is_public = record.state() == Organisation::ACTIVE};
  audience.readers.push_back(record.name());
  if (!record.registrar().empty()) audience.readers.push_back(record.registrar());
  if (!record.alliance().empty()) {
    audience.readers.push_back(scope::SecretariatKey(record.alliance()));
  }
  audience.Normalise();
  return audience;
}

absl::Status OrganisationRules::CheckVerified(record::Transaction& transaction,
                                              const scope::Scope& scope,
                                              const Organisation& record) const {
  for (const Identifier& identifier : record.identifiers()) {
    if (!IsVerified(identifier)) continue;
    const std::string code = absl::StrCat(identifier.scheme(), "-", identifier.value());
    ASSIGN_OR_RETURN(auto holder,
                     ask_.identifiers.HolderOf(
                         transaction, IdentifierKey(identifier.scheme(), identifier.value())));
    if (!holder.has_value() || holder->resource.name() == record.name()) continue;
    const bool visible = scope.MayRead(holder->audience);
    const std::string whom = visible ? holder->resource.name() : holder->resource.alliance();
    return status::Error(
        absl::StatusCode::kAlreadyExists, "IDENTIFIER_TAKEN",
        visible ? absl::StrCat(code, " is the verified identifier of ", whom, ": use that record")
                : absl::StrCat(code, " is the verified identifier of a record in preparation: ask ",
                               whom.empty() ? "the secretariat" : whom),
        {{visible ? "holder" : "ask", whom}});
  }
  return absl::OkStatus();
}

absl::Status OrganisationRules::StampVerified(const scope::Scope& scope, const Organisation* before,
                                              Organisation& after) const {
  const bool may_verify =
      scope.role() == scope::Role::kSecretariat || scope.role() == scope::Role::kService;
  for (int i = 0; i < after.identifiers_size(); ++i) {
    Identifier& identifier = *after.mutable_identifiers(i);
    identifier.clear_verifier();
    identifier.clear_verify_time();
    if (identifier.status() == Identifier::STATUS_UNSPECIFIED) {
      identifier.set_status(Identifier::CLAIMED);
    }
    if (!IsVerified(identifier)) continue;
    if (const Identifier* old = VerifiedBefore(before, identifier)) {
      identifier.set_verifier(old->verifier());
      *identifier.mutable_verify_time() = old->verify_time();
      continue;
    }
    if (!may_verify) return OnlySecretariatsVerify(i);
    identifier.set_verifier(scope.subject());
    identifier.mutable_verify_time()->set_seconds(absl::ToUnixSeconds(ask_.clock.Now()));
  }
  return absl::OkStatus();
}

}  // namespace baraza::organisations
