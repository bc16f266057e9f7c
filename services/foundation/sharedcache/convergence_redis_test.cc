// Replicas that offer and retract at random, all at once: what Redis holds in the end follows from
// what was said, not from who was faster.
#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "services/foundation/redis/redis_fixture.h"
#include "services/foundation/sharedcache/tier_fixture.h"
#include "tests/harness/redis.h"

namespace baraza::sharedcache {
namespace {

constexpr int kReplicas = 3;
constexpr int kKeys = 40;
constexpr int kActs = 3000;  // of each replica

using Stamp = std::pair<std::int64_t, std::int64_t>;  // version, position

// The newest that was offered and retracted of a key.
struct Said {
  Stamp offered = {-1, -1};
  Stamp retracted = {-1, -1};
};
using SaidOfKeys = std::map<std::string, Said>;

std::string KeyOf(int i) { return "key/" + std::to_string(i); }

std::string ValueOf(const Stamp& stamp) {
  return std::to_string(stamp.first) + "@" + std::to_string(stamp.second);
}

// Acts at random; half of the acts are offers. Versions and positions lie close to each other, so
// that the newest of both kinds often are of one version.
SaidOfKeys Act(Replica& replica, unsigned seed) {
  SaidOfKeys said;
  std::mt19937 random(seed);
  for (int i = 0; i < kActs; ++i) {
    const std::string key = KeyOf(static_cast<int>(random() % kKeys));
    const Stamp stamp(random() % 300, random() % 5);
    if (random() % 2 == 0) {
      said[key].offered = std::max(said[key].offered, stamp);
      replica->Offer(key, {stamp.first, stamp.second, ValueOf(stamp)});
    } else {
      said[key].retracted = std::max(said[key].retracted, stamp);
      replica->Retract(key, stamp.first, stamp.second);
    }
  }
  return said;
}

class ConvergenceTest : public redis::RedisTest {
 protected:
  void SetUp() override {
    RedisTest::SetUp();
    if (redis_ == nullptr) return;
    for (int i = 0; i < kReplicas; ++i) {
      replicas_.push_back(std::make_unique<Replica>(Options{.address = redis_->address(),
                                                            .find_limit = absl::Seconds(5),
                                                            .write_limit = absl::Seconds(5)}));
      ASSERT_TRUE(replicas_.back()->AwaitReady());
    }
  }
  void TearDown() override { failpoint::PlantForTest(""); }

  // All replicas act at once; what they said together.
  SaidOfKeys ActAll(unsigned seed) {
    std::vector<SaidOfKeys> parts(kReplicas);
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < kReplicas; ++i) {
      threads.emplace_back(
          [this, &parts, seed, i] { parts[i] = Act(*replicas_[i], seed * kReplicas + i); });
    }
    for (std::thread& thread : threads) thread.join();
    SaidOfKeys all;
    for (const SaidOfKeys& part : parts) {
      for (const auto& [key, said] : part) {
        all[key].offered = std::max(all[key].offered, said.offered);
        all[key].retracted = std::max(all[key].retracted, said.retracted);
      }
    }
    for (const auto& replica : replicas_) EXPECT_TRUE(replica->AwaitWritten());
    return all;
  }
  // How many keys are not as they have to be.
  int CountWrong(const SaidOfKeys& all) {
    int wrong = 0;
    for (const auto& [key, said] : all) {
      const auto expected = said.offered >= said.retracted
                                ? std::optional<std::string>(ValueOf(said.offered))
                                : std::nullopt;
      wrong += replicas_[0]->Find(key) == expected ? 0 : 1;
    }
    return wrong;
  }

  std::vector<std::unique_ptr<Replica>> replicas_;
};

TEST_F(ConvergenceTest, LeavesOfEachKeyTheNewestThatNoChangeIsNewerThan) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    ASSERT_TRUE(redis_->Flush().ok());
    const SaidOfKeys all = ActAll(seed);
    EXPECT_EQ(all.size(), static_cast<size_t>(kKeys));
    EXPECT_EQ(CountWrong(all), 0) << "seed " << seed;
    const auto stay = std::count_if(all.begin(), all.end(), [](const auto& one) {
      return one.second.offered >= one.second.retracted;
    });
    EXPECT_GT(stay, kKeys / 8) << "next to nothing is expected to be there";
    EXPECT_LT(stay, kKeys * 7 / 8) << "nearly everything is expected to be there";
  }
  for (const auto& replica : replicas_) EXPECT_EQ((*replica)->tally().offers_dropped, 0u);
}

TEST_F(ConvergenceTest, IsSeenToFailWhereWhoComesLastWins) {
  failpoint::PlantForTest("blind-shared-set");
  EXPECT_GT(CountWrong(ActAll(0)), 0);
}

}  // namespace
}  // namespace baraza::sharedcache
