// What a follower of another service's feed tells of how far it is behind.
//
// Why: duplication and reporting know of the registers only what feeds bring. A feed that stopped
// shows nowhere else: calls go on to be answered, from what was true some time ago.
//
// Cost: a lock for each response and 11 ns for each change. Ownership: the registry and the clock
// outlive this. Thread-safety: all methods may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/metrics/metrics.h"

namespace baraza::peers {

class FollowMetrics {
 public:
  // `follower` follows `feed`: "services/reporting", "organisations". Without a registry nothing is
  // told.
  FollowMetrics(metrics::Registry* registry, const std::string& follower, const std::string& feed,
                const clock::Clock& clock);

  // The stream is open, has ended, begins again with a snapshot.
  void Opened();
  void Interrupted();
  void StartedAgain();
  // A change that was made at `time` was applied; not for those of a snapshot.
  void Changed(absl::Time time) const;
  // Everything up to `position` was applied; 0 within a snapshot. `caught_up`: nothing newer was
  // known to the owner.
  void Applied(int64_t position, bool caught_up);

 private:
  void Declare(metrics::Registry& registry, const metrics::Labels& labels);
  double BehindSeconds() const;

  const clock::Clock& clock_;
  metrics::Gauge open_;
  metrics::Gauge position_;
  metrics::Counter interrupted_;
  metrics::Counter started_again_;
  metrics::Histogram delay_;
  mutable absl::Mutex mutex_;
  bool in_step_ ABSL_GUARDED_BY(mutex_) = false;  // caught up, and the stream is open
  absl::Time last_in_step_ ABSL_GUARDED_BY(mutex_);
  std::vector<metrics::Reading> readings_;
};

}  // namespace baraza::peers
