// The authorities service on the wire: authorities and role bindings.
//
// Thread-safety: as rpc::Service.
#pragma once

#include "services/foundation/record/record.h"
#include "services/foundation/rpc/service.h"
#include "services/organisations/domain/authority_rules.h"
#include "services/organisations/domain/role_binding_rules.h"

namespace baraza::organisations {

class AuthoritiesRpc final : public rpc::Service {
 public:
  // What the methods act on; all outlive the service.
  struct Dependencies {
    AuthorityRegister& authorities;
    RoleBindingRegister& bindings;
    record::RecordReader& authority_reader;
    record::RecordReader& binding_reader;
    feed::Tail& tail;
  };

  AuthoritiesRpc(rpc::Handler& handler, const Dependencies& to);

 private:
  void AddAuthorities(const Dependencies& to);
  void AddRoleBindings(const Dependencies& to);
};

}  // namespace baraza::organisations
