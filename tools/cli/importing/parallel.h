// The same work on many items by a few threads.
//
// Why: a check is a round trip; one after the other, a file of a thousand organisations waits a
// thousand times.
#pragma once

#include <cstddef>
#include <functional>

#include "absl/status/status.h"

namespace baraza::importing {

// Calls `work(i)` once for every i below `count`, from up to `threads` threads, until one fails.
// The error that came first. OK once all are done.
absl::Status ForEach(size_t count, int threads, const std::function<absl::Status(size_t)>& work);

}  // namespace baraza::importing
