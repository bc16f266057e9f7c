// Counts matches by state for those who watch the service.
//
// Why: a queue that only grows, and effects that stay pending, are what an operator has to see.
// Counting is a scan of an index, so it is done now and then and not when metrics are read.
//
// Thread-safety: Step from one thread; the numbers from any.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "absl/status/statusor.h"
#include "baraza/duplication/v1/match.pb.h"
#include "services/duplication/workflow/match_records.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {

class Census {
 public:
  // The index outlives the census.
  explicit Census(MatchIndex& index) : index_(index) {}

  // Counts. Always false: the next count is due at the worker's next tick.
  absl::StatusOr<bool> Step() {
    ASSIGN_OR_RETURN(const auto counts, index_.CountByState());
    for (int state = 0; state < v1::Match::State_ARRAYSIZE; ++state) {
      const auto found = counts.find(state);
      matches_[state] = found == counts.end() ? 0 : found->second;
    }
    ASSIGN_OR_RETURN(pending_effects_, index_.CountPendingEffects());
    return false;
  }

  int64_t matches(v1::Match::State state) const { return matches_[state]; }
  int64_t pending_effects() const { return pending_effects_; }

 private:
  MatchIndex& index_;
  std::array<std::atomic<int64_t>, v1::Match::State_ARRAYSIZE> matches_{};
  std::atomic<int64_t> pending_effects_{0};
};

}  // namespace baraza::duplication
