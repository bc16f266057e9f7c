#include "services/projects/domain/project_rules.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/projects/domain/merging.h"
#include "services/projects/domain/project_access.h"
#include "services/projects/domain/project_checks.h"

namespace baraza::projects {
namespace {

using record::Transaction;
using record::Versioned;
using v1::Project;
using v1::Result;

// Reads what a change of audience touches, whoever may read it.
const scope::Scope& Everything() {
  static const scope::Scope kScope = scope::Scope::Service("projects");
  return kScope;
}

bool Holds(const google::protobuf::RepeatedPtrField<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// OK if `scope` acts for every alliance of `after` that is not one of `before`.
absl::Status CheckAlliances(const scope::Scope& scope, const Project* before,
                            const Project& after) {
  if (scope.role() == scope::Role::kService) return absl::OkStatus();
  for (int i = 0; i < after.alliances_size(); ++i) {
    const std::string& alliance = after.alliances(i);
    if (alliance == scope.alliance()) continue;
    if (before != nullptr && Holds(before->alliances(), alliance)) continue;
    return status::Error(absl::StatusCode::kPermissionDenied, "ALLIANCE_NOT_YOURS",
                         absl::StrCat("alliances[", i, "]: you do not act for ", alliance,
                                      ": leave it out, or ask its secretariat to add it"),
                         {{"field", absl::StrCat("alliances[", i, "]")}, {"alliance", alliance}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ProjectRules::Prepare(Transaction&, const scope::Scope& scope, Project& draft) {
  RETURN_IF_ERROR(CheckAlliances(scope, nullptr, draft));
  draft.set_registrar(scope.organisation());
  draft.set_state(Project::ACTIVE);
  if (!scope.alliance().empty() && !Holds(draft.alliances(), scope.alliance())) {
    draft.add_alliances(scope.alliance());
  }
  if (draft.sensitivity() == Project::SENSITIVITY_UNSPECIFIED) {
    draft.set_sensitivity(Project::PUBLIC);
  }
  if (draft.stage() == Project::STAGE_UNSPECIFIED) draft.set_stage(Project::PIPELINE);
  return status::InvalidFields(FaultsOf(draft));
}

absl::Status ProjectRules::Revise(Transaction&, const scope::Scope& scope, const Project& before,
                                  Project& after) {
  RETURN_IF_ERROR(CheckAlliances(scope, &before, after));
  if (after.draft() && !before.draft()) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "PUBLISHED",
                         absl::StrCat("draft: ", before.name(),
                                      " was published and cannot become a draft again; "
                                      "set a stricter sensitivity, or archive it"));
  }
  if (after.sensitivity() == Project::SENSITIVITY_UNSPECIFIED) {
    after.set_sensitivity(before.sensitivity());
  }
  if (after.stage() == Project::STAGE_UNSPECIFIED) after.set_stage(before.stage());
  return status::InvalidFields(FaultsOf(after));
}

bool ProjectRules::MayWrite(const scope::Scope& scope, const Project& record) const {
  return projects::MayWrite(scope, record);
}

scope::Audience ProjectRules::AudienceOf(const Project& record,
                                         const scope::Audience* before) const {
  const bool retired = record.state() == Project::ARCHIVED || record.state() == Project::MERGED;
  return retired && before != nullptr ? *before : ReadersOf(record);
}

absl::Status ProjectRules::CheckMergeable(const Project& survivor, const Project& other) const {
  return projects::CheckMergeable(survivor, other);
}

void ProjectRules::Unite(Project& survivor, const Project& other) const {
  projects::Unite(survivor, other);
}

absl::Status ProjectRules::Carry(Transaction& transaction, const scope::Scope& scope,
                                 const Versioned<Project>& before,
                                 const Versioned<Project>& after) {
  const bool in_step = before.audience == after.audience &&
                       EditorsOf(before.resource) == EditorsOf(after.resource) &&
                       before.resource.former_names_size() == after.resource.former_names_size();
  if (in_step) return absl::OkStatus();
  RETURN_IF_ERROR(CarryResults(transaction, scope, after.resource.name(), after));
  for (const std::string& former : after.resource.former_names()) {
    RETURN_IF_ERROR(CarryFormer(transaction, scope, former, after));
    RETURN_IF_ERROR(CarryResults(transaction, scope, former, after));
  }
  return absl::OkStatus();
}

absl::Status ProjectRules::CarryFormer(Transaction& transaction, const scope::Scope& scope,
                                       const std::string& former,
                                       const Versioned<Project>& project) {
  ASSIGN_OR_RETURN(std::optional<Versioned<Project>> before,
                   projects_.Find(transaction, Everything(), former));
  if (!before.has_value() || before->audience == project.audience) return absl::OkStatus();
  Versioned<Project> after = *before;
  after.audience = project.audience;
  return projects_.Put(transaction, scope, &*before, after);
}

absl::Status ProjectRules::CarryResults(Transaction& transaction, const scope::Scope& scope,
                                        const std::string& of, const Versioned<Project>& project) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, index_.ResultsOf(transaction, of));
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(std::optional<Versioned<Result>> before,
                     results_.Find(transaction, Everything(), name));
    if (!before.has_value()) continue;
    Versioned<Result> after = *before;
    after.audience = ReadersOf(after.resource, project.resource, project.audience);
    if (after.audience == before->audience) continue;
    RETURN_IF_ERROR(results_.Put(transaction, scope, &*before, after));
  }
  return absl::OkStatus();
}

}  // namespace baraza::projects
