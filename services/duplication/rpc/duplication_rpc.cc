#include "services/duplication/rpc/duplication_rpc.h"

#include <algorithm>
#include <utility>

#include "services/duplication/rpc/batch_review.h"
#include "services/duplication/rpc/match_query.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

constexpr int kDefaultResults = 10;

// A draft as checks take it: what clients cannot set says nothing.
template <class R>
KnownRecord DraftOf(R draft) {
  draft.clear_state();
  draft.clear_etag();
  return Know(draft, 0, {});
}

// A project gets its creator's alliance when it is created; overlaps are weighed as if it had.
projects::v1::Project InAllianceOf(const scope::Scope& scope, projects::v1::Project draft) {
  const auto& alliances = draft.alliances();
  const bool there =
      std::find(alliances.begin(), alliances.end(), scope.alliance()) != alliances.end();
  if (!there && !scope.alliance().empty()) draft.add_alliances(scope.alliance());
  return draft;
}

int ResultsOf(int max_results) { return max_results == 0 ? kDefaultResults : max_results; }

template <class Response>
void Fill(const std::vector<v1::Match>& candidates, const std::set<std::string>& ask_alliances,
          Response& response) {
  for (const v1::Match& match : candidates) *response.add_candidates() = match;
  for (const std::string& alliance : ask_alliances) response.add_ask_alliances(alliance);
}

}  // namespace

DuplicationRpc::DuplicationRpc(rpc::Handler& handler, const Dependencies& to)
    : Service(handler, "baraza.duplication.v1.DuplicationService", &to.tail), to_(to) {
  Read<v1::CheckOrganisationRequest>(
      "CheckOrganisation", rpc::kWriters,
      [this](const auto& scope, const auto& request) { return Check(scope, request); });
  Read<v1::CheckProjectRequest>(
      "CheckProject", rpc::kWriters,
      [this](const auto& scope, const auto& request) { return Check(scope, request); });
  Read<v1::GetProgressRequest>("GetProgress", rpc::kSecretariats,
                               [this](const auto& scope, const auto&) { return Progress(scope); });
  AddQueue();
  AddDecisions();
}

void DuplicationRpc::AddQueue() {
  List<v1::ListMatchesRequest>("ListMatches", rpc::kSignedIn, to_.reader,
                               [](const auto&, const auto& request) { return QueryOf(request); });
  Get<v1::GetMatchRequest>("GetMatch", rpc::kSignedIn, to_.reader);
  Read<v1::GetQueueStatisticsRequest>(
      "GetQueueStatistics", rpc::kSignedIn,
      [this](const auto& scope, const auto& request) -> absl::StatusOr<rpc::Reply> {
        RETURN_IF_ERROR(to_.detection.CheckReady());
        ASSIGN_OR_RETURN(const auto told, to_.statistics.Read(scope, FiltersOf(request)));
        return rpc::Reply::Message(ResponseOf(told));
      });
  Read<v1::GetClusterRequest>(
      "GetCluster", rpc::kSignedIn,
      [this](const auto& scope, const auto& request) -> absl::StatusOr<rpc::Reply> {
        RETURN_IF_ERROR(to_.detection.CheckReady());
        ASSIGN_OR_RETURN(const auto cluster, to_.clusters.Of(scope, request.subject()));
        return rpc::Reply::Message(cluster);
      });
  Watch<v1::WatchMatchesRequest>("WatchMatches", rpc::kSignedIn, to_.tail, to_.follow,
                                 [this] { return to_.detection.CheckReady(); });
}

void DuplicationRpc::AddDecisions() {
  WriteReady<v1::ReviewMatchRequest>(
      "ReviewMatch", [this](const auto& scope, auto& request, auto options, auto done) {
        to_.reviews.Review(scope, {request.name(), request.review(), request.etag()},
                           std::move(options), std::move(done));
      });
  WriteReady<v1::UndoReviewRequest>(
      "UndoReview", [this](const auto& scope, auto& request, auto options, auto done) {
        to_.undoing.Undo(scope, {request.name(), request.reason(), request.etag()},
                         std::move(options), std::move(done));
      });
  WriteReady<v1::AssignMatchRequest>(
      "AssignMatch", [this](const auto& scope, auto& request, auto options, auto done) {
        to_.assigning.Assign(scope, {request.name(), request.assignee(), request.etag()},
                             std::move(options), std::move(done));
      });
  Add<v1::BatchReviewMatchesRequest>(
      "BatchReviewMatches", rpc::kSecretariats,
      [this](const auto& scope, const auto& request, const rpc::Responder& responder) {
        const absl::Status ready = to_.detection.CheckReady();
        if (!ready.ok()) return responder.Finish(ready);
        ReviewAll(to_.reviews, scope, request, responder);
      });
}

template <class Request, class Act>
void DuplicationRpc::WriteReady(const char* name, Act act) {
  Write<Request>(name, rpc::kSecretariats,
                 [this, act](const scope::Scope& scope, Request& request,
                             record::WriteOptions options, record::Writer::Done done) {
                   const absl::Status ready = to_.detection.CheckReady();
                   if (!ready.ok()) return done(ready);
                   act(scope, request, std::move(options), std::move(done));
                 });
}

absl::StatusOr<rpc::Reply> DuplicationRpc::Check(const scope::Scope& scope,
                                                 const v1::CheckOrganisationRequest& request) {
  RETURN_IF_ERROR(to_.detection.CheckReady());
  const CheckAnswer answer =
      to_.checks.Check(scope, DraftOf(request.organisation()), ResultsOf(request.max_results()));
  v1::CheckOrganisationResponse response;
  Fill(answer.candidates, answer.ask_alliances, response);
  return rpc::Reply::Message(response);
}

absl::StatusOr<rpc::Reply> DuplicationRpc::Check(const scope::Scope& scope,
                                                 const v1::CheckProjectRequest& request) {
  RETURN_IF_ERROR(to_.detection.CheckReady());
  const CheckAnswer answer = to_.checks.Check(
      scope, DraftOf(InAllianceOf(scope, request.project())), ResultsOf(request.max_results()));
  v1::CheckProjectResponse response;
  Fill(answer.candidates, answer.ask_alliances, response);
  for (const v1::Match& match : answer.overlaps) *response.add_overlaps() = match;
  return rpc::Reply::Message(response);
}

absl::StatusOr<rpc::Reply> DuplicationRpc::Progress(const scope::Scope& scope) {
  const Detection::Progress progress = to_.detection.progress();
  v1::GetProgressResponse response;
  response.set_organisations_position(progress.detected[static_cast<int>(Feed::kOrganisations)]);
  response.set_projects_position(progress.detected[static_cast<int>(Feed::kProjects)]);
  response.set_ready(progress.ready);
  if (!scope.ReadsAll()) return rpc::Reply::Message(response);
  response.set_organisation_count(to_.engines.organisations.size());
  response.set_project_count(to_.engines.projects.size());
  ASSIGN_OR_RETURN(const int64_t pending, to_.index.CountPendingEffects());
  response.set_pending_effects(pending);
  return rpc::Reply::Message(response);
}

}  // namespace baraza::duplication
