// How long something may still take, by a clock that never jumps.
//
// Why: a limit holds for a whole trip to Redis - borrowing, sending, several answers - and not for
// each step of it. Thread-safety: values.
#pragma once

#include <algorithm>
#include <chrono>

#include "absl/time/time.h"

namespace baraza::redis {

class Deadline {
 public:
  // `limit` from now.
  explicit Deadline(absl::Duration limit)
      : end_(std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(limit)) {}

  // What is left of it; never negative.
  absl::Duration Left() const {
    return std::max(absl::ZeroDuration(),
                    absl::FromChrono(end_ - std::chrono::steady_clock::now()));
  }

 private:
  std::chrono::steady_clock::time_point end_;
};

}  // namespace baraza::redis
