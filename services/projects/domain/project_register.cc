#include "services/projects/domain/project_register.h"

#include <set>
#include <string>
#include <utility>

#include "services/foundation/status/status.h"

namespace baraza::projects {
namespace {

// The collection in whose names projects are registered.
constexpr char kCollection[] = "projects";

}  // namespace

using v1::Project;

ProjectRegister::ProjectRegister(record::Writer& writer, ProjectRules::Projects& projects,
                                 ProjectRules::Results& results, ResultIndex& index,
                                 OrganisationDirectory& directory, const clock::Clock& clock)
    : Base(writer, projects, rules_, clock),
      directory_(directory),
      rules_(projects, results, index) {}

absl::StatusOr<ProjectRegister::Check> ProjectRegister::CheckOrganisations(
    const scope::Scope& scope, const Project& sent) {
  const std::set<std::string> named = OrganisationsIn(sent);
  if (named.empty()) return Check();
  ASSIGN_OR_RETURN(std::set<std::string> unknown, directory_.Unknown(scope, named));
  if (unknown.empty()) return Check();
  return [unknown = std::move(unknown)](const Project* before, const Project& after) {
    return CheckKnown(unknown, before, after);
  };
}

void ProjectRegister::Create(const scope::Scope& scope, std::string_view id, Project draft,
                             record::WriteOptions options, record::Writer::Done done) {
  absl::StatusOr<Check> check = CheckOrganisations(scope, draft);
  if (!check.ok()) return done(check.status());
  Base::Create(scope, kCollection, id, std::move(draft), std::move(options), std::move(done),
               *std::move(check));
}

void ProjectRegister::Update(const scope::Scope& scope, Project patch,
                             google::protobuf::FieldMask mask, record::WriteOptions options,
                             record::Writer::Done done) {
  absl::StatusOr<Check> check = CheckOrganisations(scope, patch);
  if (!check.ok()) return done(check.status());
  Base::Update(scope, std::move(patch), std::move(mask), std::move(options), std::move(done),
               *std::move(check));
}

void ProjectRegister::ImportRow(const scope::Scope& scope, Project row,
                                record::WriteOptions options, record::ImportDone done) {
  absl::StatusOr<Check> check = CheckOrganisations(scope, row);
  if (!check.ok()) return done(check.status());
  Base::ImportRow(scope, kCollection, std::move(row), std::move(options), std::move(done),
                  *std::move(check));
}

}  // namespace baraza::projects
