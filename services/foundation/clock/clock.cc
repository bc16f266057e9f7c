#include "services/foundation/clock/clock.h"

#include "absl/time/clock.h"

namespace baraza::clock {

absl::Time RealClock::Now() const { return absl::Now(); }

bool RealClock::AwaitUntil(absl::Mutex& mutex, const absl::Condition& condition,
                           absl::Time deadline) const {
  return mutex.AwaitWithDeadline(condition, deadline);
}

}  // namespace baraza::clock
