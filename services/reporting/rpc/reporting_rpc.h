// The reporting service on the wire: each method in a few lines on the one generic handler.
//
// Reports are computed on the bounded executor: they take milliseconds and wait for the lock.
//
// Thread-safety: as rpc::Service.
#pragma once

#include "services/foundation/rpc/service.h"
#include "services/reporting/domain/reports.h"

namespace baraza::reporting {

class ReportingRpc final : public rpc::Service {
 public:
  // Both outlive the service.
  ReportingRpc(rpc::Handler& handler, const Reports& reports);
};

}  // namespace baraza::reporting
