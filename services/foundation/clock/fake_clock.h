// A clock that stands still until a test moves it.
//
// Why: a test says "an hour later" and is done in microseconds, with the same result every time.
// Threads that wait on the clock wake when it is moved past their deadline.
#pragma once

#include <list>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"

namespace baraza::clock {

class FakeClock : public Clock {
 public:
  // Starts on an ordinary Monday, so that tests can write times down.
  explicit FakeClock(absl::Time start = absl::FromUnixSeconds(1'704'067'200));  // 2024-01-01 UTC

  absl::Time Now() const override;
  bool AwaitUntil(absl::Mutex& mutex, const absl::Condition& condition,
                  absl::Time deadline) const override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

  // Moves the clock and wakes whoever waits for a time that has come. The caller holds no mutex
  // that a waiter passed to AwaitUntil. Negative steps imitate a clock that is set back.
  void Advance(absl::Duration step);

  // Returns when `count` threads or more wait in AwaitUntil: a test that moves the clock first
  // makes sure that there is somebody to wake.
  void AwaitWaiters(int count) const;

 private:
  // One round of a thread in AwaitUntil. Its mutex may be gone after the round, so a round ends
  // only when nobody is waking it.
  struct Waiter {
    absl::Mutex* mutex;
    int wakers = 0;
  };

  bool HasCome(absl::Time deadline) const;
  Waiter& Enter(absl::Mutex& mutex) const;
  void Leave(Waiter& waiter) const;
  std::vector<Waiter*> BeginWaking();
  void EndWaking(const std::vector<Waiter*>& waiters);

  mutable absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
  mutable std::list<Waiter> waiters_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::clock
