// Follows the registers of organisations and projects on behalf of detection.
//
// Thread-safety: Start and Stop from one thread.
#pragma once

#include <memory>

#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "services/duplication/workflow/detection.h"
#include "services/duplication/workflow/snapshots.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/peers/subscription.h"

namespace baraza::duplication {

class RegisterFeeds {
 public:
  // All outlive the feeds.
  RegisterFeeds(Detection& detection, metrics::Registry& metrics, const clock::Clock& clock)
      : detection_(detection), metrics_(metrics), clock_(clock) {}

  // Follows from the tokens; from the start where one is empty.
  void Start(const peers::Peers& peers, const FeedTokens& tokens);
  void Stop();

 private:
  using OrganisationFeed = peers::Subscription<organisations::v1::WatchOrganisationsRequest,
                                               organisations::v1::WatchOrganisationsResponse>;
  using ProjectFeed =
      peers::Subscription<projects::v1::WatchProjectsRequest, projects::v1::WatchProjectsResponse>;

  Detection& detection_;
  metrics::Registry& metrics_;
  const clock::Clock& clock_;
  std::unique_ptr<organisations::v1::OrganisationsService::Stub> organisations_;
  std::unique_ptr<projects::v1::ProjectsService::Stub> projects_;
  std::unique_ptr<OrganisationFeed> organisation_feed_;
  std::unique_ptr<ProjectFeed> project_feed_;
};

}  // namespace baraza::duplication
