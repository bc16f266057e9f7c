#include "services/foundation/redis/breaker.h"

#include "gtest/gtest.h"
#include "services/foundation/clock/fake_clock.h"

namespace baraza::redis {
namespace {

class BreakerTest : public ::testing::Test {
 protected:
  // Fails, and tells for how long the server is then left alone.
  absl::Duration FailAndWait() {
    breaker_.Failed();
    const absl::Duration wait = breaker_.retry_at() - clock_.Now();
    clock_.Advance(wait);
    return wait;
  }

  clock::FakeClock clock_;
  Breaker breaker_{
      {.first = absl::Milliseconds(50), .most = absl::Milliseconds(300), .calm = absl::Seconds(5)},
      clock_};
};

TEST_F(BreakerTest, LeavesNobodyAloneBeforeTheFirstFailure) {
  EXPECT_FALSE(breaker_.open());
  EXPECT_LE(breaker_.retry_at(), clock_.Now());
}

TEST_F(BreakerTest, WaitsTwiceAsLongAfterEachFailureUpToItsBound) {
  EXPECT_EQ(FailAndWait(), absl::Milliseconds(50));
  EXPECT_EQ(FailAndWait(), absl::Milliseconds(100));
  EXPECT_EQ(FailAndWait(), absl::Milliseconds(200));
  EXPECT_EQ(FailAndWait(), absl::Milliseconds(300));
  EXPECT_EQ(FailAndWait(), absl::Milliseconds(300));
}

TEST_F(BreakerTest, CountsOneFailureOnceHoweverManyNoticeIt) {
  EXPECT_TRUE(breaker_.Failed());
  EXPECT_FALSE(breaker_.Failed());
  EXPECT_FALSE(breaker_.Failed());
  EXPECT_EQ(breaker_.retry_at() - clock_.Now(), absl::Milliseconds(50));
}

TEST_F(BreakerTest, IsClosedBySuccess) {
  breaker_.Failed();
  EXPECT_TRUE(breaker_.open());
  breaker_.Recovered();
  EXPECT_FALSE(breaker_.open());
}

TEST_F(BreakerTest, GoesOnDoublingForAServerThatFailsSoonAgain) {
  FailAndWait();
  breaker_.Recovered();
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(FailAndWait(), absl::Milliseconds(100));
}

TEST_F(BreakerTest, ForgetsFailuresAfterACalm) {
  FailAndWait();
  FailAndWait();
  breaker_.Recovered();
  clock_.Advance(absl::Seconds(6));
  EXPECT_EQ(FailAndWait(), absl::Milliseconds(50));
}

}  // namespace
}  // namespace baraza::redis
