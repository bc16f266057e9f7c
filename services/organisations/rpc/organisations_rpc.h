// The organisations service on the wire: each method in a few lines on the one generic handler.
//
// Thread-safety: as rpc::Service.
#pragma once

#include <functional>

#include "services/foundation/feed/follower.h"
#include "services/foundation/feed/tail.h"
#include "services/foundation/record/record.h"
#include "services/foundation/rpc/service.h"
#include "services/organisations/domain/organisation_register.h"

namespace baraza::organisations {

class OrganisationsRpc final : public rpc::Service {
 public:
  // What the methods act on; all outlive the service.
  struct Dependencies {
    OrganisationRegister& organisations;
    record::RecordReader& reader;
    const clock::Clock& clock;
    feed::Tail& tail;
    // A reader of the feed for a caller.
    std::function<feed::Follower(scope::Scope)> follow;
  };

  OrganisationsRpc(rpc::Handler& handler, const Dependencies& to);

 private:
  void AddReads(record::RecordReader& reader, const clock::Clock& clock);
  void AddWrites(OrganisationRegister& organisations);
  void AddLifecycle(OrganisationRegister& organisations);
  void AddMerging(OrganisationRegister& organisations);
  void AddRevisions(OrganisationRegister& organisations, record::RecordReader& reader);
};

}  // namespace baraza::organisations
