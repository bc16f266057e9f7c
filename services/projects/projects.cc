#include "services/projects/projects.h"

#include <utility>

#include "baraza/projects/v1/projects_service.pb.h"
#include "services/foundation/executor/executor.h"
#include "services/foundation/process/shared_cache.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/foundation/status/status.h"
#include "services/projects/domain/project_register.h"
#include "services/projects/domain/result_register.h"
#include "services/projects/neighbours/peer_directory.h"
#include "services/projects/rpc/projects_rpc.h"
#include "services/projects/storage/project_store.h"
#include "services/projects/storage/result_store.h"
#include "services/projects/storage/schema.h"

namespace baraza::projects {
namespace {

static_assert(kProjectBeforeField == v1::ProjectChange::kBeforeFieldNumber);
static_assert(kResultBeforeField == v1::ProjectChange::kResultBeforeFieldNumber);

class ProjectsService : public process::Service {
 public:
  ProjectsService(std::unique_ptr<recordstore::Ledger> ledger,
                  std::unique_ptr<executor::Executor> neighbours, size_t cache_bytes,
                  process::Process& process)
      : ledger_(std::move(ledger)),
        neighbours_(std::move(neighbours)),
        projects_(*ledger_, cache_bytes / 4 * 3),
        results_(*ledger_, cache_bytes / 4),
        directory_(process.metrics()),
        project_register_(*ledger_, projects_, results_, results_, directory_, process.clock()),
        result_register_(*ledger_, projects_, results_, results_, process.clock()),
        rpc_(process.handler(), {*neighbours_, project_register_, result_register_, projects_,
                                 results_, ledger_->tail(), [this](scope::Scope scope) {
                                   return ledger_->Follow(std::move(scope));
                                 }}) {}

  std::vector<rpc::Service*> grpc_services() override { return {&rpc_}; }
  absl::Status Start(const peers::Peers& peers) override {
    directory_.Connect(peers.organisations);
    return absl::OkStatus();
  }
  void StopFollowing() override {}
  void Drain() override {
    neighbours_->Drain();
    ledger_->Drain();
  }

 private:
  std::unique_ptr<recordstore::Ledger> ledger_;
  std::unique_ptr<executor::Executor> neighbours_;
  ProjectStore projects_;
  ResultStore results_;
  PeerDirectory directory_;
  ProjectRegister project_register_;
  ResultRegister result_register_;
  ProjectsRpc rpc_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<process::Service>> Open(const Options& options,
                                                       process::Process& process) {
  recordstore::Ledger::Options ledger_options;
  ledger_options.database = {.address = options.database, .readers = options.readers};
  ledger_options.feed = options.feed;
  ledger_options.metrics = &process.metrics();
  ledger_options.open_shared = process::SharedCacheAt(options.cache_address, "projects", process);
  ASSIGN_OR_RETURN(auto ledger, recordstore::Ledger::Open(ledger_options, "projects", Migrations(),
                                                          process.clock()));
  ASSIGN_OR_RETURN(auto neighbours, executor::Executor::Start({.name = "neighbours",
                                                               .threads = options.neighbour_threads,
                                                               .metrics = &process.metrics()}));
  const size_t cache_bytes = static_cast<size_t>(options.cache_megabytes) << 20;
  return std::make_unique<ProjectsService>(std::move(ledger), std::move(neighbours), cache_bytes,
                                           process);
}

}  // namespace baraza::projects
