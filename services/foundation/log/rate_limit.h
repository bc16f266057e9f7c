// At most one log line per interval from one place in the code, and a count of what was left out.
//
// Why: a neighbour that is down is worth a line every ten seconds, not one per request.
//   static log::RateLimit limit(absl::Seconds(10));
//   log::Write(limit, log::Level::kWarning, "cache is unreachable", {{"address", address}});
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace baraza::log {

// Thread-safety: may be asked from any thread; it takes no lock.
class RateLimit {
 public:
  explicit constexpr RateLimit(absl::Duration interval) : interval_(interval) {}

  // If a line may be written at `now`: how many were left out since the last one. Otherwise
  // nothing, and the line counts as left out.
  std::optional<std::uint64_t> Admit(absl::Time now) noexcept;

 private:
  bool Claim(std::int64_t now) noexcept;

  const absl::Duration interval_;
  std::atomic<std::int64_t> last_{INT64_MIN};  // Unix time in ns of the last line
  std::atomic<std::uint64_t> left_out_{0};
};

}  // namespace baraza::log
