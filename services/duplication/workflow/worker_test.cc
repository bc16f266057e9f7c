#include "services/duplication/workflow/worker.h"

#include <gtest/gtest.h>

#include <atomic>

#include "services/foundation/clock/fake_clock.h"

namespace baraza::duplication {
namespace {

// Counts its steps, and lets a test wait for them.
class Counted {
 public:
  absl::StatusOr<bool> Step(absl::StatusOr<bool> answer) {
    absl::MutexLock lock(&mutex_);
    ++steps_;
    return answer;
  }
  void Await(int steps) {
    absl::MutexLock lock(&mutex_);
    auto reached = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return steps_ >= steps; };
    mutex_.Await(absl::Condition(&reached));
  }
  int steps() {
    absl::MutexLock lock(&mutex_);
    return steps_;
  }

 private:
  absl::Mutex mutex_;
  int steps_ ABSL_GUARDED_BY(mutex_) = 0;
};

TEST(Worker, GoesOnWhileThereIsSomethingToDo) {
  clock::FakeClock clock;
  Counted counted;
  Worker worker(
      {.name = "w"}, [&] { return counted.Step(counted.steps() < 4); }, clock);
  worker.Start();
  counted.Await(5);
  clock.AwaitWaiters(1);
  EXPECT_EQ(counted.steps(), 5);
}

TEST(Worker, LooksAgainWhenItIsWoken) {
  clock::FakeClock clock;
  Counted counted;
  Worker worker(
      {.name = "w"}, [&] { return counted.Step(false); }, clock);
  worker.Start();
  counted.Await(1);
  worker.Wake();
  counted.Await(2);
}

TEST(Worker, LooksAgainAtItsTick) {
  clock::FakeClock clock;
  Counted counted;
  Worker worker(
      {.name = "w", .tick = absl::Minutes(1)}, [&] { return counted.Step(false); }, clock);
  worker.Start();
  clock.AwaitWaiters(1);
  clock.Advance(absl::Minutes(1));
  counted.Await(2);
}

TEST(Worker, WaitsLongerAfterEachErrorWhoeverWakesIt) {
  clock::FakeClock clock;
  Counted counted;
  Worker worker(
      {.name = "w", .first_pause = absl::Seconds(1)},
      [&] { return counted.Step(absl::UnavailableError("away")); }, clock);
  worker.Start();
  clock.AwaitWaiters(1);
  worker.Wake();
  clock.Advance(absl::Seconds(1));
  counted.Await(2);
  clock.AwaitWaiters(1);
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(counted.steps(), 2);
  clock.Advance(absl::Seconds(1));
  counted.Await(3);
}

}  // namespace
}  // namespace baraza::duplication
