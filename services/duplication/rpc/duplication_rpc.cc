#include "services/duplication/rpc/duplication_rpc.h"

#include <utility>

#include "services/duplication/workflow/probability_key.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

constexpr int kDefaultResults = 10;

record::Query QueryOf(const scope::Scope&, const v1::ListMatchesRequest& request) {
  record::Query query{.order_by = "probability", .descending = true};
  const std::vector<int> undecided = {v1::Match::OPEN, v1::Match::CONFIRMED};
  rpc::Where(query, "state", request.states());
  if (request.states().empty()) rpc::Where(query, "state", undecided);
  rpc::Where(query, "kind", request.kinds());
  if (!request.subject().empty()) query.filters.push_back({"subject", {request.subject()}});
  if (request.min_probability() > 0) query.from_key = ProbabilityKey(request.min_probability());
  return query;
}

// A draft as checks take it: what clients cannot set says nothing.
template <class R>
KnownRecord DraftOf(R draft) {
  draft.clear_state();
  draft.clear_etag();
  return Know(draft, 0, {});
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
    : Service(handler, "baraza.duplication.v1.DuplicationService"), to_(to) {
  Read<v1::CheckOrganisationRequest>(
      "CheckOrganisation", rpc::kWriters,
      [this](const auto& scope, const auto& request) { return Check(scope, request); });
  Read<v1::CheckProjectRequest>(
      "CheckProject", rpc::kWriters,
      [this](const auto& scope, const auto& request) { return Check(scope, request); });
  List<v1::ListMatchesRequest>("ListMatches", rpc::kSignedIn, to.reader, QueryOf);
  Get<v1::GetMatchRequest>("GetMatch", rpc::kSignedIn, to.reader);
  Write<v1::ReviewMatchRequest>(
      "ReviewMatch", rpc::kSecretariats,
      [this](const auto& scope, auto& request, record::WriteOptions options, auto done) {
        if (absl::Status ready = to_.detection.CheckReady(); !ready.ok()) return done(ready);
        to_.reviews.Review(scope, {request.name(), request.review(), request.etag()},
                           std::move(options), std::move(done));
      });
  Read<v1::GetProgressRequest>("GetProgress", rpc::kSecretariats,
                               [this](const auto&, const auto&) { return Progress(); });
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
  const CheckAnswer answer =
      to_.checks.Check(scope, DraftOf(request.project()), ResultsOf(request.max_results()));
  v1::CheckProjectResponse response;
  Fill(answer.candidates, answer.ask_alliances, response);
  for (const v1::Match& match : answer.overlaps) *response.add_overlaps() = match;
  return rpc::Reply::Message(response);
}

absl::StatusOr<rpc::Reply> DuplicationRpc::Progress() {
  const Detection::Progress progress = to_.detection.progress();
  v1::GetProgressResponse response;
  response.set_organisations_position(progress.detected[static_cast<int>(Feed::kOrganisations)]);
  response.set_projects_position(progress.detected[static_cast<int>(Feed::kProjects)]);
  response.set_ready(progress.ready);
  response.set_organisation_count(to_.engines.organisations.size());
  response.set_project_count(to_.engines.projects.size());
  ASSIGN_OR_RETURN(const int64_t pending, to_.index.CountPendingEffects());
  response.set_pending_effects(pending);
  return rpc::Reply::Message(response);
}

}  // namespace baraza::duplication
