// What time it is, and waiting until it is later, as something that is handed in.
//
// Why: expiry, retries and retention are tested by moving a FakeClock, never by sleeping. Whatever
// needs the time takes a `const Clock&`; main makes the one RealClock.
//
// Units: absl::Time is UTC wall-clock time. It may jump (NTP): measure durations with a steady
// clock, not with two calls of Now().
// Ownership: the clock outlives whoever holds a reference. Thread-safety: all methods may be called
// from any thread.
#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace baraza::clock {

class Clock {
 public:
  virtual ~Clock() = default;

  // The time now.
  virtual absl::Time Now() const = 0;

  // Waits, with `mutex` held by the caller and released while waiting, until `condition` holds or
  // this clock shows `deadline`. True if the condition holds on return. As with absl::Mutex::Await,
  // the condition is looked at again whenever `mutex` is released.
  virtual bool AwaitUntil(absl::Mutex& mutex, const absl::Condition& condition,
                          absl::Time deadline) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) = 0;
};

// The clock of the machine.
class RealClock : public Clock {
 public:
  absl::Time Now() const override;
  bool AwaitUntil(absl::Mutex& mutex, const absl::Condition& condition,
                  absl::Time deadline) const override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
};

}  // namespace baraza::clock
