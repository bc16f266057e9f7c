#include "services/organisations/organisations.h"

#include <utility>
#include <vector>

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/organisation_register.h"
#include "services/organisations/rpc/organisations_rpc.h"
#include "services/organisations/storage/organisation_store.h"

namespace baraza::organisations {
namespace {

static_assert(kBeforeField == v1::OrganisationChange::kBeforeFieldNumber);

class OrganisationsService : public process::Service {
 public:
  OrganisationsService(std::unique_ptr<recordstore::Ledger> ledger, size_t cache_bytes,
                       process::Process& process)
      : ledger_(std::move(ledger)),
        store_(*ledger_, cache_bytes),
        register_(*ledger_, store_, store_, process.clock()),
        rpc_(process.handler(),
             {register_, store_, ledger_->tail(),
              [this](scope::Scope scope) { return ledger_->Follow(std::move(scope)); }}),
        waiting_(process.metrics().ReadGauge("baraza_organisations_writes_waiting",
                                             "Writes that wait for the commit queue.", {},
                                             [this] { return ledger_->waiting_writes(); })) {}

  std::vector<rpc::Service*> grpc_services() override { return {&rpc_}; }
  absl::Status Start(const peers::Peers&) override { return absl::OkStatus(); }
  void StopFollowing() override {}
  void Drain() override { ledger_->Drain(); }

 private:
  std::unique_ptr<recordstore::Ledger> ledger_;
  OrganisationStore store_;
  OrganisationRegister register_;
  OrganisationsRpc rpc_;
  metrics::Reading waiting_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<process::Service>> Open(const Options& options,
                                                       process::Process& process) {
  recordstore::Ledger::Options ledger_options;
  ledger_options.database = {.address = options.database, .readers = options.readers};
  ASSIGN_OR_RETURN(auto ledger, recordstore::Ledger::Open(ledger_options, "organisations",
                                                          Migrations(), process.clock()));
  const size_t cache_bytes = static_cast<size_t>(options.cache_megabytes) << 20;
  return std::make_unique<OrganisationsService>(std::move(ledger), cache_bytes, process);
}

}  // namespace baraza::organisations
