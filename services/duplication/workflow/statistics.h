// Statistics of the queue: how much waits, of what, since when, for whom.
//
// Only what the caller may read is counted, by the same condition that decides what lists show: a
// figure that counted more would tell of drafts. The planted fault count-hidden counts all.
//
// Thread-safety: all methods may be called from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "baraza/duplication/v1/match.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/record/record.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

// What the store counts. Status: what the store answers.
class MatchCounts {
 public:
  // Matches of one state, kind and assignee.
  struct Group {
    v1::Match::State state;
    v1::Match::Kind kind;
    std::string assignee;
    int64_t count;
  };
  using Filters = std::vector<record::Filter>;

  virtual ~MatchCounts() = default;
  // All that `scope` may read and the filters admit, in groups, each once.
  virtual absl::StatusOr<std::vector<Group>> CountGroups(const scope::Scope& scope,
                                                         const Filters& filters) = 0;
  // How many of them were found at or after each of `times`.
  virtual absl::StatusOr<std::vector<int64_t>> CountSince(const scope::Scope& scope,
                                                          const Filters& filters,
                                                          const std::vector<absl::Time>& times) = 0;
};

// Ages in whole days, each up to the next one.
inline constexpr std::array<int, 5> kAges = {0, 1, 7, 30, 90};

// What is told of the queue. Matches that are OPEN or AWAITING_SECOND wait.
struct QueueStatistics {
  std::map<v1::Match::State, int64_t> states;
  int64_t waiting = 0;
  std::map<v1::Match::Kind, int64_t> waiting_by_kind;
  std::array<int64_t, kAges.size()> waiting_by_age{};                // since they were found
  std::vector<std::pair<std::string, int64_t>> waiting_by_assignee;  // the most first, at most 100
};

class Statistics {
 public:
  // Both outlive it.
  Statistics(MatchCounts& counts, const clock::Clock& clock) : counts_(counts), clock_(clock) {}

  // May block. `filters` say nothing of states.
  absl::StatusOr<QueueStatistics> Read(const scope::Scope& scope,
                                       const MatchCounts::Filters& filters) const;

 private:
  MatchCounts& counts_;
  const clock::Clock& clock_;
};

}  // namespace baraza::duplication
