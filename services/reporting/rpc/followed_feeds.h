// The feeds that reports are computed from, followed on behalf of the service itself: from a
// snapshot at start, and again from a snapshot when a register's history was replaced.
//
// Thread-safety: one thread; each feed applies its changes on a thread of its own.
#pragma once

#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/peers/subscription.h"
#include "services/reporting/domain/reports.h"

namespace baraza::reporting {

class FollowedFeeds {
 public:
  // Begins to follow. `reports`, `metrics` and `clock` outlive the feeds.
  FollowedFeeds(const peers::Peers& peers, Reports& reports, metrics::Registry& metrics,
                const clock::Clock& clock);
  // Ends with the response that is being applied.
  ~FollowedFeeds() = default;

 private:
  using Organisations = peers::Subscription<organisations::v1::WatchOrganisationsRequest,
                                            organisations::v1::WatchOrganisationsResponse>;
  using Projects =
      peers::Subscription<projects::v1::WatchProjectsRequest, projects::v1::WatchProjectsResponse>;

  const std::unique_ptr<organisations::v1::OrganisationsService::Stub> organisations_stub_;
  const std::unique_ptr<projects::v1::ProjectsService::Stub> projects_stub_;
  Organisations organisations_;
  Projects projects_;
};

}  // namespace baraza::reporting
