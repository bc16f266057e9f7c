// The duplication service on the wire: each method in a few lines on the one generic handler.
//
// Thread-safety: as rpc::Service.
#pragma once

#include "baraza/duplication/v1/duplication_service.pb.h"
#include "services/duplication/workflow/checking.h"
#include "services/duplication/workflow/detection.h"
#include "services/duplication/workflow/reviewing.h"
#include "services/foundation/record/record.h"
#include "services/foundation/rpc/service.h"

namespace baraza::duplication {

class DuplicationRpc final : public rpc::Service {
 public:
  // What the methods act on; all outlive the service.
  struct Dependencies {
    record::RecordReader& reader;  // answers NOT_READY until matches may be shown
    MatchIndex& index;
    const Detection& detection;
    const Checks& checks;
    Reviews& reviews;
    Engines engines;
  };

  DuplicationRpc(rpc::Handler& handler, const Dependencies& to);

 private:
  absl::StatusOr<rpc::Reply> Check(const scope::Scope& scope,
                                   const v1::CheckOrganisationRequest& request);
  absl::StatusOr<rpc::Reply> Check(const scope::Scope& scope,
                                   const v1::CheckProjectRequest& request);
  absl::StatusOr<rpc::Reply> Progress();

  Dependencies to_;
};

}  // namespace baraza::duplication
