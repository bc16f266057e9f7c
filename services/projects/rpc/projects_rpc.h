// The projects service on the wire: each method in a few lines on the one generic handler.
//
// Thread-safety: gRPC calls the methods from any thread.
#pragma once

#include <functional>

#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "services/foundation/executor/executor.h"
#include "services/foundation/feed/follower.h"
#include "services/foundation/feed/tail.h"
#include "services/foundation/record/record.h"
#include "services/foundation/rpc/handler.h"
#include "services/projects/domain/project_register.h"
#include "services/projects/domain/result_register.h"

namespace baraza::projects {

// All methods raw: bytes in, bytes out (see rpc::Handler).
template <class Service>
using RawResults = v1::ProjectsService::WithRawCallbackMethod_CreateResult<
    v1::ProjectsService::WithRawCallbackMethod_GetResult<
        v1::ProjectsService::WithRawCallbackMethod_ListResults<
            v1::ProjectsService::WithRawCallbackMethod_UpdateResult<Service>>>>;
template <class Service>
using Raw = v1::ProjectsService::WithRawCallbackMethod_CreateProject<
    v1::ProjectsService::WithRawCallbackMethod_ImportProjects<
        v1::ProjectsService::WithRawCallbackMethod_GetProject<
            v1::ProjectsService::WithRawCallbackMethod_BatchGetProjects<
                v1::ProjectsService::WithRawCallbackMethod_ListProjects<
                    v1::ProjectsService::WithRawCallbackMethod_UpdateProject<
                        v1::ProjectsService::WithRawCallbackMethod_ArchiveProject<
                            v1::ProjectsService::WithRawCallbackMethod_MergeProjects<
                                v1::ProjectsService::WithRawCallbackMethod_WatchProjects<
                                    RawResults<Service>>>>>>>>>>;

class ProjectsRpc final : public Raw<v1::ProjectsService::Service> {
 public:
  // What the methods act on; all outlive the service.
  struct Dependencies {
    rpc::Handler& handler;
    // Where writes run that ask the directory of organisations first.
    executor::Executor& neighbours;
    ProjectRegister& projects;
    ResultRegister& results;
    record::RecordReader& project_reader;
    record::RecordReader& result_reader;
    feed::Tail& tail;
    // A reader of the feed for a caller.
    std::function<feed::Follower(scope::Scope)> follow;
  };

  explicit ProjectsRpc(Dependencies dependencies);

 private:
  using Buffer = grpc::ByteBuffer;
  using Context = grpc::CallbackServerContext;
  using Unary = grpc::ServerUnaryReactor;

  Unary* CreateProject(Context* context, const Buffer* in, Buffer* out) override;
  grpc::ServerBidiReactor<Buffer, Buffer>* ImportProjects(Context* context) override;
  Unary* GetProject(Context* context, const Buffer* in, Buffer* out) override;
  Unary* BatchGetProjects(Context* context, const Buffer* in, Buffer* out) override;
  Unary* ListProjects(Context* context, const Buffer* in, Buffer* out) override;
  Unary* UpdateProject(Context* context, const Buffer* in, Buffer* out) override;
  Unary* ArchiveProject(Context* context, const Buffer* in, Buffer* out) override;
  Unary* MergeProjects(Context* context, const Buffer* in, Buffer* out) override;
  Unary* CreateResult(Context* context, const Buffer* in, Buffer* out) override;
  Unary* GetResult(Context* context, const Buffer* in, Buffer* out) override;
  Unary* ListResults(Context* context, const Buffer* in, Buffer* out) override;
  Unary* UpdateResult(Context* context, const Buffer* in, Buffer* out) override;
  grpc::ServerWriteReactor<Buffer>* WatchProjects(Context* context, const Buffer* in) override;

  absl::StatusOr<record::Query> ResultsOf(const scope::Scope& scope, const std::string& project);

  Dependencies to_;
  const rpc::Method& create_;
  const rpc::Method& import_;
  const rpc::Method& get_;
  const rpc::Method& batch_get_;
  const rpc::Method& list_;
  const rpc::Method& update_;
  const rpc::Method& archive_;
  const rpc::Method& merge_;
  const rpc::Method& create_result_;
  const rpc::Method& get_result_;
  const rpc::Method& list_results_;
  const rpc::Method& update_result_;
  const rpc::Method& watch_;
};

}  // namespace baraza::projects
