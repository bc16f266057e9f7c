// The organisations service on the wire: each method in a few lines on the one generic handler.
//
// Thread-safety: gRPC calls the methods from any thread.
#pragma once

#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/feed/follower.h"
#include "services/foundation/feed/tail.h"
#include "services/foundation/record/record.h"
#include "services/foundation/rpc/handler.h"
#include "services/organisations/domain/organisation_register.h"

namespace baraza::organisations {

// All methods raw: bytes in, bytes out (see rpc::Handler).
template <class Service>
using Raw = v1::OrganisationsService::WithRawCallbackMethod_CreateOrganisation<
    v1::OrganisationsService::WithRawCallbackMethod_ImportOrganisations<
        v1::OrganisationsService::WithRawCallbackMethod_GetOrganisation<
            v1::OrganisationsService::WithRawCallbackMethod_BatchGetOrganisations<
                v1::OrganisationsService::WithRawCallbackMethod_ListOrganisations<
                    v1::OrganisationsService::WithRawCallbackMethod_UpdateOrganisation<
                        v1::OrganisationsService::WithRawCallbackMethod_ActivateOrganisation<
                            v1::OrganisationsService::WithRawCallbackMethod_ArchiveOrganisation<
                                v1::OrganisationsService::WithRawCallbackMethod_MergeOrganisations<
                                    v1::OrganisationsService::
                                        WithRawCallbackMethod_WatchOrganisations<Service>>>>>>>>>>;

class OrganisationsRpc final : public Raw<v1::OrganisationsService::Service> {
 public:
  // What the methods act on; all outlive the service.
  struct Dependencies {
    rpc::Handler& handler;
    OrganisationRegister& organisations;
    record::RecordReader& reader;
    feed::Tail& tail;
    // A reader of the feed for a caller.
    std::function<feed::Follower(scope::Scope)> follow;
  };

  explicit OrganisationsRpc(Dependencies dependencies);

 private:
  using Buffer = grpc::ByteBuffer;
  using Context = grpc::CallbackServerContext;
  using Unary = grpc::ServerUnaryReactor;

  Unary* CreateOrganisation(Context* context, const Buffer* in, Buffer* out) override;
  grpc::ServerBidiReactor<Buffer, Buffer>* ImportOrganisations(Context* context) override;
  Unary* GetOrganisation(Context* context, const Buffer* in, Buffer* out) override;
  Unary* BatchGetOrganisations(Context* context, const Buffer* in, Buffer* out) override;
  Unary* ListOrganisations(Context* context, const Buffer* in, Buffer* out) override;
  Unary* UpdateOrganisation(Context* context, const Buffer* in, Buffer* out) override;
  Unary* ActivateOrganisation(Context* context, const Buffer* in, Buffer* out) override;
  Unary* ArchiveOrganisation(Context* context, const Buffer* in, Buffer* out) override;
  Unary* MergeOrganisations(Context* context, const Buffer* in, Buffer* out) override;
  grpc::ServerWriteReactor<Buffer>* WatchOrganisations(Context* context, const Buffer* in) override;

  Dependencies to_;
  const rpc::Method& create_;
  const rpc::Method& import_;
  const rpc::Method& get_;
  const rpc::Method& batch_get_;
  const rpc::Method& list_;
  const rpc::Method& update_;
  const rpc::Method& activate_;
  const rpc::Method& archive_;
  const rpc::Method& merge_;
  const rpc::Method& watch_;
};

}  // namespace baraza::organisations
