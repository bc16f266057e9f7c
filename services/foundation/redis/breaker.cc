#include "services/foundation/redis/breaker.h"

#include <algorithm>

#include "services/foundation/failpoint/failpoint.h"

namespace baraza::redis {

bool Breaker::Failed() {
  if (failpoint::Planted("never-leave-alone")) return true;
  const absl::Time now = clock_.Now();
  absl::MutexLock lock(&mutex_);
  const bool was_well = !open_;
  if (open_ && now < retry_at_) return false;
  const bool again = open_ || now - recovered_at_ < options_.calm;
  wait_ =
      again && wait_ > absl::ZeroDuration() ? std::min(options_.most, wait_ * 2) : options_.first;
  open_ = true;
  retry_at_ = now + wait_;
  return was_well;
}

void Breaker::Recovered() {
  absl::MutexLock lock(&mutex_);
  if (!open_) return;
  open_ = false;
  recovered_at_ = clock_.Now();
}

bool Breaker::open() const {
  absl::MutexLock lock(&mutex_);
  return open_;
}

absl::Time Breaker::retry_at() const {
  absl::MutexLock lock(&mutex_);
  return open_ ? retry_at_ : absl::InfinitePast();
}

}  // namespace baraza::redis
