#include "services/duplication/neighbours/register_owners.h"

#include "services/duplication/workflow/known_record.h"
#include "services/foundation/rpc/wire.h"

namespace baraza::duplication {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(5);

template <class Request>
Request RequestOf(const MergeOrder& order) {
  Request request;
  request.set_survivor(order.survivor);
  request.add_others(order.other);
  request.set_decision_id(order.decision_id);
  for (const auto& [name, etag] : order.reviewed_etags) {
    (*request.mutable_reviewed_etags())[name] = etag;
  }
  return request;
}

}  // namespace

void RegisterOwners::Connect(const peers::Peers& peers) {
  organisations_ = organisations::v1::OrganisationsService::NewStub(peers.organisations);
  projects_ = projects::v1::ProjectsService::NewStub(peers.projects);
}

absl::Status RegisterOwners::Merge(const MergeOrder& order) {
  grpc::ClientContext context;
  peers::CallAs(context, scope::Scope::Service("duplication"), kTimeout);
  if (FeedOf(order.survivor) == Feed::kProjects) {
    projects::v1::Project merged;
    return rpc::FromGrpc(projects_->MergeProjects(
        &context, RequestOf<projects::v1::MergeProjectsRequest>(order), &merged));
  }
  organisations::v1::Organisation merged;
  return rpc::FromGrpc(organisations_->MergeOrganisations(
      &context, RequestOf<organisations::v1::MergeOrganisationsRequest>(order), &merged));
}

}  // namespace baraza::duplication
