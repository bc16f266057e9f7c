// A thread that does what there is to do, step by step, and never gives up.
//
// Why: detection and effects run beside the calls, wait for work, and have to survive a store or a
// neighbour that is away: after an error the worker waits a little longer each time and goes on.
//
// Thread-safety: Start and Stop from one thread, Wake from any.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"

namespace baraza::duplication {

class Worker {
 public:
  // Does one thing. False: there is nothing to do.
  using Step = std::function<absl::StatusOr<bool>()>;
  struct Options {
    std::string name;                                      // for the log
    absl::Duration first_pause = absl::Milliseconds(100);  // after an error; then doubled
    absl::Duration last_pause = absl::Seconds(10);
    absl::Duration tick = absl::Seconds(10);  // looks for work so often without being woken
  };

  // The clock outlives the worker.
  Worker(Options options, Step step, const clock::Clock& clock);
  ~Worker();

  void Start();
  // There may be something to do.
  void Wake();
  // Ends after the step that is running.
  void Stop();

 private:
  void Run();
  // Waits; false: stop.
  bool Rest(absl::Duration pause, bool until_woken);

  const Options options_;
  const Step step_;
  const clock::Clock& clock_;
  absl::Mutex mutex_;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace baraza::duplication
