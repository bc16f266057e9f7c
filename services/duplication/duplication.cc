#include "services/duplication/duplication.h"

#include <thread>
#include <utility>
#include <vector>

#include "services/duplication/gauges.h"
#include "services/duplication/neighbours/register_feeds.h"
#include "services/duplication/neighbours/register_owners.h"
#include "services/duplication/rpc/duplication_rpc.h"
#include "services/duplication/rpc/models_rpc.h"
#include "services/duplication/storage/match_store.h"
#include "services/duplication/storage/model_store.h"
#include "services/duplication/storage/schema.h"
#include "services/duplication/storage/snapshot_file.h"
#include "services/duplication/workflow/effects.h"
#include "services/duplication/workflow/organisation_engine.h"
#include "services/duplication/workflow/project_engine.h"
#include "services/duplication/workflow/ready_reader.h"
#include "services/duplication/workflow/snapshots.h"
#include "services/duplication/workflow/worker.h"
#include "services/foundation/lease/lease.h"
#include "services/foundation/log/log.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

constexpr absl::Duration kCensusInterval = absl::Seconds(15);
// How soon a replica takes up a model that another one activated.
constexpr absl::Duration kModelRefresh = absl::Seconds(30);
// How soon a replica that doesn't write matches looks whether the other one has.
constexpr absl::Duration kLook = absl::Seconds(1);
constexpr int kDerivedAtOnce = 200;

class DuplicationService : public process::Service {
 public:
  DuplicationService(std::unique_ptr<recordstore::Ledger> ledger, const Options& options,
                     process::Process& process)
      : ledger_(std::move(ledger)),
        lease_({.name = "matches", .metrics = &process.metrics()}, ledger_->database(),
               process.clock()),
        store_(*ledger_, static_cast<size_t>(options.cache_megabytes) << 20),
        projects_(records_, options.alliances.overlaps),
        engines_{organisations_, projects_},
        shelf_(*ledger_),
        models_({shelf_, store_, engines_, records_, process.clock(),
                 [this] { detection_.TouchAll(); }}),
        detection_({*ledger_, store_, store_, records_, engines_, models_,
                    [this] { detecting_.Wake(); }, [this] { return lease_.held(); },
                    [this](auto& transaction) { return Hold(transaction); }}),
        detecting_(
            {.name = "detection", .tick = kLook}, [this] { return detection_.Step(); },
            process.clock()),
        effects_(
            *ledger_, store_, store_, owners_,
            [this](const auto& names) { detection_.Touch(names); },
            [this](auto& transaction) { return Hold(transaction); }),
        carrying_out_(
            {.name = "effects"}, [this] { return CarryOut(); }, process.clock()),
        census_(store_),
        counting_(
            {.name = "census", .tick = kCensusInterval}, [this] { return census_.Step(); },
            process.clock()),
        editor_(*ledger_, store_, records_),
        reviews_({editor_, records_, process.clock(), [this] { carrying_out_.Wake(); },
                  [this](const auto& names) { detection_.Touch(names); },
                  options.alliances.four_eyes}),
        undoing_(editor_, process.clock(), [this](const auto& names) { detection_.Touch(names); }),
        assigning_(editor_, process.clock()),
        statistics_(store_, process.clock()),
        clusters_(records_, store_, engines_),
        checks_(records_, engines_),
        reader_(store_, detection_),
        rpc_(process.handler(),
             {reader_, store_, detection_, checks_, reviews_, undoing_, assigning_, statistics_,
              clusters_, engines_, ledger_->tail(),
              [this](scope::Scope scope) { return ledger_->Follow(std::move(scope)); }}),
        models_rpc_(process.handler(), models_, detection_),
        snapshot_file_(options.snapshot_file),
        snapshots_(options.snapshot_file.empty() ? nullptr : &snapshot_file_, detection_,
                   process.clock()),
        keeping_(
            {.name = "snapshots"}, [this] { return snapshots_.Step(); }, process.clock()),
        feeds_(detection_, process.metrics(), process.clock()),
        gauges_(DeclareGauges(process.metrics(), detection_, engines_, census_)) {
    ledger_->AddJob({"refresh-models", kModelRefresh, [this] { return models_.Refresh(); }});
    ledger_->AddSharedJob({"derive-matches", absl::Hours(1), [this] { return DeriveMatches(); }});
    ledger_->OnChanges([this](const auto& changes) { TakeNotice(changes); });
    lease_.OnChange([this] { WakeWorkers(); });
  }

  ~DuplicationService() override { StopFollowing(); }

  std::vector<rpc::Service*> grpc_services() override { return {&rpc_, &models_rpc_}; }

  absl::Status Start(const peers::Peers& peers) override {
    owners_.Connect(peers);
    RETURN_IF_ERROR(lease_.Start());
    starting_ = std::thread([this, peers] { BeginFollowing(peers); });
    detecting_.Start();
    carrying_out_.Start();
    counting_.Start();
    return absl::OkStatus();
  }

  bool ready() const override { return detection_.CheckReady().ok(); }

  void StopFollowing() override {
    if (starting_.joinable()) starting_.join();
    feeds_.Stop();
    keeping_.Stop();
    effects_.Stop();
    counting_.Stop();
    detecting_.Stop();
    carrying_out_.Stop();
    lease_.Stop();  // nothing is written any more: another replica may go on
  }

  void Drain() override {
    ledger_->Drain();
    const absl::Status kept = snapshots_.Save();
    if (kept.ok()) return;
    log::Warning("no snapshot was kept: the next start goes on from an older one",
                 {{"status", kept.ToString()}});
  }

 private:
  absl::Status Hold(record::Transaction& transaction) {
    return lease_.Hold(static_cast<recordstore::LedgerTransaction&>(transaction).session());
  }

  absl::StatusOr<bool> CarryOut() {
    if (!lease_.held()) return false;
    return effects_.Step();
  }

  void WakeWorkers() {
    detecting_.Wake();
    carrying_out_.Wake();
  }

  // What people decide at another replica is to be looked at by the one that writes matches.
  void TakeNotice(const std::vector<feed::Change>& changes) {
    static const std::string self = scope::Scope::Service("duplication").subject();
    std::vector<std::string> subjects;
    for (const feed::Change& change : changes) {
      v1::Match match;
      if (change.actor == self || !match.ParseFromString(change.after)) continue;
      subjects.insert(subjects.end(), match.subjects().begin(), match.subjects().end());
    }
    if (!subjects.empty()) detection_.Touch(subjects);
    WakeWorkers();
  }

  // Beside the start of the process: a large snapshot takes seconds to be read.
  void BeginFollowing(const peers::Peers& peers) {
    feeds_.Start(peers, snapshots_.Restore());
    keeping_.Start();
  }

  // Rows that an older version of the service wrote get what lists ask for today.
  absl::StatusOr<bool> DeriveMatches() {
    ASSIGN_OR_RETURN(const int derived, store_.Rederive(kDerivedAtOnce));
    return derived == kDerivedAtOnce;
  }

  std::unique_ptr<recordstore::Ledger> ledger_;
  lease::Lease lease_;
  MatchStore store_;
  KnownRecords records_;
  OrganisationEngine organisations_;
  ProjectEngine projects_;
  Engines engines_;
  RegisterOwners owners_;
  ModelStore shelf_;
  Models models_;
  Detection detection_;
  Worker detecting_;
  Effects effects_;
  Worker carrying_out_;
  Census census_;
  Worker counting_;
  MatchEditor editor_;
  Reviews reviews_;
  Undoing undoing_;
  Assigning assigning_;
  Statistics statistics_;
  Clusters clusters_;
  Checks checks_;
  ReadyReader reader_;
  DuplicationRpc rpc_;
  ModelsRpc models_rpc_;
  SnapshotFile snapshot_file_;
  Snapshots snapshots_;
  Worker keeping_;
  RegisterFeeds feeds_;
  std::thread starting_;
  std::vector<metrics::Reading> gauges_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<process::Service>> Open(const Options& options,
                                                       process::Process& process) {
  recordstore::Ledger::Options ledger_options;
  ledger_options.database = {.address = options.database, .readers = options.readers};
  ledger_options.feed = options.feed;
  ledger_options.metrics = &process.metrics();
  ASSIGN_OR_RETURN(auto ledger, recordstore::Ledger::Open(ledger_options, "duplication",
                                                          Migrations(), process.clock()));
  RETURN_IF_ERROR(
      store::Migrate(ledger->database(), kModelComponent, ModelMigrations(), process.clock()));
  return std::make_unique<DuplicationService>(std::move(ledger), options, process);
}

}  // namespace baraza::duplication
