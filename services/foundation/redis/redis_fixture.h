// A real Redis for each test, which is skipped where Redis is not installed. Who derives from this
// begins SetUp with it, and goes on if there is a Redis.
#pragma once

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "tests/harness/redis.h"

namespace baraza::redis {

class RedisTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto redis = harness::Redis::Start();
    if (absl::IsNotFound(redis.status())) GTEST_SKIP() << redis.status().message();
    ASSERT_TRUE(redis.ok()) << redis.status();
    redis_ = *std::move(redis);
  }

  std::unique_ptr<harness::Redis> redis_;
};

// How long `act` takes.
template <class Act>
absl::Duration Taken(Act act) {
  const absl::Time start = absl::Now();
  act();
  return absl::Now() - start;
}

}  // namespace baraza::redis
