#include "services/foundation/clock/clock.h"

#include <thread>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "services/foundation/clock/fake_clock.h"

namespace baraza::clock {
namespace {

TEST(RealClock, ShowsTheTimeOfTheMachine) {
  const absl::Time before = absl::Now();
  const absl::Time shown = RealClock().Now();
  EXPECT_LE(before, shown);
  EXPECT_LE(shown, absl::Now());
}

TEST(RealClock, StopsWaitingAtTheDeadline) {
  absl::Mutex mutex;
  const bool never = false;
  absl::MutexLock lock(&mutex);
  EXPECT_FALSE(RealClock().AwaitUntil(mutex, absl::Condition(&never), absl::InfinitePast()));
}

TEST(FakeClock, StandsStillUntilItIsAdvanced) {
  FakeClock clock(absl::UnixEpoch());
  EXPECT_EQ(clock.Now(), absl::UnixEpoch());
  clock.Advance(absl::Hours(1));
  EXPECT_EQ(clock.Now(), absl::UnixEpoch() + absl::Hours(1));
}

TEST(FakeClock, DoesNotWaitForADeadlineThatHasPassed) {
  FakeClock clock;
  absl::Mutex mutex;
  const bool never = false;
  absl::MutexLock lock(&mutex);
  EXPECT_FALSE(clock.AwaitUntil(mutex, absl::Condition(&never), clock.Now()));
}

TEST(FakeClock, DoesNotWaitForAConditionThatHolds) {
  FakeClock clock;
  absl::Mutex mutex;
  const bool holds = true;
  absl::MutexLock lock(&mutex);
  EXPECT_TRUE(clock.AwaitUntil(mutex, absl::Condition(&holds), absl::InfiniteFuture()));
}

// A thread that waits on a clock until `condition` or an hour from now.
class FakeClockWaiting : public testing::Test {
 protected:
  void StartWaiting() {
    const absl::Time deadline = clock_.Now() + absl::Hours(1);
    waiter_ = std::thread([this, deadline] {
      absl::MutexLock lock(&mutex_);
      held_ = clock_.AwaitUntil(mutex_, absl::Condition(&condition_), deadline);
      finished_ = true;
    });
    clock_.AwaitWaiters(1);
  }

  bool Finished() {
    absl::MutexLock lock(&mutex_);
    return finished_;
  }

  void Fulfil() {
    absl::MutexLock lock(&mutex_);
    condition_ = true;
  }

  FakeClock clock_;
  absl::Mutex mutex_;
  bool condition_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool held_ = true;
  std::thread waiter_;
};

TEST_F(FakeClockWaiting, EndsWhenTheClockReachesTheDeadline) {
  StartWaiting();
  clock_.Advance(absl::Hours(1));
  waiter_.join();
  EXPECT_FALSE(held_);
}

TEST_F(FakeClockWaiting, GoesOnWhileTheDeadlineIsAhead) {
  StartWaiting();
  clock_.Advance(absl::Minutes(59));
  EXPECT_FALSE(Finished());
  clock_.Advance(absl::Minutes(1));
  waiter_.join();
}

TEST_F(FakeClockWaiting, EndsWhenTheConditionHolds) {
  StartWaiting();
  Fulfil();
  waiter_.join();
  EXPECT_TRUE(held_);
}

TEST_F(FakeClockWaiting, SurvivesTwoThreadsThatMoveTheClockAtOnce) {
  StartWaiting();
  std::thread other([this] { clock_.Advance(absl::Minutes(30)); });
  clock_.Advance(absl::Minutes(30));
  other.join();
  waiter_.join();
  EXPECT_FALSE(held_);
}

}  // namespace
}  // namespace baraza::clock
