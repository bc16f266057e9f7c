// How large a report may grow before it is refused instead of exhausting memory.
//
// Thread-safety: pure functions.
#pragma once

#include <cstddef>

#include "absl/status/status.h"

namespace baraza::reporting {

// Names of records in one answer: what fits into the 64 MB that a client takes (peers::Connect).
inline constexpr size_t kMostNames = 1'000'000;

// RESOURCE_EXHAUSTED, reason REPORT_TOO_LARGE, if a report names more records than that.
absl::Status CheckSize(size_t names);

}  // namespace baraza::reporting
