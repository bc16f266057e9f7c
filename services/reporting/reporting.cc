#include "services/reporting/reporting.h"

#include "services/foundation/metrics/metrics.h"
#include "services/reporting/domain/reports.h"
#include "services/reporting/rpc/followed_feeds.h"
#include "services/reporting/rpc/reporting_rpc.h"

namespace baraza::reporting {
namespace {

class ReportingService : public process::Service {
 public:
  explicit ReportingService(process::Process& process)
      : metrics_(process.metrics()),
        clock_(process.clock()),
        rpc_(process.handler(), reports_),
        ready_(process.metrics().ReadGauge("baraza_reporting_ready",
                                           "1 once the snapshots of both feeds are loaded.", {},
                                           [this] { return reports_.progress().ready ? 1 : 0; })),
        organisations_(
            Position(process.metrics(), "organisations", &Reports::Progress::organisations)),
        projects_(Position(process.metrics(), "projects", &Reports::Progress::projects)) {}

  std::vector<rpc::Service*> grpc_services() override { return {&rpc_}; }
  absl::Status Start(const peers::Peers& peers) override {
    feeds_.emplace(peers, reports_, metrics_, clock_);
    return absl::OkStatus();
  }
  bool ready() const override { return reports_.progress().ready; }
  void StopFollowing() override { feeds_.reset(); }
  void Drain() override {}

 private:
  metrics::Reading Position(metrics::Registry& registry, const char* feed,
                            int64_t Reports::Progress::*position) {
    return registry.ReadGauge(
        "baraza_reporting_position", "Position up to which a feed is known.", {{"feed", feed}},
        [this, position] { return static_cast<double>(reports_.progress().*position); });
  }

  metrics::Registry& metrics_;
  const clock::Clock& clock_;
  Reports reports_;
  ReportingRpc rpc_;
  std::optional<FollowedFeeds> feeds_;
  metrics::Reading ready_, organisations_, projects_;
};

}  // namespace

std::unique_ptr<process::Service> Open(process::Process& process) {
  return std::make_unique<ReportingService>(process);
}

}  // namespace baraza::reporting
