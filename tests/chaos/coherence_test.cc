// The promise of caches, on two replicas that race for thousands of records while Redis, its
// connections and the replicas themselves are taken away: whatever befalls them, no history of
// reads and writes breaks it, and while only Redis suffers no call fails.
#include "tests/chaos/coherence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/chaos/coherence_world.h"
#include "tests/chaos/trial.h"

namespace baraza::chaos {
namespace {

// What the promise allows at p99, and what a loaded machine adds when nothing is wrong.
constexpr absl::Duration kLag = absl::Milliseconds(50);
constexpr absl::Duration kSlack = absl::Milliseconds(100);

// Lets the load go on until `duration` has passed.
void Continue(absl::Duration duration) { absl::SleepFor(duration); }

std::unique_ptr<CoherenceWorld> Begin(CoherenceWorld::Options options) {
  auto world = CoherenceWorld::Start(std::move(options));
  if (world.ok()) return *std::move(world);
  EXPECT_TRUE(absl::IsNotFound(world.status())) << world.status();
  return nullptr;
}

// The share of answers that came from a cache, while it is looked at.
class HitRatio {
 public:
  explicit HitRatio(const CoherenceWorld& world)
      : world_(world), all_(All()), stored_(Stored()), shared_(Shared()) {}

  double Since() const { return 1 - (Stored() - stored_) / std::max(1.0, All() - all_); }
  double SharedSince() const { return Shared() - shared_; }

 private:
  static constexpr char kFills[] = "baraza_cache_fills_total{";
  double All() const {
    return world_.Metric("baraza_cache_hits_total{") + world_.Metric("baraza_cache_misses_total{");
  }
  double Stored() const { return world_.Metric(kFills, "from=\"store\""); }
  double Shared() const { return world_.Metric(kFills, "from=\"shared\""); }

  const CoherenceWorld& world_;
  const double all_, stored_, shared_;
};

struct Blow {
  const char* what;
  std::function<void()> strike;
  std::function<void()> mend;
};

class CoherenceTest : public testing::Test {
 protected:
  // Of each part of the test.
  const absl::Duration part_ =
      absl::Milliseconds(NumberFromEnvironment("BARAZA_CHAOS_PART_MS", 700));

  int64_t Failed() { return world_->load().failed(0) + world_->load().failed(1); }

  // What befalls Redis and the ways to it.
  std::vector<Blow> BlowsToRedis() {
    harness::Redis& redis = world_->redis();
    return {
        {"killed", [&] { redis.Kill(); }, [&] { ASSERT_TRUE(redis.Restart().ok()); }},
        {"stalled", [&] { redis.Stall(); }, [&] { redis.Resume(); }},
        {"cut off from one replica", [&] { world_->redis_proxy(0).Hold(); },
         [&] { world_->redis_proxy(0).Pass(); }},
        {"slow for the other", [&] { world_->redis_proxy(1).Delay(absl::Milliseconds(15)); },
         [&] { world_->redis_proxy(1).Pass(); }},
        {"without subscribers",
         [&] {
           ASSERT_TRUE(redis.Run({"CLIENT", "KILL", "TYPE", "pubsub"}).ok());
         },
         [] {}},
        {"emptied", [&] { ASSERT_TRUE(redis.Flush().ok()); }, [] {}},
    };
  }

  void StrikeRedis() {
    for (const Blow& blow : BlowsToRedis()) {
      const int64_t failed = Failed();
      blow.strike();
      Continue(part_);
      blow.mend();
      Continue(part_ / 2);
      EXPECT_EQ(Failed() - failed, 0) << "calls failed while Redis was " << blow.what;
    }
  }

  // Kills a replica at a random moment, and again between a commit and what is told of it.
  void StrikeReplica() {
    harness::ServerProcess& server = world_->server(0);
    server.Kill();
    server.environment()["BARAZA_FAILPOINT"] = "before-publish:20";
    ASSERT_TRUE(world_->Revive(0).ok());
    ASSERT_TRUE(server.AwaitDeath());
    server.environment().erase("BARAZA_FAILPOINT");
    ASSERT_TRUE(world_->Revive(0).ok());
    Continue(part_);
  }

  // A replica that cannot reach the store for longer than it may believe its caches.
  void CutOffFromStore() {
    world_->database_proxy(1).Hold();
    Continue(Coherence::kLongest + part_);
    world_->database_proxy(1).Pass();
    Continue(part_);
  }

  std::unique_ptr<CoherenceWorld> world_;
};

TEST_F(CoherenceTest, HoldsWhateverBefallsRedisAndTheReplicas) {
  world_ = Begin({});
  if (world_ == nullptr) GTEST_SKIP() << "PostgreSQL or Redis is not installed: run tools/setup";
  const int rounds = NumberFromEnvironment("BARAZA_CHAOS_ROUNDS", 1);
  world_->load().Start();
  Continue(2 * part_);  // caches fill
  const HitRatio ratio(*world_);
  const absl::Time quiet = absl::Now();
  Continue(3 * part_);
  const absl::Time end_of_quiet = absl::Now();
  const double hits = ratio.Since();
  const double shared = ratio.SharedSince();
  for (int round = 0; round < rounds; ++round) {
    StrikeRedis();
    StrikeReplica();
    CutOffFromStore();
  }
  world_->load().Stop();

  EXPECT_THAT(world_->coherence().Complaints(), testing::IsEmpty());
  const std::vector<absl::Duration> lags = world_->coherence().Lags(quiet, end_of_quiet);
  ASSERT_GT(lags.size(), 100u);
  const absl::Duration p99 = lags[lags.size() * 99 / 100];
  std::printf(
      "  %lld reads, %lld writes; while all was well %.1f %% of the answers from caches "
      "(%.0f from Redis), lag of %zu writes p99 %s, at most %s\n",
      static_cast<long long>(world_->coherence().reads()),
      static_cast<long long>(world_->coherence().writes()), hits * 100, shared, lags.size(),
      absl::FormatDuration(p99).c_str(), absl::FormatDuration(lags.back()).c_str());
  EXPECT_GT(hits, 0.9);
  EXPECT_GT(shared, 100) << "a Redis that is never believed proves nothing";
  EXPECT_LT(p99, kLag + kSlack);
  EXPECT_GT(world_->Metric("baraza_cache_evictions_total"), 100);
}

}  // namespace
}  // namespace baraza::chaos
