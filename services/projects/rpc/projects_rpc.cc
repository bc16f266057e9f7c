#include "services/projects/rpc/projects_rpc.h"

#include <utility>
#include <vector>

#include "services/foundation/rpc/import.h"
#include "services/foundation/rpc/listing.h"
#include "services/foundation/rpc/reading.h"
#include "services/foundation/rpc/watch.h"
#include "services/foundation/rpc/writing.h"
#include "services/projects/domain/identifier.h"

namespace baraza::projects {
namespace {

constexpr char kService[] = "baraza.projects.v1.ProjectsService";

record::Query QueryOf(const v1::ListProjectsRequest& request) {
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

}  // namespace

ProjectsRpc::ProjectsRpc(Dependencies dependencies)
    : to_(std::move(dependencies)),
      create_(to_.handler.AddMethod(kService, "CreateProject", rpc::kWriters)),
      import_(to_.handler.AddMethod(kService, "ImportProjects", rpc::kWriters)),
      get_(to_.handler.AddMethod(kService, "GetProject", rpc::kAnyone)),
      batch_get_(to_.handler.AddMethod(kService, "BatchGetProjects", rpc::kAnyone)),
      list_(to_.handler.AddMethod(kService, "ListProjects", rpc::kAnyone)),
      update_(to_.handler.AddMethod(kService, "UpdateProject", rpc::kWriters)),
      archive_(to_.handler.AddMethod(kService, "ArchiveProject", rpc::kWriters)),
      merge_(to_.handler.AddMethod(kService, "MergeProjects", rpc::kSecretariats)),
      create_result_(to_.handler.AddMethod(kService, "CreateResult", rpc::kWriters)),
      get_result_(to_.handler.AddMethod(kService, "GetResult", rpc::kAnyone)),
      list_results_(to_.handler.AddMethod(kService, "ListResults", rpc::kAnyone)),
      update_result_(to_.handler.AddMethod(kService, "UpdateResult", rpc::kWriters)),
      watch_(to_.handler.AddMethod(kService, "WatchProjects", rpc::kAnyone)) {}

grpc::ServerUnaryReactor* ProjectsRpc::CreateProject(Context* context, const Buffer* in,
                                                     Buffer* out) {
  using Request = v1::CreateProjectRequest;
  return to_.handler.CallOn<Request>(
      to_.neighbours, context, in, out, create_,
      [this](const auto& scope, Request& request, const auto& responder) {
        record::WriteOptions options = rpc::OptionsOf(create_, request);
        to_.projects.Create(scope, request.project_id(), std::move(*request.mutable_project()),
                            std::move(options), rpc::AnswerTo(responder));
      });
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ProjectsRpc::ImportProjects(
    Context* context) {
  using Row = v1::ImportProjectsRequest::Row;
  auto act = [this](const scope::Scope& scope, const bulk::v1::ImportOptions& options, Row& row,
                    rpc::Outcome outcome) {
    record::WriteOptions write = rpc::RowOptions(import_, options, row);
    to_.projects.ImportRow(scope, std::move(*row.mutable_project()), std::move(write),
                           rpc::TellOutcome(row.number(), std::move(outcome)));
  };
  return rpc::StartImport<v1::ImportProjectsRequest>(to_.handler, *context, import_,
                                                     rpc::InTurn(to_.neighbours, std::move(act)));
}

grpc::ServerUnaryReactor* ProjectsRpc::GetProject(Context* context, const Buffer* in, Buffer* out) {
  return rpc::Get<v1::GetProjectRequest>(to_.handler, context, in, out, get_, to_.project_reader);
}

grpc::ServerUnaryReactor* ProjectsRpc::BatchGetProjects(Context* context, const Buffer* in,
                                                        Buffer* out) {
  using Response = v1::BatchGetProjectsResponse;
  return rpc::BatchGet<v1::BatchGetProjectsRequest, Response>(
      to_.handler, context, in, out, batch_get_, to_.project_reader,
      [](Response& response) { return response.add_projects(); });
}

grpc::ServerUnaryReactor* ProjectsRpc::ListProjects(Context* context, const Buffer* in,
                                                    Buffer* out) {
  using Request = v1::ListProjectsRequest;
  return rpc::List<Request>(
      to_.handler, context, in, out, list_, to_.project_reader,
      [](const scope::Scope&, const Request& request) { return QueryOf(request); });
}

grpc::ServerUnaryReactor* ProjectsRpc::UpdateProject(Context* context, const Buffer* in,
                                                     Buffer* out) {
  using Request = v1::UpdateProjectRequest;
  return to_.handler.CallOn<Request>(
      to_.neighbours, context, in, out, update_,
      [this](const auto& scope, Request& request, const auto& responder) {
        record::WriteOptions options = rpc::OptionsOf(update_, request);
        to_.projects.Update(scope, std::move(*request.mutable_project()),
                            std::move(*request.mutable_update_mask()), std::move(options),
                            rpc::AnswerTo(responder));
      });
}

grpc::ServerUnaryReactor* ProjectsRpc::ArchiveProject(Context* context, const Buffer* in,
                                                      Buffer* out) {
  using Request = v1::ArchiveProjectRequest;
  return to_.handler.Call<Request>(
      context, in, out, archive_,
      [this](const auto& scope, Request& request, const auto& responder) {
        to_.projects.Archive(scope, request.name(), request.etag(),
                             rpc::OptionsOf(archive_, request), rpc::AnswerTo(responder));
      });
}

grpc::ServerUnaryReactor* ProjectsRpc::MergeProjects(Context* context, const Buffer* in,
                                                     Buffer* out) {
  using Request = v1::MergeProjectsRequest;
  return to_.handler.Call<Request>(
      context, in, out, merge_, [this](const auto& scope, Request& request, const auto& responder) {
        to_.projects.Merge(scope, rpc::DecisionOf(request), rpc::OptionsOf(merge_, request),
                           rpc::AnswerTo(responder));
      });
}

grpc::ServerUnaryReactor* ProjectsRpc::CreateResult(Context* context, const Buffer* in,
                                                    Buffer* out) {
  using Request = v1::CreateResultRequest;
  return to_.handler.Call<Request>(
      context, in, out, create_result_,
      [this](const auto& scope, Request& request, const auto& responder) {
        record::WriteOptions options = rpc::OptionsOf(create_result_, request);
        to_.results.Create(scope, request.parent(), request.result_id(),
                           std::move(*request.mutable_result()), std::move(options),
                           rpc::AnswerTo(responder));
      });
}

grpc::ServerUnaryReactor* ProjectsRpc::GetResult(Context* context, const Buffer* in, Buffer* out) {
  return rpc::Get<v1::GetResultRequest>(to_.handler, context, in, out, get_result_,
                                        to_.result_reader);
}

grpc::ServerUnaryReactor* ProjectsRpc::ListResults(Context* context, const Buffer* in,
                                                   Buffer* out) {
  using Request = v1::ListResultsRequest;
  return rpc::List<Request>(to_.handler, context, in, out, list_results_, to_.result_reader,
                            [this](const scope::Scope& scope, const Request& request) {
                              return ResultsOf(scope, request.parent());
                            });
}

// The results of a project, and of those that were merged into it.
absl::StatusOr<record::Query> ProjectsRpc::ResultsOf(const scope::Scope& scope,
                                                     const std::string& project) {
  absl::StatusOr<record::RecordPtr> found = to_.project_reader.Get(scope, project);
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

grpc::ServerUnaryReactor* ProjectsRpc::UpdateResult(Context* context, const Buffer* in,
                                                    Buffer* out) {
  using Request = v1::UpdateResultRequest;
  return to_.handler.Call<Request>(
      context, in, out, update_result_,
      [this](const auto& scope, Request& request, const auto& responder) {
        record::WriteOptions options = rpc::OptionsOf(update_result_, request);
        to_.results.Update(scope, std::move(*request.mutable_result()),
                           std::move(*request.mutable_update_mask()), std::move(options),
                           rpc::AnswerTo(responder));
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* ProjectsRpc::WatchProjects(Context* context,
                                                                       const Buffer* in) {
  return rpc::StartWatch<v1::WatchProjectsRequest>(to_.handler, *context, *in, watch_, to_.tail,
                                                   to_.follow);
}

}  // namespace baraza::projects
