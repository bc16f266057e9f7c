#include "services/foundation/clock/fake_clock.h"

#include <cstddef>

namespace baraza::clock {

FakeClock::FakeClock(absl::Time start) : now_(start) {}

absl::Time FakeClock::Now() const {
  absl::MutexLock lock(&mutex_);
  return now_;
}

bool FakeClock::HasCome(absl::Time deadline) const { return Now() >= deadline; }

// Locks are taken in the order (waiter's mutex, mutex_), never the other way: conditions are
// evaluated under the waiter's mutex and ask for the time.
bool FakeClock::AwaitUntil(absl::Mutex& mutex, const absl::Condition& condition,
                           absl::Time deadline) const {
  const auto done = [&] { return condition.Eval() || HasCome(deadline); };
  while (!done()) {
    Waiter& waiter = Enter(mutex);
    mutex.Await(absl::Condition(&done));
    mutex.Unlock();  // whoever is waking us needs it
    Leave(waiter);
    mutex.Lock();
  }
  return condition.Eval();
}

void FakeClock::Advance(absl::Duration step) {
  {
    absl::MutexLock lock(&mutex_);
    now_ += step;
  }
  const std::vector<Waiter*> waiters = BeginWaking();
  for (Waiter* waiter : waiters) {
    // A mutex looks at the conditions of its waiters when it is released.
    absl::MutexLock lock(waiter->mutex);
  }
  EndWaking(waiters);
}

void FakeClock::AwaitWaiters(int count) const {
  absl::MutexLock lock(&mutex_);
  const auto enough = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return waiters_.size() >= static_cast<std::size_t>(count);
  };
  mutex_.Await(absl::Condition(&enough));
}

FakeClock::Waiter& FakeClock::Enter(absl::Mutex& mutex) const {
  absl::MutexLock lock(&mutex_);
  return waiters_.emplace_back(Waiter{.mutex = &mutex});
}

void FakeClock::Leave(Waiter& waiter) const {
  absl::MutexLock lock(&mutex_);
  const auto idle = [&waiter] { return waiter.wakers == 0; };
  mutex_.Await(absl::Condition(&idle));
  waiters_.remove_if([&waiter](const Waiter& other) { return &other == &waiter; });
}

std::vector<FakeClock::Waiter*> FakeClock::BeginWaking() {
  absl::MutexLock lock(&mutex_);
  std::vector<Waiter*> waiters;
  for (Waiter& waiter : waiters_) {
    ++waiter.wakers;
    waiters.push_back(&waiter);
  }
  return waiters;
}

void FakeClock::EndWaking(const std::vector<Waiter*>& waiters) {
  absl::MutexLock lock(&mutex_);
  for (Waiter* waiter : waiters) --waiter->wakers;
}

}  // namespace baraza::clock
