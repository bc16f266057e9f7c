#include "services/reporting/rpc/followed_feeds.h"

namespace baraza::reporting {
namespace {

using organisations::v1::WatchOrganisationsRequest;
using organisations::v1::WatchOrganisationsResponse;
using projects::v1::WatchProjectsRequest;
using projects::v1::WatchProjectsResponse;

}  // namespace

FollowedFeeds::FollowedFeeds(const peers::Peers& peers, Reports& reports,
                             metrics::Registry& metrics, const clock::Clock& clock)
    : organisations_stub_(organisations::v1::OrganisationsService::NewStub(peers.organisations)),
      projects_stub_(projects::v1::ProjectsService::NewStub(peers.projects)),
      organisations_(
          {.name = "organisations",
           .scope = scope::Scope::Service("reporting"),
           .metrics = &metrics},
          [this](grpc::ClientContext* context, const WatchOrganisationsRequest& request) {
            return organisations_stub_->WatchOrganisations(context, request);
          },
          [&reports](const WatchOrganisationsResponse& response) {
            reports.ApplyOrganisations(response.changes(), response.position(),
                                       response.caught_up());
            return absl::OkStatus();
          },
          [&reports] { reports.ForgetOrganisations(); }, clock),
      projects_(
          {.name = "projects", .scope = scope::Scope::Service("reporting"), .metrics = &metrics},
          [this](grpc::ClientContext* context, const WatchProjectsRequest& request) {
            return projects_stub_->WatchProjects(context, request);
          },
          [&reports](const WatchProjectsResponse& response) {
            reports.ApplyProjects(response.changes(), response.position(), response.caught_up());
            return absl::OkStatus();
          },
          [&reports] { reports.ForgetProjects(); }, clock) {
  organisations_.Start();
  projects_.Start();
}

}  // namespace baraza::reporting
