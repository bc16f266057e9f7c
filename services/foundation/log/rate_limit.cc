#include "services/foundation/log/rate_limit.h"

namespace baraza::log {

std::optional<std::uint64_t> RateLimit::Admit(absl::Time now) noexcept {
  if (Claim(absl::ToUnixNanos(now))) return left_out_.exchange(0, std::memory_order_relaxed);
  left_out_.fetch_add(1, std::memory_order_relaxed);
  return std::nullopt;
}

bool RateLimit::Claim(std::int64_t now) noexcept {
  std::int64_t last = last_.load(std::memory_order_relaxed);
  // A clock that was set back must not silence the place until it has caught up.
  const bool due = last == INT64_MIN || now < last ||
                   absl::Nanoseconds(now) - absl::Nanoseconds(last) >= interval_;
  return due && last_.compare_exchange_strong(last, now, std::memory_order_relaxed);
}

}  // namespace baraza::log
