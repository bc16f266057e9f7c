// Jobs that a service does from time to time: each has a name, a period and a step.
//
// Why: what is kept for a time only - old changes, old request ids, contacts whose retention has
// passed - has to go without anybody asking, in small steps beside the calls, and operators have to
// see that it does.
//
// A run is a step, and another one for as long as there is more. All jobs share one thread: a step
// is bounded, so that another job and Stop never wait for longer than one. The first run of a job
// begins soon after Add; a run that failed is tried again after kRetry, if the period is longer.
//
// Metrics: baraza_upkeep_runs_total{job,outcome} (outcome: ok, failed) and
// baraza_upkeep_last_success_timestamp_seconds{job}, with the job as "OWNER-NAME".
//
// Thread-safety: all methods may be called from any thread; steps run on the upkeep's own.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/log/log.h"
#include "services/foundation/metrics/metrics.h"

namespace baraza::upkeep {

struct Job {
  std::string name;  // lower-case words with hyphens, few: a label of metrics
  absl::Duration period;
  // Does a bounded piece of work. True: there is more to do now. What it refers to lives until
  // Stop.
  std::function<absl::StatusOr<bool>()> step;
  // False: another process does it at the moment, and this one looks again after kRetry. Empty: it
  // is done by every process.
  std::function<bool()> ours = nullptr;
};

class Upkeep {
 public:
  static constexpr absl::Duration kFirstRun = absl::Seconds(5);  // after Add
  static constexpr absl::Duration kRetry = absl::Minutes(1);
  // Between two steps of a run: whoever serves calls gets a turn.
  static constexpr absl::Duration kPause = absl::Milliseconds(50);

  struct Options {
    std::string owner;                     // the service
    metrics::Registry* metrics = nullptr;  // outlives the upkeep; null: nothing is counted
  };

  // Starts the thread. The clock outlives the upkeep.
  Upkeep(Options options, const clock::Clock& clock);
  ~Upkeep();

  void Add(Job job);
  // Ends after the step that is running; no further one begins.
  void Stop();

 private:
  struct Entry {
    Job job;
    absl::Time due;
    metrics::Counter succeeded;
    metrics::Counter failed;
    metrics::Gauge last_success;
  };

  void Run();
  // The entry that is due first; null if there is none.
  Entry* First() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Waits until an entry is due; null: stop.
  Entry* Await();
  absl::Time DueAfter(Entry& entry, const absl::StatusOr<bool>& more);

  const Options options_;
  const clock::Clock& clock_;
  log::RateLimit limit_{absl::Seconds(10)};
  absl::Mutex mutex_;
  // Entries are never removed; only `due` changes, on the thread.
  std::vector<std::unique_ptr<Entry>> entries_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool added_ ABSL_GUARDED_BY(mutex_) = false;  // since the thread last looked
  std::thread thread_;
};

}  // namespace baraza::upkeep
