#include "services/organisations/rpc/alliances_rpc.h"

#include <utility>

#include "baraza/organisations/v1/alliances_service.pb.h"

namespace baraza::organisations {
namespace {

using record::WriteOptions;
using rpc::kAnyone;
using rpc::kSecretariats;
using rpc::kSignedIn;
using rpc::kWriters;
using scope::Scope;

// Lists of all alliances' records have this parent.
constexpr char kAnyAlliance[] = "alliances/-";

record::Query AlliancesOf(const Scope&, const v1::ListAlliancesRequest& request) {
  record::Query query{.order_by = "display_name"};
  rpc::Where(query, "partner_country", request.partner_countries());
  return query;
}

record::Query MembershipsOf(const Scope&, const v1::ListMembershipsRequest& request) {
  record::Query query{.order_by = "create_time", .descending = true};
  if (request.parent() != kAnyAlliance) query.filters.push_back({"alliance", {request.parent()}});
  rpc::Where(query, "organisation", request.organisations());
  rpc::Where(query, "role", request.roles());
  rpc::Where(query, "state", request.states());
  return query;
}

record::Query ConsortiaOf(const Scope&, const v1::ListConsortiaRequest& request) {
  record::Query query{.order_by = "display_name"};
  if (request.parent() != kAnyAlliance) query.filters.push_back({"alliance", {request.parent()}});
  rpc::Where(query, "member", request.members());
  rpc::Where(query, "theme", request.themes());
  return query;
}

}  // namespace

AlliancesRpc::AlliancesRpc(rpc::Handler& handler, const Dependencies& to)
    : Service(handler, "baraza.organisations.v1.AlliancesService", &to.tail) {
  AddAlliances(to);
  AddMemberships(to);
  AddConsortia(to);
}

void AlliancesRpc::AddAlliances(const Dependencies& to) {
  Create<v1::CreateAllianceRequest>("CreateAlliance", kSecretariats, to.alliances);
  Get<v1::GetAllianceRequest>("GetAlliance", kAnyone, to.alliance_reader);
  List<v1::ListAlliancesRequest>("ListAlliances", kAnyone, to.alliance_reader, AlliancesOf);
  Update<v1::UpdateAllianceRequest>("UpdateAlliance", kSecretariats, to.alliances);
}

void AlliancesRpc::AddMemberships(const Dependencies& to) {
  MembershipRegister& memberships = to.memberships;
  Create<v1::CreateMembershipRequest>("CreateMembership", kWriters, to.memberships);
  Get<v1::GetMembershipRequest>("GetMembership", kAnyone, to.membership_reader);
  List<v1::ListMembershipsRequest>("ListMemberships", kAnyone, to.membership_reader, MembershipsOf);
  Update<v1::UpdateMembershipRequest>("UpdateMembership", kSecretariats, to.memberships);
  Write<v1::DecideMembershipRequest>(
      "DecideMembership", kWriters,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        memberships.Decide(
            scope,
            {request.name(), request.etag(), request.state(), request.reason(), request.date()},
            std::move(options), std::move(done));
      });
}

void AlliancesRpc::AddConsortia(const Dependencies& to) {
  Create<v1::CreateConsortiumRequest>("CreateConsortium", kSecretariats, to.consortia);
  Get<v1::GetConsortiumRequest>("GetConsortium", kSignedIn, to.consortium_reader);
  List<v1::ListConsortiaRequest>("ListConsortia", kSignedIn, to.consortium_reader, ConsortiaOf);
  Update<v1::UpdateConsortiumRequest>("UpdateConsortium", kSecretariats, to.consortia);
}

}  // namespace baraza::organisations
