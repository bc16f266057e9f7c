#include "services/organisations/organisations.h"

#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/foundation/process/shared_cache.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/foundation/status/status.h"
#include "services/organisations/registers.h"
#include "services/organisations/rpc/alliances_rpc.h"
#include "services/organisations/rpc/authorities_rpc.h"
#include "services/organisations/rpc/contacts_rpc.h"
#include "services/organisations/rpc/organisations_rpc.h"
#include "services/organisations/storage/schema.h"

namespace baraza::organisations {
namespace {

// The feed's rows are spliced into the change message by these numbers.
static_assert(kOrganisationBeforeField == v1::OrganisationChange::kBeforeFieldNumber);
static_assert(kAllianceBeforeField == v1::OrganisationChange::kAllianceBeforeFieldNumber);
static_assert(kMembershipBeforeField == v1::OrganisationChange::kMembershipBeforeFieldNumber);
static_assert(kConsortiumBeforeField == v1::OrganisationChange::kConsortiumBeforeFieldNumber);
static_assert(kAuthorityBeforeField == v1::OrganisationChange::kAuthorityBeforeFieldNumber);
static_assert(kRoleBindingBeforeField == v1::OrganisationChange::kRoleBindingBeforeFieldNumber);

class OrganisationsService : public process::Service {
 public:
  OrganisationsService(std::unique_ptr<recordstore::Ledger> ledger, size_t cache_bytes,
                       process::Process& process)
      : ledger_(std::move(ledger)),
        stores_(*ledger_, cache_bytes),
        registers_(*ledger_, stores_, process.clock()),
        organisations_rpc_(
            process.handler(),
            {registers_.organisations, stores_.organisations, process.clock(), ledger_->tail(),
             [this](scope::Scope scope) { return ledger_->Follow(std::move(scope)); }}),
        alliances_rpc_(
            process.handler(),
            {registers_.alliances, registers_.memberships, registers_.consortia, stores_.alliances,
             stores_.memberships, stores_.consortia, ledger_->tail()}),
        authorities_rpc_(process.handler(),
                         {registers_.authorities, registers_.bindings, stores_.authorities,
                          stores_.bindings, ledger_->tail()}),
        contacts_rpc_(process.handler(), {registers_.contacts, stores_.contacts,
                                          stores_.organisations, ledger_->tail()}) {
    ledger_->AddJob(
        {"derive-organisations", absl::Hours(1), [this] { return DeriveOrganisations(); }});
    ledger_->AddJob({"erase-contacts", absl::Hours(1), [this] { return EraseContacts(); }});
  }

  std::vector<rpc::Service*> grpc_services() override {
    return {&organisations_rpc_, &alliances_rpc_, &authorities_rpc_, &contacts_rpc_};
  }
  absl::Status Start(const peers::Peers&) override { return absl::OkStatus(); }
  void StopFollowing() override {}
  void Drain() override { ledger_->Drain(); }

 private:
  // Rows that an older version of the service wrote get what lists and searches ask for today.
  absl::StatusOr<bool> DeriveOrganisations() {
    ASSIGN_OR_RETURN(const int derived, stores_.organisations.Rederive(kDerivedAtOnce));
    return derived == kDerivedAtOnce;
  }

  absl::StatusOr<bool> EraseContacts() {
    absl::Notification ended;
    absl::StatusOr<int> erased = 0;
    registers_.contacts.EraseExpired([&](absl::StatusOr<int> outcome) {
      erased = std::move(outcome);
      ended.Notify();
    });
    ended.WaitForNotification();
    if (!erased.ok()) return erased.status();
    return *erased == ContactRegister::kExpiredAtOnce;
  }

  static constexpr int kDerivedAtOnce = 200;

  std::unique_ptr<recordstore::Ledger> ledger_;
  Stores stores_;
  Registers registers_;
  OrganisationsRpc organisations_rpc_;
  AlliancesRpc alliances_rpc_;
  AuthoritiesRpc authorities_rpc_;
  ContactsRpc contacts_rpc_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<process::Service>> Open(const Options& options,
                                                       process::Process& process) {
  recordstore::Ledger::Options ledger_options;
  ledger_options.database = {.address = options.database, .readers = options.readers};
  ledger_options.feed = options.feed;
  ledger_options.metrics = &process.metrics();
  ledger_options.open_shared =
      process::SharedCacheAt(options.cache_address, "organisations", process);
  ASSIGN_OR_RETURN(auto ledger, recordstore::Ledger::Open(ledger_options, "organisations",
                                                          Migrations(), process.clock()));
  const size_t cache_bytes = static_cast<size_t>(options.cache_megabytes) << 20;
  return std::make_unique<OrganisationsService>(std::move(ledger), cache_bytes, process);
}

}  // namespace baraza::organisations
