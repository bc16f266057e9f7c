// The register of organisations on a PostgreSQL that dies under load, and two of its processes on
// one PostgreSQL.
#include "tests/harness/postgres.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/chaos/cache_watch.h"
#include "tests/chaos/trial.h"

namespace baraza::chaos {
namespace {

constexpr absl::Duration kReadyWithin = absl::Seconds(5);
constexpr int kInFlight = 32;

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    auto postgres = harness::Postgres::Start();
    ASSERT_TRUE(postgres.ok()) << postgres.status();
    postgres_ = *std::move(postgres);
  }

  std::unique_ptr<Trial> Begin(Trial::Options options) {
    auto database = postgres_->CreateDatabase("chaos");
    EXPECT_TRUE(database.ok()) << database.status();
    options.database = *database;
    auto trial = Trial::Start(std::move(options));
    EXPECT_TRUE(trial.ok()) << trial.status();
    return *std::move(trial);
  }

  // Kills PostgreSQL, starts it again, and how long after its return the first write was
  // acknowledged.
  absl::Duration KillAndAwaitWrites(Trial& trial) {
    postgres_->Kill();
    const absl::Status restarted = postgres_->Restart();
    EXPECT_TRUE(restarted.ok()) << restarted;
    const absl::Time back = absl::Now();
    EXPECT_TRUE(trial.AwaitMore(1));
    return absl::Now() - back;
  }

  std::unique_ptr<harness::Postgres> postgres_;
};

TEST_F(PostgresTest, ComesBackUnderLoadWithoutARestartOfTheService) {
  const int rounds = NumberFromEnvironment("BARAZA_CHAOS_ROUNDS", 3);
  std::mt19937 random(20241);
  auto trial = Begin({});
  trial->Load();
  absl::Duration slowest;
  for (int round = 0; round < rounds; ++round) {
    ASSERT_TRUE(trial->AwaitMore(50 + static_cast<int>(random() % 300))) << "round " << round;
    trial->AwaitInFlight(kInFlight);
    slowest = std::max(slowest, KillAndAwaitWrites(*trial));
  }
  ASSERT_TRUE(trial->AwaitMore(100));
  std::printf(
      "  PostgreSQL killed %d times; first write acknowledged %s after its return at most\n",
      rounds, absl::FormatDuration(slowest).c_str());
  EXPECT_THAT(trial->Finish(), testing::IsEmpty());
  EXPECT_LT(slowest, kReadyWithin);
}

// The fault that only a database of its own process can bring out: a lost connection is no commit.
// By hand: whether a kill meets an open transaction is chance.
TEST_F(PostgresTest, DISABLED_IsSeenToLoseWritesThatAreAssumedToBeCommitted) {
  auto trial = Begin(
      {.environment = {{"BARAZA_PLANTED_FAULT", "assume-committed"}}, .writers = 24, .seed = 5});
  trial->Load();
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(trial->AwaitMore(20));
    trial->AwaitInFlight(24);
    KillAndAwaitWrites(*trial);
  }
  EXPECT_THAT(trial->Finish(), testing::Contains(testing::HasSubstr("lost: ")));
}

TEST_F(PostgresTest, ShowsEightWritersOfTwoProcessesInOneOrderToAllFollowers) {
  auto trial = Begin({.servers = 2, .writers = 2, .families = 2, .seed = 3});
  // Reads each change's record from the process whose feed has shown it.
  CacheWatch first(trial->server(0).address(), trial->token());
  CacheWatch second(trial->server(1).address(), trial->token());
  trial->Load();
  ASSERT_TRUE(trial->AwaitMore(300));
  const absl::Duration lag = std::max(first.longest(), second.longest());
  postgres_->Kill();
  ASSERT_TRUE(postgres_->Restart().ok());
  ASSERT_TRUE(trial->AwaitMore(150));
  EXPECT_THAT(trial->Finish(), testing::IsEmpty());
  EXPECT_EQ(trial->follower(0).seen(), trial->follower(1).seen());
  first.Stop();
  second.Stop();
  const absl::Duration longest = std::max(first.longest(), second.longest());
  std::printf(
      "  records read after their change was followed: %lld, older than it %lld times, for "
      "%s at most, and %s over an outage\n",
      static_cast<long long>(first.reads() + second.reads()),
      static_cast<long long>(first.older() + second.older()), absl::FormatDuration(lag).c_str(),
      absl::FormatDuration(longest).c_str());
  EXPECT_GT(first.reads() + second.reads(), 300);
  EXPECT_LT(lag, absl::Seconds(1));
  EXPECT_LT(longest, CacheWatch::kBound);
}

}  // namespace
}  // namespace baraza::chaos
