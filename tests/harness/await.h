// Waiting for what happens in other processes and threads, which gives no condition to wait on.
#pragma once

#include <functional>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace baraza::harness {

// Asks until `condition` holds, or `limit` has passed; true if it holds.
inline bool Await(const std::function<bool()>& condition,
                  absl::Duration limit = absl::Seconds(10)) {
  const absl::Time deadline = absl::Now() + limit;
  while (!condition()) {
    if (absl::Now() > deadline) return false;
    absl::SleepFor(absl::Milliseconds(1));
  }
  return true;
}

}  // namespace baraza::harness
