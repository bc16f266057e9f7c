// The contacts service on the wire. A contact is shown to whoever may see it and its organisation.
//
// Thread-safety: as rpc::Service.
#pragma once

#include <string>

#include "baraza/organisations/v1/contacts_service.pb.h"
#include "services/foundation/record/record.h"
#include "services/foundation/rpc/service.h"
#include "services/organisations/domain/contact_register.h"

namespace baraza::organisations {

class ContactsRpc final : public rpc::Service {
 public:
  // What the methods act on; all outlive the service.
  struct Dependencies {
    ContactRegister& contacts;
    record::RecordReader& contact_reader;
    record::RecordReader& organisation_reader;
    feed::Tail& tail;
  };

  ContactsRpc(rpc::Handler& handler, const Dependencies& to);

 private:
  void AddWrites();
  absl::StatusOr<rpc::Reply> Show(const scope::Scope& scope, const std::string& name) const;
  absl::StatusOr<record::Query> ContactsOf(const scope::Scope& scope,
                                           const v1::ListContactsRequest& request) const;

  const Dependencies to_;
};

}  // namespace baraza::organisations
