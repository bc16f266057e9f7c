#include "services/foundation/log/rate_limit.h"

#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::log {
namespace {

using ::testing::Optional;

const absl::Time kStart = absl::FromUnixSeconds(1'704'067'200);

TEST(RateLimit, AdmitsTheFirstLine) {
  RateLimit limit(absl::Seconds(10));
  EXPECT_THAT(limit.Admit(kStart), Optional(0u));
}

TEST(RateLimit, LeavesOutLinesWithinTheInterval) {
  RateLimit limit(absl::Seconds(10));
  limit.Admit(kStart);
  EXPECT_EQ(limit.Admit(kStart + absl::Seconds(9)), std::nullopt);
}

TEST(RateLimit, AdmitsAgainAfterTheIntervalAndSaysHowManyItLeftOut) {
  RateLimit limit(absl::Seconds(10));
  limit.Admit(kStart);
  limit.Admit(kStart);
  limit.Admit(kStart);
  EXPECT_THAT(limit.Admit(kStart + absl::Seconds(10)), Optional(2u));
  EXPECT_THAT(limit.Admit(kStart + absl::Seconds(20)), Optional(0u));
}

TEST(RateLimit, IsNotSilencedByAClockThatIsSetBack) {
  RateLimit limit(absl::Seconds(10));
  limit.Admit(kStart);
  EXPECT_THAT(limit.Admit(kStart - absl::Hours(1)), Optional(0u));
}

TEST(RateLimit, AdmitsOneOfManyThreads) {
  RateLimit limit(absl::Seconds(10));
  std::atomic<int> admitted = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { admitted += limit.Admit(kStart).has_value() ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(admitted, 1);
}

}  // namespace
}  // namespace baraza::log
