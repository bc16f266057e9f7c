#include "services/organisations/domain/authority_rules.h"

#include "services/foundation/status/status.h"
#include "services/organisations/domain/reference.h"

namespace baraza::organisations {

using v1::Authority;

absl::Status AuthorityRules::Prepare(record::Transaction& transaction, const scope::Scope& scope,
                                     Authority& draft) {
  draft.set_alliance(scope.alliance());
  return CheckOrganisation(transaction, scope, draft);
}

absl::Status AuthorityRules::Revise(record::Transaction& transaction, const scope::Scope& scope,
                                    const Authority& before, Authority& after) {
  if (after.organisation() == before.organisation()) return absl::OkStatus();
  return CheckOrganisation(transaction, scope, after);
}

bool AuthorityRules::MayWrite(const scope::Scope& scope, const Authority& authority) const {
  return scope.role() == scope::Role::kService || scope.authority() == authority.name() ||
         scope.IsSecretariatOf(authority.alliance());
}

absl::Status AuthorityRules::CheckLive(const Authority&) const { return absl::OkStatus(); }

scope::Audience AuthorityRules::AudienceOf(const Authority&, const scope::Audience*) const {
  return {.is_public = true};
}

absl::Status AuthorityRules::CheckOrganisation(record::Transaction& transaction,
                                               const scope::Scope& scope,
                                               const Authority& authority) const {
  if (authority.organisation().empty()) return absl::OkStatus();
  return FindReferred(transaction, scope, organisations_, authority.organisation(), "organisation")
      .status();
}

}  // namespace baraza::organisations
