#include "services/organisations/rpc/authorities_rpc.h"

#include <utility>
#include <vector>

#include "baraza/organisations/v1/authorities_service.pb.h"

namespace baraza::organisations {
namespace {

using record::WriteOptions;
using rpc::kAnyone;
using rpc::kSecretariats;
using rpc::kSignedIn;
using scope::Role;
using scope::Scope;

// An authority changes its own record.
constexpr rpc::Roles kAuthoritiesToo = {Role::kAuthority, Role::kSecretariat, Role::kService};

record::Query AuthoritiesOf(const Scope&, const v1::ListAuthoritiesRequest& request) {
  record::Query query{.order_by = "display_name"};
  rpc::Where(query, "place", request.places());
  return query;
}

record::Query BindingsOf(const Scope&, const v1::ListRoleBindingsRequest& request) {
  record::Query query{.order_by = "subject"};
  const std::vector<int> in_force = {v1::RoleBinding::ACTIVE};
  rpc::Where(query, "subject", request.subjects());
  rpc::Where(query, "resource", request.resources());
  if (!request.show_revoked()) rpc::Where(query, "state", in_force);
  return query;
}

}  // namespace

AuthoritiesRpc::AuthoritiesRpc(rpc::Handler& handler, const Dependencies& to)
    : Service(handler, "baraza.organisations.v1.AuthoritiesService", &to.tail) {
  AddAuthorities(to);
  AddRoleBindings(to);
}

void AuthoritiesRpc::AddAuthorities(const Dependencies& to) {
  Create<v1::CreateAuthorityRequest>("CreateAuthority", kSecretariats, to.authorities);
  Get<v1::GetAuthorityRequest>("GetAuthority", kAnyone, to.authority_reader);
  List<v1::ListAuthoritiesRequest>("ListAuthorities", kAnyone, to.authority_reader, AuthoritiesOf);
  Update<v1::UpdateAuthorityRequest>("UpdateAuthority", kAuthoritiesToo, to.authorities);
}

void AuthoritiesRpc::AddRoleBindings(const Dependencies& to) {
  RoleBindingRegister& bindings = to.bindings;
  Create<v1::CreateRoleBindingRequest>("CreateRoleBinding", kSignedIn, to.bindings);
  Get<v1::GetRoleBindingRequest>("GetRoleBinding", kSignedIn, to.binding_reader);
  List<v1::ListRoleBindingsRequest>("ListRoleBindings", kSignedIn, to.binding_reader, BindingsOf);
  Write<v1::RevokeRoleBindingRequest>(
      "RevokeRoleBinding", kSignedIn,
      [&](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        bindings.Revoke(scope, request.name(), request.etag(), std::move(options), std::move(done));
      });
}

}  // namespace baraza::organisations
