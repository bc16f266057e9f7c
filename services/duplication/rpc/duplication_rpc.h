// The duplication service on the wire: each method in a few lines on the one generic handler.
//
// Thread-safety: as rpc::Service.
#pragma once

#include <functional>

#include "baraza/duplication/v1/duplication_service.pb.h"
#include "services/duplication/workflow/assigning.h"
#include "services/duplication/workflow/checking.h"
#include "services/duplication/workflow/clusters.h"
#include "services/duplication/workflow/detection.h"
#include "services/duplication/workflow/reviewing.h"
#include "services/duplication/workflow/statistics.h"
#include "services/duplication/workflow/undoing.h"
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
    Undoing& undoing;
    Assigning& assigning;
    const Statistics& statistics;
    const Clusters& clusters;
    Engines engines;
    feed::Tail& tail;
    // A reader of the feed of matches for a caller.
    std::function<feed::Follower(scope::Scope)> follow;
  };

  DuplicationRpc(rpc::Handler& handler, const Dependencies& to);

 private:
  absl::StatusOr<rpc::Reply> Check(const scope::Scope& scope,
                                   const v1::CheckOrganisationRequest& request);
  absl::StatusOr<rpc::Reply> Check(const scope::Scope& scope,
                                   const v1::CheckProjectRequest& request);
  absl::StatusOr<rpc::Reply> Progress(const scope::Scope& scope);
  void AddQueue();
  void AddDecisions();
  // A write of a secretariat, refused until matches may be shown.
  template <class Request, class Act>
  void WriteReady(const char* name, Act act);

  Dependencies to_;
};

}  // namespace baraza::duplication
