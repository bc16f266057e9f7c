// Redis behind Sentinels, and as a cluster: what readers notice when the masters change.
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/redis/slots.h"
#include "services/foundation/sharedcache/load_fixture.h"
#include "services/foundation/sharedcache/tier_fixture.h"
#include "tests/harness/redis_cluster.h"
#include "tests/harness/redis_sentinels.h"

namespace baraza::sharedcache {
namespace {

// A Find's own limit is 20 ms; the rest is what a busy machine may add.
constexpr absl::Duration kBound = absl::Seconds(1);
constexpr int kKeys = 300;

class TopologyTest : public ::testing::Test, protected AskedReplica {
 protected:
  void TearDown() override { failpoint::PlantForTest(""); }

  // Two replicas, and readers that ask the first.
  void StartReplicas(const std::string& address) {
    const Options options = {.address = address, .heart_beat = absl::Milliseconds(100)};
    BeginAsking(std::make_unique<Replica>(options), std::make_unique<Replica>(options), kKeys);
    if (HasFatalFailure()) return;
    ASSERT_TRUE(AwaitAllFound());
  }
  std::vector<std::string> Keys() const {
    std::vector<std::string> keys;
    for (int i = 0; i < kKeys; ++i) keys.push_back(Load::KeyOf(i));
    return keys;
  }
  // Asks for all keys at once; how many are found.
  int CountFound() {
    const auto entries = (*other_)->Find(Keys());
    int found = 0;
    for (const auto& entry : entries) found += entry.has_value() ? 1 : 0;
    return found;
  }
  bool AwaitAllFound(absl::Duration limit = absl::Seconds(20)) {
    return harness::Await([this] { return CountFound() == kKeys; }, limit);
  }
  void ExpectNobodyWaitedLong() { ExpectNobodyWaitedLongerThan(kBound); }
};

class SentinelTest : public TopologyTest {
 protected:
  void SetUp() override {
    auto sentinels = harness::RedisSentinels::Start();
    if (absl::IsNotFound(sentinels.status())) GTEST_SKIP() << sentinels.status().message();
    ASSERT_TRUE(sentinels.ok()) << sentinels.status();
    sentinels_ = *std::move(sentinels);
    StartReplicas(sentinels_->address());
  }
  void ExpectServedByTheNewMaster() {
    const std::string key = "new" + std::to_string(++new_keys_);
    EXPECT_TRUE(harness::Await([&] {
      (*replica_)->Offer(key, {1, 1, "value"});
      const auto keys = sentinels_->replica().Run({"KEYS", "*}" + key});
      return keys.ok() && keys->elements.size() == 1;
    })) << "nothing is offered to the new master";
    EXPECT_EQ(replica_->Find(key), "value");
    EXPECT_TRUE(AwaitAllFound());
    EXPECT_TRUE(AwaitPush(key));
  }

  std::unique_ptr<harness::RedisSentinels> sentinels_;
  int new_keys_ = 0;
};

TEST_F(SentinelTest, IsFollowedToTheNewMasterWhenTheOldOneDies) {
  sentinels_->master().Kill();
  ASSERT_TRUE(sentinels_->AwaitPromotion().ok());
  ExpectServedByTheNewMaster();
  // The old one comes back and believes for a moment that it is a master.
  ASSERT_TRUE(sentinels_->master().Restart().ok());
  ExpectServedByTheNewMaster();
  ExpectNobodyWaitedLong();
}

TEST_F(SentinelTest, IsFollowedToTheNewMasterWhileTheOldOneLives) {
  ASSERT_TRUE(sentinels_->FailOver().ok());
  ASSERT_TRUE(sentinels_->AwaitPromotion().ok());
  ExpectServedByTheNewMaster();
  ExpectNobodyWaitedLong();
}

// One cluster for the suite, since it takes seconds to agree. Tests move slots of their own, and
// none of the last third.
class ClusterTest : public TopologyTest {
 protected:
  static void SetUpTestSuite() {
    auto cluster = harness::RedisCluster::Start();
    if (absl::IsNotFound(cluster.status())) return;
    ASSERT_TRUE(cluster.ok()) << cluster.status();
    cluster_ = cluster->release();
  }
  static void TearDownTestSuite() {
    delete cluster_;
    cluster_ = nullptr;
  }

  void SetUp() override {
    if (cluster_ == nullptr) GTEST_SKIP() << "redis-server is not installed: run tools/setup";
    for (int i = 0; i < harness::RedisCluster::kMasters; ++i) {
      ASSERT_TRUE(cluster_->master(i).Flush().ok());
    }
    StartReplicas(cluster_->address());
  }
  // The first key that the readers use of the given slots.
  static std::string KeyIn(int first, int last) {
    const sharedcache::Keys keys("things", "me");
    for (int i = 0;; ++i) {
      const int slot = redis::SlotOf(keys.Value(Load::KeyOf(i)));
      if (slot >= first && slot <= last) return Load::KeyOf(i);
    }
  }

  static constexpr int kThird = redis::kSlots / harness::RedisCluster::kMasters;
  static harness::RedisCluster* cluster_;
};

harness::RedisCluster* ClusterTest::cluster_ = nullptr;

TEST_F(ClusterTest, ServesKeysOfAllMastersInOneQuestion) {
  EXPECT_EQ(CountFound(), kKeys);
  for (int i = 0; i < harness::RedisCluster::kMasters; ++i) {
    const auto size = cluster_->master(i).Run({"DBSIZE"});
    ASSERT_TRUE(size.ok());
    EXPECT_GT(size->integer, kKeys / 6) << "master " << i << " holds next to nothing";
  }
}

TEST_F(ClusterTest, PushesTheChangesOfAllMasters) {
  for (int i = 0; i < harness::RedisCluster::kMasters; ++i) {
    EXPECT_TRUE(AwaitPush(KeyIn(kThird * i, kThird * (i + 1) - 1))) << "master " << i;
  }
}

TEST_F(ClusterTest, IsFollowedWhenSlotsMove) {
  ASSERT_TRUE(cluster_->Move(0, 999, 0, 1).ok());
  EXPECT_TRUE(AwaitAllFound());
  const std::string moved = KeyIn(0, 999);
  EXPECT_TRUE(AwaitPush(moved));
  (*other_)->Offer(moved, {1'000'000, 1'000'000, moved});
  EXPECT_TRUE(replica_->AwaitFound(moved, moved));
  ExpectNobodyWaitedLong();
}

TEST_F(ClusterTest, IsSeenToMissMovedSlotsWhenItsLayoutIsKept) {
  failpoint::PlantForTest("keep-first-layout");
  ASSERT_TRUE(cluster_->Move(1000, 1999, 0, 1).ok());
  EXPECT_FALSE(AwaitAllFound(absl::Seconds(2)));
}

TEST_F(ClusterTest, ServesTheRestWhileOneMasterIsStalled) {
  cluster_->master(2).Stall();
  const std::string reached = KeyIn(0, kThird - 1);
  const std::string unreached = KeyIn(2 * kThird + 1, redis::kSlots - 1);
  ASSERT_TRUE(harness::Await([&] { return replica_->Find(unreached) == std::nullopt; }));
  EXPECT_TRUE(replica_->AwaitFound(reached, reached));
  EXPECT_EQ(replica_->Find(unreached), std::nullopt);
  cluster_->master(2).Resume();
  EXPECT_TRUE(replica_->AwaitFound(unreached, unreached));
  ExpectNobodyWaitedLong();
}

}  // namespace
}  // namespace baraza::sharedcache
