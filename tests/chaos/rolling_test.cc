// A rolling restart as operators do it: two replicas of each service on one PostgreSQL, each ended
// in good order and started again, one after the other, while clients call all services through
// their own round robin. No call fails, and whoever follows the register misses nothing.
//
// BARAZA_CHAOS_ROUNDS says how often all are restarted (2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/foundation/peers/peers.h"
#include "tests/chaos/feed_reader.h"
#include "tests/chaos/rolling_clients.h"
#include "tests/chaos/rolling_platform.h"
#include "tests/chaos/trial.h"
#include "tests/harness/postgres.h"

namespace baraza::chaos {
namespace {

// Through a round robin of the client's own.
Connect ByRoundRobin(const Platform& platform) {
  return [&platform](const std::string& service, peers::Repeat repeat) {
    return peers::Connect(platform.addresses(service), repeat);
  };
}

TEST(RollingRestart, FailsNoCallAndLosesNothingOfTheFeed) {
  if (!harness::Postgres::Installed()) GTEST_SKIP() << "PostgreSQL is not installed";
  Platform platform;
  platform.AwaitReady();
  const std::string organisations = platform.addresses("organisations");
  const auto token = TokenOfNow(organisations);
  ASSERT_TRUE(token.ok()) << token.status();
  FeedReader follower(organisations, *token);
  Tally tally;
  Clients clients(ByRoundRobin(platform), tally);
  const int rounds = NumberFromEnvironment("BARAZA_CHAOS_ROUNDS", 2);
  for (int round = 0; round < rounds; ++round) platform.RestartAll();
  clients.Stop();
  EXPECT_THAT(tally.complaints(), testing::IsEmpty());
  EXPECT_GT(tally.calls(), 100 * rounds);
  ASSERT_TRUE(follower.AwaitCaughtUp());
  follower.Stop();
  EXPECT_THAT(follower.complaints(), testing::IsEmpty());
  EXPECT_GT(follower.streams(), rounds);
  EXPECT_EQ(static_cast<int64_t>(follower.seen().size()), follower.seen().back().position);
  std::printf("  %d rounds, %lld calls, %lld failed; the follower read %zu changes in %d streams\n",
              rounds, static_cast<long long>(tally.calls()), static_cast<long long>(tally.failed()),
              follower.seen().size(), follower.streams());
}

TEST(RollingRestart, IsSeenToFailCallsWhenNothingIsDrained) {
  if (!harness::Postgres::Installed()) GTEST_SKIP() << "PostgreSQL is not installed";
  const std::map<std::string, std::string> fault = {{"BARAZA_PLANTED_FAULT", "no-drain"}};
  Platform platform({.environment = fault});
  platform.AwaitReady();
  Tally tally;
  Clients clients(ByRoundRobin(platform), tally);
  for (int round = 0; round < 3 && tally.failed() == 0; ++round) platform.RestartAll();
  clients.Stop();
  EXPECT_GT(tally.failed(), 0);
}

}  // namespace
}  // namespace baraza::chaos
