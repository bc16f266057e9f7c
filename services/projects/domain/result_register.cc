#include "services/projects/domain/result_register.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/fieldmask/fieldmask.h"
#include "services/foundation/record/editor.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/record/register.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"
#include "services/projects/domain/result_rules.h"

namespace baraza::projects {
namespace {

using record::Transaction;
using record::Written;
using v1::Result;

// "projects/p/results": the collection of a project's results.
std::string CollectionOf(std::string_view project) { return std::string(project) + "/results"; }

}  // namespace

void ResultRegister::Create(const scope::Scope& scope, std::string_view project,
                            std::string_view id, Result draft, record::WriteOptions options,
                            record::Writer::Done done) {
  draft = record::Draft(std::move(draft), record::NewName(CollectionOf(project), id, clock_));
  auto body = [this, scope, project = std::string(project),
               draft = std::move(draft)](Transaction& transaction) -> absl::StatusOr<Written> {
    ASSIGN_OR_RETURN(const Project found, FindProject(transaction, scope, project));
    RETURN_IF_ERROR(CheckRoom(transaction, project));
    ResultRules rules(found);
    return record::Editor<Result>(results_, rules).Insert(transaction, scope, draft);
  };
  writer_.Write(scope, std::move(options), std::move(body), std::move(done));
}

void ResultRegister::Update(const scope::Scope& scope, Result patch,
                            google::protobuf::FieldMask mask, record::WriteOptions options,
                            record::Writer::Done done) {
  if (patch.name().empty()) return done(record::NameMissing());
  auto body = [this, scope, patch = std::move(patch),
               mask = std::move(mask)](Transaction& transaction) -> absl::StatusOr<Written> {
    const std::string_view parent = resourcename::Parent(patch.name());
    ASSIGN_OR_RETURN(Project project, FindProject(transaction, scope, parent));
    if (!project.resource.merged_into().empty()) {
      ASSIGN_OR_RETURN(project, FindProject(transaction, scope, project.resource.merged_into()));
    }
    ResultRules rules(project);
    return record::Editor<Result>(results_, rules)
        .Change(transaction, scope, patch.name(), patch.etag(), [&](Transaction&, Result& result) {
          return fieldmask::Apply(patch, mask, result);
        });
  };
  writer_.Write(scope, std::move(options), std::move(body), std::move(done));
}

absl::StatusOr<ResultRegister::Project> ResultRegister::FindProject(Transaction& transaction,
                                                                    const scope::Scope& scope,
                                                                    std::string_view name) {
  ASSIGN_OR_RETURN(std::optional<Project> found, projects_.Find(transaction, scope, name));
  if (!found.has_value()) return record::NotFound(name);
  return *std::move(found);
}

absl::Status ResultRegister::CheckRoom(Transaction& transaction, const std::string& project) {
  ASSIGN_OR_RETURN(const std::vector<std::string> standing, index_.ResultsOf(transaction, project));
  if (standing.size() < kMaxResults) return absl::OkStatus();
  return status::Error(absl::StatusCode::kFailedPrecondition, "TOO_MANY_RESULTS",
                       absl::StrCat(project, " has ", kMaxResults,
                                    " results: register its phases as projects of their own"));
}

}  // namespace baraza::projects
