#include "services/organisations/rpc/organisations_rpc.h"

#include <utility>
#include <vector>

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/organisations/domain/identifier.h"

namespace baraza::organisations {
namespace {

using record::WriteOptions;
using rpc::kAnyone;
using rpc::kSecretariats;
using rpc::kWriters;
using scope::Scope;

record::Query QueryOf(const Scope&, const v1::ListOrganisationsRequest& request) {
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

OrganisationsRpc::OrganisationsRpc(rpc::Handler& handler, const Dependencies& to)
    : Service(handler, "baraza.organisations.v1.OrganisationsService") {
  AddReads(to.reader);
  AddWrites(to.organisations);
  AddLifecycle(to.organisations);
  Watch<v1::WatchOrganisationsRequest>("WatchOrganisations", kAnyone, to.tail, to.follow);
}

void OrganisationsRpc::AddReads(record::RecordReader& reader) {
  Get<v1::GetOrganisationRequest>("GetOrganisation", kAnyone, reader);
  BatchGet<v1::BatchGetOrganisationsRequest, v1::BatchGetOrganisationsResponse>(
      "BatchGetOrganisations", kAnyone, reader,
      [](auto& response) { return response.add_organisations(); });
  List<v1::ListOrganisationsRequest>("ListOrganisations", kAnyone, reader, QueryOf);
}

void OrganisationsRpc::AddWrites(OrganisationRegister& organisations) {
  Write<v1::CreateOrganisationRequest>(
      "CreateOrganisation", kWriters,
      [&](const Scope& scope, auto& request, WriteOptions options, auto done) {
        organisations.Create(scope, kCollection, request.organisation_id(),
                             std::move(*request.mutable_organisation()), std::move(options),
                             std::move(done));
      });
  Import<v1::ImportOrganisationsRequest>(
      "ImportOrganisations", kWriters,
      [&](const Scope& scope, auto& row, WriteOptions options, auto done) {
        organisations.ImportRow(scope, kCollection, std::move(*row.mutable_organisation()),
                                std::move(options), std::move(done));
      });
  Write<v1::UpdateOrganisationRequest>(
      "UpdateOrganisation", kWriters,
      [&](const Scope& scope, auto& request, WriteOptions options, auto done) {
        organisations.Update(scope, std::move(*request.mutable_organisation()),
                             std::move(*request.mutable_update_mask()), std::move(options),
                             std::move(done));
      });
}

void OrganisationsRpc::AddLifecycle(OrganisationRegister& organisations) {
  Write<v1::ActivateOrganisationRequest>(
      "ActivateOrganisation", kSecretariats,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        organisations.Activate(scope, request.name(), request.etag(), std::move(options),
                               std::move(done));
      });
  Write<v1::ArchiveOrganisationRequest>(
      "ArchiveOrganisation", kWriters,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        organisations.Archive(scope, request.name(), request.etag(), std::move(options),
                              std::move(done));
      });
  Write<v1::MergeOrganisationsRequest>(
      "MergeOrganisations", kSecretariats,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        organisations.Merge(scope, rpc::DecisionOf(request), std::move(options), std::move(done));
      });
}

}  // namespace baraza::organisations
