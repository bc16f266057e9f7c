#include "services/duplication/workflow/statistics.h"

#include <algorithm>
#include <map>
#include <utility>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Match;
using Response = v1::GetQueueStatisticsResponse;

constexpr int kAges[] = {0, 1, 7, 30, 90};  // days; see GetQueueStatisticsResponse.AgeCount
constexpr size_t kMostAssignees = 100;

// States of matches that wait for a review.
constexpr Match::State kWaiting[] = {Match::OPEN, Match::AWAITING_SECOND};

bool Waits(Match::State state) { return state == kWaiting[0] || state == kWaiting[1]; }

MatchCounts::Filters OfWaiting(MatchCounts::Filters filters) {
  filters.push_back({"state", {int64_t{kWaiting[0]}, int64_t{kWaiting[1]}}});
  return filters;
}

void AddAssignees(const std::map<std::string, int64_t>& counts, Response& response) {
  std::vector<std::pair<int64_t, std::string>> order;  // the most first, then by name
  for (const auto& [assignee, count] : counts) order.emplace_back(-count, assignee);
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), kMostAssignees));
  for (auto& [negative, assignee] : order) {
    auto& told = *response.add_waiting_by_assignee();
    told.set_assignee(std::move(assignee));
    told.set_count(-negative);
  }
}

void AddGroups(const std::vector<MatchCounts::Group>& groups, Response& response) {
  std::map<Match::State, int64_t> states;
  std::map<Match::Kind, int64_t> kinds;
  std::map<std::string, int64_t> assignees;
  int64_t waiting = 0;
  for (const auto& group : groups) {
    states[group.state] += group.count;
    if (!Waits(group.state)) continue;
    kinds[group.kind] += group.count;
    assignees[group.assignee] += group.count;
    waiting += group.count;
  }
  for (const auto& [state, count] : states) {
    auto& told = *response.add_states();
    told.set_state(state);
    told.set_count(count);
  }
  for (const auto& [kind, count] : kinds) {
    auto& told = *response.add_waiting_by_kind();
    told.set_kind(kind);
    told.set_count(count);
  }
  AddAssignees(assignees, response);
  response.set_waiting_count(waiting);
}

// `since`: how many are no older than the end of each age, the last one without end.
void AddAges(const std::vector<int64_t>& since, Response& response) {
  int64_t younger = 0;
  for (size_t i = 0; i < std::size(kAges); ++i) {
    auto& told = *response.add_waiting_by_age();
    told.set_min_days(kAges[i]);
    told.set_count(std::max<int64_t>(since[i] - younger, 0));
    younger = since[i];
  }
}

}  // namespace

absl::StatusOr<Response> Statistics::Read(const scope::Scope& scope,
                                          const MatchCounts::Filters& filters) const {
  const scope::Scope reader =
      failpoint::Planted("count-hidden") ? scope::Scope::Service("duplication") : scope;
  ASSIGN_OR_RETURN(const auto groups, counts_.CountGroups(reader, filters));
  std::vector<absl::Time> ends;
  for (size_t i = 1; i < std::size(kAges); ++i) {
    ends.push_back(clock_.Now() - absl::Hours(24) * kAges[i]);
  }
  ends.push_back(absl::UnixEpoch());
  ASSIGN_OR_RETURN(const auto since, counts_.CountSince(reader, OfWaiting(filters), ends));
  Response response;
  AddGroups(groups, response);
  AddAges(since, response);
  return response;
}

}  // namespace baraza::duplication
