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
  const std::vector<int> live = {v1::Organisation::PENDING, v1::Organisation::ACTIVE};
  rpc::Where(query, "state", request.states());
  if (request.states().empty()) rpc::Where(query, "state", live);
  rpc::Where(query, "type", request.types());
  rpc::Where(query, "country", request.countries());
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
  return rpc::StartImport<v1::ImportOrganisationsRequest>(to_.handler, *context, import_,
                                                          std::move(act));
}

grpc::ServerUnaryReactor* OrganisationsRpc::GetOrganisation(Context* context, const Buffer* in,
                                                            Buffer* out) {
  return rpc::Get<v1::GetOrganisationRequest>(to_.handler, context, in, out, get_, to_.reader);
}

grpc::ServerUnaryReactor* OrganisationsRpc::BatchGetOrganisations(Context* context,
                                                                  const Buffer* in, Buffer* out) {
  using Response = v1::BatchGetOrganisationsResponse;
  return rpc::BatchGet<v1::BatchGetOrganisationsRequest, Response>(
      to_.handler, context, in, out, batch_get_, to_.reader,
      [](Response& response) { return response.add_organisations(); });
}

grpc::ServerUnaryReactor* OrganisationsRpc::ListOrganisations(Context* context, const Buffer* in,
                                                              Buffer* out) {
  using Request = v1::ListOrganisationsRequest;
  return rpc::List<Request>(
      to_.handler, context, in, out, list_, to_.reader,
      [](const scope::Scope&, const Request& request) { return QueryOf(request); });
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
        to_.organisations.Merge(scope, rpc::DecisionOf(request), rpc::OptionsOf(merge_, request),
                                rpc::AnswerTo(responder));
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* OrganisationsRpc::WatchOrganisations(Context* context,
                                                                                 const Buffer* in) {
  return rpc::StartWatch<v1::WatchOrganisationsRequest>(to_.handler, *context, *in, watch_,
                                                        to_.tail, to_.follow);
}

}  // namespace baraza::organisations
