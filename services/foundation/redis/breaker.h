// Says when a server that failed may be tried again.
//
// Why: whoever asks a server that does not answer waits for its limit. After the first failure the
// server is left alone, so that everybody else is told at once that it is out of reach; it is tried
// again after a while that doubles with every failure up to a bound.
//
// Thread-safety: all methods may be called from any thread. The clock outlives the breaker.
#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"

namespace baraza::redis {

class Breaker {
 public:
  struct Options {
    absl::Duration first = absl::Milliseconds(50);  // after the first failure
    absl::Duration most = absl::Seconds(2);
    // A failure that comes sooner after the last one was over continues its doubling.
    absl::Duration calm = absl::Seconds(5);
  };

  Breaker(Options options, const clock::Clock& clock) : options_(options), clock_(clock) {}

  // The server failed. Counts once for all who notice the same failure. True if it was thought
  // well before.
  bool Failed();
  // It answered again.
  void Recovered();

  // True while the server is to be left alone by those who wait.
  bool open() const;
  // When it may be tried; in the past while it is well.
  absl::Time retry_at() const;

 private:
  const Options options_;
  const clock::Clock& clock_;
  mutable absl::Mutex mutex_;
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Duration wait_ ABSL_GUARDED_BY(mutex_);
  absl::Time retry_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  absl::Time recovered_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace baraza::redis
