#include "services/organisations/rpc/organisations_rpc.h"

#include <utility>

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/foundation/calendar/calendar.h"
#include "services/organisations/rpc/organisation_query.h"

namespace baraza::organisations {
namespace {

using record::WriteOptions;
using rpc::kAnyone;
using rpc::kSecretariats;
using rpc::kWriters;
using scope::Scope;

// What an unmerge left, as it is told.
rpc::Reply UnmergedReply(record::Unmerged<v1::Organisation> unmerged) {
  v1::UnmergeOrganisationResponse response;
  *response.mutable_organisation() = std::move(unmerged.restored);
  *response.mutable_survivor() = std::move(unmerged.survivor);
  for (std::string& field : unmerged.kept_fields) response.add_kept_fields(std::move(field));
  for (std::string& name : unmerged.kept_dependents) {
    response.add_kept_memberships(std::move(name));
  }
  rpc::Reply reply = rpc::Reply::Message(response);
  reply.position = unmerged.position;
  return reply;
}

}  // namespace

OrganisationsRpc::OrganisationsRpc(rpc::Handler& handler, const Dependencies& to)
    : Service(handler, "baraza.organisations.v1.OrganisationsService", &to.tail) {
  AddReads(to.reader, to.clock);
  AddWrites(to.organisations);
  AddLifecycle(to.organisations);
  AddMerging(to.organisations);
  AddRevisions(to.organisations, to.reader);
  Watch<v1::WatchOrganisationsRequest>("WatchOrganisations", kAnyone, to.tail, to.follow);
}

void OrganisationsRpc::AddReads(record::RecordReader& reader, const clock::Clock& clock) {
  Get<v1::GetOrganisationRequest>("GetOrganisation", kAnyone, reader);
  BatchGet<v1::BatchGetOrganisationsRequest, v1::BatchGetOrganisationsResponse>(
      "BatchGetOrganisations", kAnyone, reader,
      [](auto& response) { return response.add_organisations(); });
  List<v1::ListOrganisationsRequest>("ListOrganisations", kAnyone, reader,
                                     [&clock](const Scope&, const auto& request) {
                                       return QueryOf(request, calendar::Today(clock));
                                     });
  List<v1::SearchOrganisationsRequest>(
      "SearchOrganisations", kAnyone, reader,
      [](const Scope&, const auto& request) { return QueryOf(request); });
}

void OrganisationsRpc::AddWrites(OrganisationRegister& organisations) {
  Create<v1::CreateOrganisationRequest>("CreateOrganisation", kWriters, organisations);
  Import<v1::ImportOrganisationsRequest>(
      "ImportOrganisations", kWriters,
      [&](const Scope& scope, auto& row, WriteOptions options, auto done) {
        organisations.ImportRow(scope, kCollection, std::move(*row.mutable_organisation()),
                                std::move(options), std::move(done));
      });
  Update<v1::UpdateOrganisationRequest>("UpdateOrganisation", kWriters, organisations);
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
  Write<v1::RestoreOrganisationRequest>(
      "RestoreOrganisation", kWriters,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        organisations.Restore(scope, request.name(), request.etag(), std::move(options),
                              std::move(done));
      });
  Write<v1::AttestOrganisationRequest>(
      "AttestOrganisation", kWriters,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        organisations.Attest(scope, request.name(), request.etag(), std::move(options),
                             std::move(done));
      });
}

void OrganisationsRpc::AddMerging(OrganisationRegister& organisations) {
  Write<v1::MergeOrganisationsRequest>(
      "MergeOrganisations", kSecretariats,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        organisations.Merge(scope, rpc::DecisionOf(request), std::move(options), std::move(done));
      });
  Add<v1::UnmergeOrganisationRequest>(
      "UnmergeOrganisation", kSecretariats,
      [&](const Scope& scope, const auto& request, const rpc::Responder& responder) {
        organisations.Unmerge(
            scope, request.name(), request.survivor_etag(),
            {.method = "UnmergeOrganisation", .validate_only = request.validate_only()},
            [responder](auto unmerged) {
              if (!unmerged.ok()) return responder.Finish(unmerged.status());
              responder.Finish(UnmergedReply(*std::move(unmerged)));
            });
      });
}

void OrganisationsRpc::AddRevisions(OrganisationRegister& organisations,
                                    record::RecordReader& reader) {
  Revisions<v1::ListOrganisationRevisionsRequest>(
      "ListOrganisationRevisions", kWriters,
      [&](const Scope& scope, const std::string& name, int64_t below, int limit) {
        return organisations.Revisions(scope, reader, name, below, limit);
      });
}

}  // namespace baraza::organisations
