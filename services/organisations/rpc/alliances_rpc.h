// The alliances service on the wire: alliances, memberships, consortia.
//
// Thread-safety: as rpc::Service.
#pragma once

#include "services/foundation/record/record.h"
#include "services/foundation/rpc/service.h"
#include "services/organisations/domain/consortium_rules.h"
#include "services/organisations/domain/membership_register.h"

namespace baraza::organisations {

class AlliancesRpc final : public rpc::Service {
 public:
  // What the methods act on; all outlive the service.
  struct Dependencies {
    AllianceRegister& alliances;
    MembershipRegister& memberships;
    ConsortiumRegister& consortia;
    record::RecordReader& alliance_reader;
    record::RecordReader& membership_reader;
    record::RecordReader& consortium_reader;
    feed::Tail& tail;
  };

  AlliancesRpc(rpc::Handler& handler, const Dependencies& to);

 private:
  void AddAlliances(const Dependencies& to);
  void AddMemberships(const Dependencies& to);
  void AddConsortia(const Dependencies& to);
};

}  // namespace baraza::organisations
