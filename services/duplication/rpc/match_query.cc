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

}  // namespace baraza::duplication
