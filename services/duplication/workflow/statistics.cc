#include "services/duplication/workflow/statistics.h"

#include <algorithm>
#include <utility>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Match;

constexpr size_t kMostAssignees = 100;

// States of matches that wait for a review.
constexpr Match::State kWaiting[] = {Match::OPEN, Match::AWAITING_SECOND};

bool Waits(Match::State state) { return state == kWaiting[0] || state == kWaiting[1]; }

MatchCounts::Filters OfWaiting(MatchCounts::Filters filters) {
  filters.push_back({"state", {int64_t{kWaiting[0]}, int64_t{kWaiting[1]}}});
  return filters;
}

// The most first, then by name.
void SetAssignees(const std::map<std::string, int64_t>& counts, QueueStatistics& told) {
  auto& order = told.waiting_by_assignee;
  order.assign(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  order.resize(std::min(order.size(), kMostAssignees));
}

void AddGroups(const std::vector<MatchCounts::Group>& groups, QueueStatistics& told) {
  std::map<std::string, int64_t> assignees;
  for (const auto& group : groups) {
    told.states[group.state] += group.count;
    if (!Waits(group.state)) continue;
    told.waiting += group.count;
    told.waiting_by_kind[group.kind] += group.count;
    assignees[group.assignee] += group.count;
  }
  SetAssignees(assignees, told);
}

// `since`: how many were found since the end of each age, the last one without end.
void SetAges(const std::vector<int64_t>& since, QueueStatistics& told) {
  int64_t younger = 0;
  for (size_t i = 0; i < kAges.size(); ++i) {
    told.waiting_by_age[i] = std::max<int64_t>(since[i] - younger, 0);
    younger = since[i];
  }
}

}  // namespace

absl::StatusOr<QueueStatistics> Statistics::Read(const scope::Scope& scope,
                                                 const MatchCounts::Filters& filters) const {
  const scope::Scope reader =
      failpoint::Planted("count-hidden") ? scope::Scope::Service("duplication") : scope;
  ASSIGN_OR_RETURN(const auto groups, counts_.CountGroups(reader, filters));
  std::vector<absl::Time> ends;
  for (size_t i = 1; i < kAges.size(); ++i) {
    ends.push_back(clock_.Now() - absl::Hours(24) * kAges[i]);
  }
  ends.push_back(absl::UnixEpoch());
  ASSIGN_OR_RETURN(const auto since, counts_.CountSince(reader, OfWaiting(filters), ends));
  QueueStatistics told;
  AddGroups(groups, told);
  SetAges(since, told);
  return told;
}

}  // namespace baraza::duplication
