#include "services/organisations/rpc/organisations_rpc.h"

#include <utility>

#include "services/foundation/rpc/import.h"
#include "services/foundation/rpc/listing.h"
#include "services/foundation/rpc/reading.h"
#include "services/foundation/rpc/watch.h"
#include "services/foundation/rpc/writing.h"
#include "services/organisations/domain/identifier.h"

namespace baraza::organisations {
namespace {

constexpr char kService[] = "baraza.organisations.v1.OrganisationsService";

record::Query QueryOf(const v1::ListOrganisationsRequest& request) {
  record::Query query{.order_by = request.order_by().empty() ? "display_name" : request.order_by()};
  record::Filter states{.field = "state"};
  for (int state : request.states()) states.any_of.push_back(int64_t{state});
  if (states.any_of.empty()) {
    states.any_of = {int64_t{v1::Organisation::PENDING}, int64_t{v1::Organisation::ACTIVE}};
  }
  query.filters.push_back(std::move(states));
  record::Filter types{.field = "type"};
  for (int type : request.types()) types.any_of.push_back(int64_t{type});
  if (!types.any_of.empty()) query.filters.push_back(std::move(types));
  record::Filter countries{.field = "country"};
  for (const std::string& country : request.countries()) countries.any_of.push_back(country);
  if (!countries.any_of.empty()) query.filters.push_back(std::move(countries));
  if (!request.identifier().empty()) {
    query.filters.push_back({"identifier", {IdentifierKeyOf(request.identifier())}});
  }
  return query;
}

}  // namespace

OrganisationsRpc::OrganisationsRpc(Dependencies dependencies)
    : to_(std::move(dependencies)),
      create_(to_.handler.AddMethod(kService, "CreateOrganisation", rpc::kWriters)),
      import_(to_.handler.AddMethod(kService, "ImportOrganisations", rpc::kWriters)),
      get_(to_.handler.AddMethod(kService, "GetOrganisation", rpc::kAnyone)),
      batch_get_(to_.handler.AddMethod(kService, "BatchGetOrganisations", rpc::kAnyone)),
      list_(to_.handler.AddMethod(kService, "ListOrganisations", rpc::kAnyone)),
      update_(to_.handler.AddMethod(kService, "UpdateOrganisation", rpc::kWriters)),
      activate_(to_.handler.AddMethod(kService, "ActivateOrganisation", rpc::kSecretariats)),
      archive_(to_.handler.AddMethod(kService, "ArchiveOrganisation", rpc::kWriters)),
      merge_(to_.handler.AddMethod(kService, "MergeOrganisations", rpc::kSecretariats)),
      watch_(to_.handler.AddMethod(kService, "WatchOrganisations", rpc::kAnyone)) {}

grpc::ServerUnaryReactor* OrganisationsRpc::CreateOrganisation(Context* context, const Buffer* in,
                                                               Buffer* out) {
  using Request = v1::CreateOrganisationRequest;
  return to_.handler.Call<Request>(
      context, in, out, create_,
      [this](const auto& scope, Request& request, const auto& responder) {
        record::WriteOptions options = rpc::OptionsOf(create_, request);
        to_.organisations.Create(scope, kCollection, request.organisation_id(),
                                 std::move(*request.mutable_organisation()), std::move(options),
                                 rpc::AnswerTo(responder));
      });
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* OrganisationsRpc::ImportOrganisations(
    Context* context) {
  using Row = v1::ImportOrganisationsRequest::Row;
  auto act = [this](const scope::Scope& scope, const bulk::v1::ImportOptions& options, Row& row,
                    rpc::Outcome outcome) {
    record::WriteOptions write = rpc::RowOptions(import_, options, row);
    to_.organisations.ImportRow(scope, kCollection, std::move(*row.mutable_organisation()),
                                std::move(write),
                                rpc::TellOutcome(row.number(), std::move(outcome)));
  };
  auto* stream = new rpc::Import<v1::ImportOrganisationsRequest, decltype(act)>(
      to_.handler.Admit(*context, import_), std::move(act));
  stream->Start();
  return stream;
}

grpc::ServerUnaryReactor* OrganisationsRpc::GetOrganisation(Context* context, const Buffer* in,
                                                            Buffer* out) {
  return rpc::Get<v1::GetOrganisationRequest>(to_.handler, context, in, out, get_, to_.reader);
}

grpc::ServerUnaryReactor* OrganisationsRpc::BatchGetOrganisations(Context* context,
                                                                  const Buffer* in, Buffer* out) {
  return to_.handler.Read<v1::BatchGetOrganisationsRequest>(
      context, in, out, batch_get_,
      [this](const auto& scope, const auto& request) { return BatchGet(scope, request); });
}

absl::StatusOr<rpc::Reply> OrganisationsRpc::BatchGet(
    const scope::Scope& scope, const v1::BatchGetOrganisationsRequest& request) {
  v1::BatchGetOrganisationsResponse response;
  absl::Status filled = rpc::FillBatch(
      to_.reader, scope, request.names(), response.mutable_missing_names(),
      [&](const std::string& body) { return response.add_organisations()->ParseFromString(body); });
  if (!filled.ok()) return filled;
  return rpc::Reply::Message(response);
}

grpc::ServerUnaryReactor* OrganisationsRpc::ListOrganisations(Context* context, const Buffer* in,
                                                              Buffer* out) {
  return to_.handler.Read<v1::ListOrganisationsRequest>(
      context, in, out, list_,
      [this](const auto& scope, const auto& request) { return List(scope, request); });
}

absl::StatusOr<rpc::Reply> OrganisationsRpc::List(const scope::Scope& scope,
                                                  const v1::ListOrganisationsRequest& request) {
  record::Query query = QueryOf(request);
  absl::Status status =
      rpc::StartPage(request, scope, request.page_size(), request.page_token(), query);
  if (!status.ok()) return status;
  absl::StatusOr<record::Page> page = to_.reader.List(scope, query);
  if (!page.ok()) return page.status();
  return rpc::PageReply(request, scope, *page);
}

grpc::ServerUnaryReactor* OrganisationsRpc::UpdateOrganisation(Context* context, const Buffer* in,
                                                               Buffer* out) {
  using Request = v1::UpdateOrganisationRequest;
  return to_.handler.Call<Request>(
      context, in, out, update_,
      [this](const auto& scope, Request& request, const auto& responder) {
        record::WriteOptions options = rpc::OptionsOf(update_, request);
        to_.organisations.Update(scope, std::move(*request.mutable_organisation()),
                                 std::move(*request.mutable_update_mask()), std::move(options),
                                 rpc::AnswerTo(responder));
      });
}

grpc::ServerUnaryReactor* OrganisationsRpc::ActivateOrganisation(Context* context, const Buffer* in,
                                                                 Buffer* out) {
  using Request = v1::ActivateOrganisationRequest;
  return to_.handler.Call<Request>(
      context, in, out, activate_,
      [this](const auto& scope, Request& request, const auto& responder) {
        to_.organisations.Activate(scope, request.name(), request.etag(),
                                   rpc::OptionsOf(activate_, request), rpc::AnswerTo(responder));
      });
}

grpc::ServerUnaryReactor* OrganisationsRpc::ArchiveOrganisation(Context* context, const Buffer* in,
                                                                Buffer* out) {
  using Request = v1::ArchiveOrganisationRequest;
  return to_.handler.Call<Request>(
      context, in, out, archive_,
      [this](const auto& scope, Request& request, const auto& responder) {
        to_.organisations.Archive(scope, request.name(), request.etag(),
                                  rpc::OptionsOf(archive_, request), rpc::AnswerTo(responder));
      });
}

grpc::ServerUnaryReactor* OrganisationsRpc::MergeOrganisations(Context* context, const Buffer* in,
                                                               Buffer* out) {
  using Request = v1::MergeOrganisationsRequest;
  return to_.handler.Call<Request>(
      context, in, out, merge_, [this](const auto& scope, Request& request, const auto& responder) {
        record::MergeDecision decision{
            .id = request.decision_id(),
            .survivor = request.survivor(),
            .others = {request.others().begin(), request.others().end()},
            .reviewed_etags = {request.reviewed_etags().begin(), request.reviewed_etags().end()}};
        to_.organisations.Merge(scope, std::move(decision), rpc::OptionsOf(merge_, request),
                                rpc::AnswerTo(responder));
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* OrganisationsRpc::WatchOrganisations(Context* context,
                                                                                 const Buffer* in) {
  absl::StatusOr<scope::Scope> scope = to_.handler.Admit(*context, watch_);
  v1::WatchOrganisationsRequest request;
  absl::Status status = scope.status();
  if (status.ok()) status = rpc::Parse(*in, request);
  if (!status.ok()) return rpc::Watch::Refuse(status);
  return rpc::Watch::Start(to_.handler, to_.tail, to_.follow(*scope), request.resume_token());
}

}  // namespace baraza::organisations
