#include "services/duplication/neighbours/register_feeds.h"

#include <string>
#include <utility>
#include <vector>

namespace baraza::duplication {
namespace {

scope::Audience AudienceOf(const feed::v1::Audience& told) {
  return {.is_public = told.public_(), .readers = {told.readers().begin(), told.readers().end()}};
}

// Hands what a watch answered to detection. Changes of other resources (a project's results) carry
// no `after`.
template <class Response>
absl::Status ApplyTo(Detection& detection, Feed feed, const Response& response) {
  std::vector<KnownRecord> changed;
  for (const auto& change : response.changes()) {
    if (!change.has_after()) continue;
    changed.push_back(Know(change.after(), change.version(), AudienceOf(change.audience())));
  }
  detection.Apply(feed, std::move(changed), response.position(), response.caught_up(),
                  response.resume_token());
  return absl::OkStatus();
}

}  // namespace

void RegisterFeeds::Start(const peers::Peers& peers, const FeedTokens& tokens) {
  const scope::Scope self = scope::Scope::Service("duplication");
  organisations_ = organisations::v1::OrganisationsService::NewStub(peers.organisations);
  projects_ = projects::v1::ProjectsService::NewStub(peers.projects);
  organisation_feed_ = std::make_unique<OrganisationFeed>(
      OrganisationFeed::Options{.name = "organisations",
                                .scope = self,
                                .token = tokens[static_cast<int>(Feed::kOrganisations)],
                                .metrics = &metrics_},
      [this](grpc::ClientContext* context, const auto& request) {
        return organisations_->WatchOrganisations(context, request);
      },
      [this](const auto& response) { return ApplyTo(detection_, Feed::kOrganisations, response); },
      [this] { detection_.Restart(Feed::kOrganisations); }, clock_);
  project_feed_ = std::make_unique<ProjectFeed>(
      ProjectFeed::Options{.name = "projects",
                           .scope = self,
                           .token = tokens[static_cast<int>(Feed::kProjects)],
                           .metrics = &metrics_},
      [this](grpc::ClientContext* context, const auto& request) {
        return projects_->WatchProjects(context, request);
      },
      [this](const auto& response) { return ApplyTo(detection_, Feed::kProjects, response); },
      [this] { detection_.Restart(Feed::kProjects); }, clock_);
  organisation_feed_->Start();
  project_feed_->Start();
}

void RegisterFeeds::Stop() {
  if (organisation_feed_ != nullptr) organisation_feed_->Stop();
  if (project_feed_ != nullptr) project_feed_->Stop();
}

}  // namespace baraza::duplication
