#include "services/projects/rpc/projects_rpc.h"

#include <utility>
#include <vector>

#include "baraza/projects/v1/projects_service.pb.h"
#include "services/projects/domain/identifier.h"

namespace baraza::projects {
namespace {

using record::WriteOptions;
using rpc::kAnyone;
using rpc::kSecretariats;
using rpc::kWriters;
using scope::Scope;

record::Query QueryOf(const Scope&, const v1::ListProjectsRequest& request) {
  record::Query query{.order_by = request.order_by().empty() ? "title" : request.order_by()};
  const std::vector<int> live = {v1::Project::ACTIVE};
  rpc::Where(query, "state", request.states());
  if (request.states().empty()) rpc::Where(query, "state", live);
  rpc::Where(query, "country", request.countries());
  rpc::Where(query, "participant", request.participants());
  rpc::Where(query, "theme", request.themes());
  if (!request.identifier().empty()) {
    query.filters.push_back({"identifier", {IdentifierKey(kIati, request.identifier())}});
  }
  return query;
}

// The results of a project, and of those that were merged into it.
absl::StatusOr<record::Query> ResultsOf(record::RecordReader& projects, const Scope& scope,
                                        const std::string& project) {
  absl::StatusOr<record::RecordPtr> found = projects.Get(scope, project);
  if (!found.ok()) return found.status();
  v1::Project standing;
  if (!standing.ParseFromString((*found)->body)) {
    return absl::DataLossError((*found)->name + " cannot be read");
  }
  std::vector<std::string> names = {standing.name()};
  names.insert(names.end(), standing.former_names().begin(), standing.former_names().end());
  record::Query query{.order_by = "name"};
  rpc::Where(query, "project", names);
  return query;
}

}  // namespace

ProjectsRpc::ProjectsRpc(rpc::Handler& handler, const Dependencies& to)
    : Service(handler, "baraza.projects.v1.ProjectsService", &to.tail) {
  AddReads(to);
  AddWrites(to.neighbours, to.projects);
  AddLifecycle(to.projects);
  AddResults(to);
  Watch<v1::WatchProjectsRequest>("WatchProjects", kAnyone, to.tail, to.follow);
}

void ProjectsRpc::AddReads(const Dependencies& to) {
  Get<v1::GetProjectRequest>("GetProject", kAnyone, to.project_reader);
  BatchGet<v1::BatchGetProjectsRequest, v1::BatchGetProjectsResponse>(
      "BatchGetProjects", kAnyone, to.project_reader,
      [](auto& response) { return response.add_projects(); });
  List<v1::ListProjectsRequest>("ListProjects", kAnyone, to.project_reader, QueryOf);
}

void ProjectsRpc::AddWrites(executor::Executor& neighbours, ProjectRegister& projects) {
  WriteOn<v1::CreateProjectRequest>(
      neighbours, "CreateProject", kWriters,
      [&](const Scope& scope, auto& request, WriteOptions options, auto done) {
        projects.Create(scope, request.project_id(), std::move(*request.mutable_project()),
                        std::move(options), std::move(done));
      });
  ImportOn<v1::ImportProjectsRequest>(
      neighbours, "ImportProjects", kWriters,
      [&](const Scope& scope, auto& row, WriteOptions options, auto done) {
        projects.ImportRow(scope, std::move(*row.mutable_project()), std::move(options),
                           std::move(done));
      });
  WriteOn<v1::UpdateProjectRequest>(
      neighbours, "UpdateProject", kWriters,
      [&](const Scope& scope, auto& request, WriteOptions options, auto done) {
        projects.Update(scope, std::move(*request.mutable_project()),
                        std::move(*request.mutable_update_mask()), std::move(options),
                        std::move(done));
      });
}

void ProjectsRpc::AddLifecycle(ProjectRegister& projects) {
  Write<v1::ArchiveProjectRequest>(
      "ArchiveProject", kWriters,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        projects.Archive(scope, request.name(), request.etag(), std::move(options),
                         std::move(done));
      });
  Write<v1::MergeProjectsRequest>(
      "MergeProjects", kSecretariats,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        projects.Merge(scope, rpc::DecisionOf(request), std::move(options), std::move(done));
      });
}

void ProjectsRpc::AddResults(const Dependencies& to) {
  ResultRegister& results = to.results;
  Write<v1::CreateResultRequest>(
      "CreateResult", kWriters,
      [&results](const Scope& scope, auto& request, WriteOptions options, auto done) {
        results.Create(scope, request.parent(), request.result_id(),
                       std::move(*request.mutable_result()), std::move(options), std::move(done));
      });
  Get<v1::GetResultRequest>("GetResult", kAnyone, to.result_reader);
  List<v1::ListResultsRequest>(
      "ListResults", kAnyone, to.result_reader,
      [&projects = to.project_reader](const Scope& scope, const auto& request) {
        return ResultsOf(projects, scope, request.parent());
      });
  Write<v1::UpdateResultRequest>(
      "UpdateResult", kWriters,
      [&results](const Scope& scope, auto& request, WriteOptions options, auto done) {
        results.Update(scope, std::move(*request.mutable_result()),
                       std::move(*request.mutable_update_mask()), std::move(options),
                       std::move(done));
      });
}

}  // namespace baraza::projects
