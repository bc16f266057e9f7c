#include "services/projects/domain/result_rules.h"

#include "services/foundation/record/merging.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/status/status.h"
#include "services/projects/domain/project_access.h"
#include "services/projects/domain/project_checks.h"

namespace baraza::projects {
namespace {

using v1::Result;

absl::Status OnlySecretariatsVerify() {
  return status::Error(
      absl::StatusCode::kPermissionDenied, "ONLY_SECRETARIATS_VERIFY",
      "state: only the secretariat of an alliance of the project may set VERIFIED; "
      "send REPORTED");
}

}  // namespace

absl::Status ResultRules::Prepare(record::Transaction&, const scope::Scope& scope, Result& draft) {
  if (!projects::MayWrite(scope, project_.resource)) {
    return record::NotYours(project_.resource.name());
  }
  RETURN_IF_ERROR(CheckLive(draft));
  if (draft.state() == Result::STATE_UNSPECIFIED) draft.set_state(Result::REPORTED);
  if (draft.state() == Result::VERIFIED && !IsSecretariatOf(scope, project_.resource)) {
    return OnlySecretariatsVerify();
  }
  return status::InvalidFields(FaultsOf(draft));
}

absl::Status ResultRules::Revise(record::Transaction&, const scope::Scope& scope,
                                 const Result& before, Result& after) {
  if (after.state() == Result::STATE_UNSPECIFIED) after.set_state(before.state());
  if (after.state() == Result::DRAFT && before.state() != Result::DRAFT) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "REPORTED",
                         "state: the result was reported and cannot become a draft again");
  }
  if (after.state() == Result::VERIFIED && !IsSecretariatOf(scope, project_.resource)) {
    if (before.state() != Result::VERIFIED) return OnlySecretariatsVerify();
    after.set_state(Result::REPORTED);
  }
  return status::InvalidFields(FaultsOf(after));
}

bool ResultRules::MayWrite(const scope::Scope& scope, const Result&) const {
  return projects::MayWrite(scope, project_.resource);
}

absl::Status ResultRules::CheckLive(const Result&) const {
  return record::CheckStanding(project_.resource);
}

scope::Audience ResultRules::AudienceOf(const Result& result, const scope::Audience*) const {
  return ReadersOf(result, project_.resource, project_.audience);
}

}  // namespace baraza::projects
