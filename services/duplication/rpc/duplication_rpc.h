// The duplication service on the wire: each method in a few lines on the one generic handler.
//
// Thread-safety: gRPC calls the methods from any thread.
#pragma once

#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "services/duplication/workflow/checking.h"
#include "services/duplication/workflow/detection.h"
#include "services/duplication/workflow/reviewing.h"
#include "services/foundation/record/record.h"
#include "services/foundation/rpc/handler.h"

namespace baraza::duplication {

// All methods raw: bytes in, bytes out (see rpc::Handler).
template <class Service>
using Raw = v1::DuplicationService::WithRawCallbackMethod_CheckOrganisation<
    v1::DuplicationService::WithRawCallbackMethod_CheckProject<
        v1::DuplicationService::WithRawCallbackMethod_ListMatches<
            v1::DuplicationService::WithRawCallbackMethod_GetMatch<
                v1::DuplicationService::WithRawCallbackMethod_ReviewMatch<
                    v1::DuplicationService::WithRawCallbackMethod_GetProgress<Service>>>>>>;

class DuplicationRpc final : public Raw<v1::DuplicationService::Service> {
 public:
  // What the methods act on; all outlive the service.
  struct Dependencies {
    rpc::Handler& handler;
    record::RecordReader& reader;  // answers NOT_READY until matches may be shown
    MatchIndex& index;
    const Detection& detection;
    const Checks& checks;
    Reviews& reviews;
    Engines engines;
  };

  explicit DuplicationRpc(Dependencies dependencies);

 private:
  using Buffer = grpc::ByteBuffer;
  using Context = grpc::CallbackServerContext;
  using Unary = grpc::ServerUnaryReactor;

  Unary* CheckOrganisation(Context* context, const Buffer* in, Buffer* out) override;
  Unary* CheckProject(Context* context, const Buffer* in, Buffer* out) override;
  Unary* ListMatches(Context* context, const Buffer* in, Buffer* out) override;
  Unary* GetMatch(Context* context, const Buffer* in, Buffer* out) override;
  Unary* ReviewMatch(Context* context, const Buffer* in, Buffer* out) override;
  Unary* GetProgress(Context* context, const Buffer* in, Buffer* out) override;

  absl::StatusOr<rpc::Reply> Check(const scope::Scope& scope,
                                   const v1::CheckOrganisationRequest& request);
  absl::StatusOr<rpc::Reply> Check(const scope::Scope& scope,
                                   const v1::CheckProjectRequest& request);
  absl::StatusOr<rpc::Reply> Progress();

  Dependencies to_;
  const rpc::Method& check_organisation_;
  const rpc::Method& check_project_;
  const rpc::Method& list_;
  const rpc::Method& get_;
  const rpc::Method& review_;
  const rpc::Method& progress_;
};

}  // namespace baraza::duplication
