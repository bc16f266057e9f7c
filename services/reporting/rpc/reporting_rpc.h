// The reporting service on the wire: each method in a few lines on the one generic handler.
//
// Reports are computed on the bounded executor: they take milliseconds and wait for the lock.
//
// Thread-safety: gRPC calls the methods from any thread.
#pragma once

#include "baraza/reporting/v1/reporting_service.grpc.pb.h"
#include "services/foundation/rpc/handler.h"
#include "services/reporting/domain/reports.h"

namespace baraza::reporting {

// All methods raw: bytes in, bytes out (see rpc::Handler).
template <class Service>
using Raw = v1::ReportingService::WithRawCallbackMethod_GetWhoDoesWhatWhere<
    v1::ReportingService::WithRawCallbackMethod_GetTotals<
        v1::ReportingService::WithRawCallbackMethod_GetHeadline<
            v1::ReportingService::WithRawCallbackMethod_GetProgress<Service>>>>;

class ReportingRpc final : public Raw<v1::ReportingService::Service> {
 public:
  // Both outlive the service.
  ReportingRpc(rpc::Handler& handler, const Reports& reports);

 private:
  using Buffer = grpc::ByteBuffer;
  using Context = grpc::CallbackServerContext;
  using Unary = grpc::ServerUnaryReactor;

  Unary* GetWhoDoesWhatWhere(Context* context, const Buffer* in, Buffer* out) override;
  Unary* GetTotals(Context* context, const Buffer* in, Buffer* out) override;
  Unary* GetHeadline(Context* context, const Buffer* in, Buffer* out) override;
  Unary* GetProgress(Context* context, const Buffer* in, Buffer* out) override;

  rpc::Handler& handler_;
  const Reports& reports_;
  const rpc::Method& who_does_what_where_;
  const rpc::Method& totals_;
  const rpc::Method& headline_;
  const rpc::Method& progress_;
};

}  // namespace baraza::reporting
