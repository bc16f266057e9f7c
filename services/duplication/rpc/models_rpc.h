// The models of duplication on the wire.
//
// Thread-safety: as rpc::Service.
#pragma once

#include "services/duplication/workflow/detection.h"
#include "services/duplication/workflow/models.h"
#include "services/foundation/rpc/service.h"

namespace baraza::duplication {

class ModelsRpc final : public rpc::Service {
 public:
  // All outlive the service.
  ModelsRpc(rpc::Handler& handler, Models& models, const Detection& detection);
};

}  // namespace baraza::duplication
