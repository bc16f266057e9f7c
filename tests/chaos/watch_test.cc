// Eight writers of two processes on one PostgreSQL, and readers of the feed: one that is never
// interrupted at each process, and one that is interrupted again and again and goes on at the other
// process.
//
// BARAZA_CHAOS_SECONDS says for how long they write (5).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "absl/time/clock.h"
#include "tests/chaos/trial.h"
#include "tests/harness/postgres.h"

namespace baraza::chaos {
namespace {

TEST(Watch, ShowsEveryChangeOfEightWritersOnceAndInOrder) {
  const absl::Duration span = absl::Seconds(NumberFromEnvironment("BARAZA_CHAOS_SECONDS", 5));
  auto postgres = harness::Postgres::Start();
  ASSERT_TRUE(postgres.ok()) << postgres.status();
  auto database = (*postgres)->CreateDatabase("chaos");
  ASSERT_TRUE(database.ok()) << database.status();
  auto trial =
      Trial::Start({.database = *database, .servers = 2, .writers = 2, .families = 2, .seed = 6});
  ASSERT_TRUE(trial.ok()) << trial.status();
  FeedReader restless({(*trial)->server(0).address(), (*trial)->server(1).address()},
                      (*trial)->token());
  std::mt19937 random(20246);
  const absl::Time begin = absl::Now();
  (*trial)->Load();
  while (absl::Now() - begin < span) {
    ASSERT_TRUE((*trial)->AwaitMore(1 + static_cast<int>(random() % 40)));
    restless.Interrupt();
  }
  const absl::Duration took = absl::Now() - begin;
  EXPECT_THAT((*trial)->Finish(), testing::IsEmpty());
  const std::vector<Seen> seen = (*trial)->follower(0).seen();
  ASSERT_TRUE(restless.AwaitPosition(seen.back().position));
  EXPECT_THAT(restless.complaints(), testing::IsEmpty());
  EXPECT_EQ(restless.seen(), seen);
  EXPECT_EQ((*trial)->follower(1).seen(), seen);
  EXPECT_GT(restless.streams(), 10);
  std::printf("  %zu changes in %s, %.0f a second; the restless reader began %d streams\n",
              seen.size(), absl::FormatDuration(took).c_str(),
              static_cast<double>(seen.size()) / absl::ToDoubleSeconds(took), restless.streams());
}

}  // namespace
}  // namespace baraza::chaos
