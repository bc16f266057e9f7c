#include "services/duplication/rpc/match_query.h"

#include "services/duplication/workflow/probability_key.h"
#include "services/foundation/rpc/listing.h"

namespace baraza::duplication {
namespace {

void AddProbabilities(const v1::ListMatchesRequest& request, record::Query& query) {
  if (request.min_probability() > 0) {
    query.filters.push_back({"min_probability", {ProbabilityKey(request.min_probability())}});
  }
  if (request.max_probability() > 0) {
    query.filters.push_back({"max_probability", {ProbabilityKey(request.max_probability())}});
  }
}

}  // namespace

record::Query QueryOf(const v1::ListMatchesRequest& request) {
  record::Query query{.order_by = request.order_by().empty() ? "probability" : request.order_by(),
                      .descending = true};
  const std::vector<int> unsettled = {v1::Match::OPEN, v1::Match::AWAITING_SECOND,
                                      v1::Match::CONFIRMED};
  rpc::Where(query, "state", request.states());
  if (request.states().empty()) rpc::Where(query, "state", unsettled);
  rpc::Where(query, "kind", request.kinds());
  if (!request.subject().empty()) query.filters.push_back({"subject", {request.subject()}});
  rpc::Where(query, "assignee", request.assignees());
  rpc::Where(query, "reviewer", request.reviewers());
  rpc::Where(query, "alliance", request.alliances());
  AddProbabilities(request, query);
  return query;
}

std::vector<record::Filter> FiltersOf(const v1::GetQueueStatisticsRequest& request) {
  record::Query query;
  rpc::Where(query, "kind", request.kinds());
  rpc::Where(query, "alliance", request.alliances());
  return query.filters;
}

v1::GetQueueStatisticsResponse ResponseOf(const QueueStatistics& told) {
  v1::GetQueueStatisticsResponse response;
  for (const auto& [state, count] : told.states) {
    auto& group = *response.add_states();
    group.set_state(state);
    group.set_count(count);
  }
  for (const auto& [kind, count] : told.waiting_by_kind) {
    auto& group = *response.add_waiting_by_kind();
    group.set_kind(kind);
    group.set_count(count);
  }
  for (size_t i = 0; i < kAges.size(); ++i) {
    auto& group = *response.add_waiting_by_age();
    group.set_min_days(kAges[i]);
    group.set_count(told.waiting_by_age[i]);
  }
  for (const auto& [assignee, count] : told.waiting_by_assignee) {
    auto& group = *response.add_waiting_by_assignee();
    group.set_assignee(assignee);
    group.set_count(count);
  }
  response.set_waiting_count(told.waiting);
  return response;
}

}  // namespace baraza::duplication
