#include "services/organisations/domain/alliance_rules.h"

#include "services/foundation/status/status.h"

namespace baraza::organisations {

using v1::Alliance;

absl::Status AllianceRules::Prepare(record::Transaction&, const scope::Scope& scope,
                                    Alliance& draft) {
  if (MayWrite(scope, draft)) return absl::OkStatus();
  return status::Error(
      absl::StatusCode::kPermissionDenied, "NOT_YOURS",
      "a secretariat founds the alliance that it acts for: send the last part of " +
          scope.alliance() + " as alliance_id");
}

absl::Status AllianceRules::Revise(record::Transaction&, const scope::Scope&, const Alliance&,
                                   Alliance&) {
  return absl::OkStatus();
}

bool AllianceRules::MayWrite(const scope::Scope& scope, const Alliance& alliance) const {
  return scope.role() == scope::Role::kService || scope.IsSecretariatOf(alliance.name());
}

absl::Status AllianceRules::CheckLive(const Alliance&) const { return absl::OkStatus(); }

scope::Audience AllianceRules::AudienceOf(const Alliance&, const scope::Audience*) const {
  return {.is_public = true};
}

}  // namespace baraza::organisations
