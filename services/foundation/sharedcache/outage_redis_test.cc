// What happens to those who ask while Redis does not serve: they find nothing, wait for a bounded
// time, and find again once it is back.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/redis/redis_fixture.h"
#include "services/foundation/sharedcache/load_fixture.h"
#include "services/foundation/sharedcache/tier_fixture.h"
#include "tests/harness/proxy.h"
#include "tests/harness/redis.h"

namespace baraza::sharedcache {
namespace {

// A Find's own limit is 20 ms; the rest is what a busy machine may add.
constexpr absl::Duration kBound = absl::Milliseconds(500);
constexpr absl::Duration kOutage = absl::Milliseconds(700);
constexpr int kKeys = 200;

// A replica that reaches Redis through a proxy, readers that ask it all the while, and another
// replica that reaches Redis directly.
class OutageTest : public redis::RedisTest, protected AskedReplica {
 protected:
  void SetUp() override {
    RedisTest::SetUp();
    if (redis_ == nullptr) return;
    auto proxy = harness::Proxy::Start(redis_->port());
    ASSERT_TRUE(proxy.ok()) << proxy.status();
    proxy_ = *std::move(proxy);
    BeginAsking(MakeReplica(proxy_->port()), MakeReplica(redis_->port()), kKeys);
    if (HasFatalFailure()) return;
    ASSERT_TRUE(AwaitHits()) << "the readers' keys do not fill";
  }
  void TearDown() override {
    failpoint::PlantForTest("");
    if (redis_ != nullptr) redis_->Resume();
  }

  static std::unique_ptr<Replica> MakeReplica(int port) {
    return std::make_unique<Replica>(Options{.address = "redis://127.0.0.1:" + std::to_string(port),
                                             .heart_beat = absl::Milliseconds(100)});
  }
  // Waits until the readers have found as many keys again as there are.
  bool AwaitHits() {
    const std::uint64_t before = (*replica_)->tally().found;
    return harness::Await([&] { return (*replica_)->tally().found >= before + kKeys; });
  }
  bool AwaitUnreachable() {
    const std::uint64_t before = (*replica_)->tally().unreachable;
    return harness::Await([&] { return (*replica_)->tally().unreachable > before; });
  }
  // Lets the outage last, so that every connection and every retry meets it.
  static void LetItLast() { absl::SleepFor(kOutage); }
  void ExpectNobodyWaitedLong() { ExpectNobodyWaitedLongerThan(kBound); }
  std::uint64_t Unreachable() const { return (*replica_)->tally().unreachable; }

  std::unique_ptr<harness::Proxy> proxy_;
};

TEST_F(OutageTest, IsShortAfterRedisWasKilledAndStartedAgain) {
  redis_->Kill();
  ASSERT_TRUE(AwaitUnreachable());
  LetItLast();
  ASSERT_TRUE(redis_->Restart().ok());
  EXPECT_TRUE(AwaitHits());
  EXPECT_TRUE(AwaitPush("pushed"));
  ExpectNobodyWaitedLong();
}

TEST_F(OutageTest, KeepsNobodyWaitingWhileRedisIsStalled) {
  redis_->Stall();
  ASSERT_TRUE(AwaitUnreachable());
  LetItLast();
  ExpectNobodyWaitedLong();
  redis_->Resume();
  EXPECT_TRUE(AwaitHits());
  EXPECT_TRUE(AwaitPush("pushed"));
}

TEST_F(OutageTest, IsSeenToKeepReadersWaitingWithoutALimit) {
  failpoint::PlantForTest("patient-shared-find");
  ASSERT_TRUE(AwaitHits());
  redis_->Stall();
  EXPECT_TRUE(harness::Await([this] { return load_->worst() > kBound; }));
}

TEST_F(OutageTest, AsksAStalledRedisNoMoreThanAFewTimes) {
  redis_->Stall();
  ASSERT_TRUE(AwaitUnreachable());
  const std::int64_t before = load_->questions();
  LetItLast();
  // Readers that met the limit each time would ask 35 times each.
  EXPECT_GT(load_->questions() - before, 300);
}

TEST_F(OutageTest, KeepsNobodyWaitingBehindABlackHole) {
  proxy_->Hold();
  ASSERT_TRUE(AwaitUnreachable());
  LetItLast();
  ExpectNobodyWaitedLong();
  proxy_->Pass();
  EXPECT_TRUE(AwaitHits());
  EXPECT_TRUE(AwaitPush("pushed"));
}

TEST_F(OutageTest, KeepsNobodyWaitingOnASlowNetwork) {
  proxy_->Delay(absl::Milliseconds(60));
  ASSERT_TRUE(AwaitUnreachable());
  LetItLast();
  ExpectNobodyWaitedLong();
  proxy_->Pass();
  EXPECT_TRUE(AwaitHits());
}

TEST_F(OutageTest, IsOverAfterEachOfManyCuts) {
  for (int i = 0; i < 5; ++i) {
    proxy_->Cut();
    EXPECT_TRUE(AwaitHits()) << i;
  }
  EXPECT_TRUE(AwaitPush("pushed"));
  ExpectNobodyWaitedLong();
}

TEST_F(OutageTest, HearsAnnouncementsAgainAfterItsConnectionsWereCut) {
  proxy_->Cut();
  EXPECT_TRUE(AwaitPush("pushed"));
}

TEST_F(OutageTest, IsNoneWhenRedisIsEmptied) {
  const std::uint64_t unreachable = Unreachable();
  ASSERT_TRUE(redis_->Flush().ok());
  EXPECT_TRUE(harness::Await([this] { return (*replica_)->tally().flushes == 1; }));
  EXPECT_TRUE(AwaitHits());
  EXPECT_TRUE(AwaitPush("pushed"));
  EXPECT_EQ(Unreachable(), unreachable);
  ExpectNobodyWaitedLong();
}

TEST_F(OutageTest, LosesNothingButNewEntriesWhenRedisIsFull) {
  ASSERT_TRUE(redis_->LimitMemory(1).ok());
  (*replica_)->Offer("new", {1, 1, "value"});
  ASSERT_TRUE(harness::Await([this] { return (*replica_)->tally().offers_dropped > 0; }));
  EXPECT_EQ(replica_->Find("new"), std::nullopt);
  EXPECT_TRUE(AwaitHits()) << "what was there before is not found";
  // A change drops what is older though Redis takes no tombstone.
  (*other_)->Retract(Load::KeyOf(0), 2, 2);
  EXPECT_TRUE(harness::Await([this] { return replica_->Find(Load::KeyOf(0)) == std::nullopt; }));
  ASSERT_TRUE(redis_->LimitMemory(0).ok());
  EXPECT_TRUE(replica_->AwaitOffered("new"));
  EXPECT_TRUE(AwaitPush("pushed"));
  ExpectNobodyWaitedLong();
}

// Prints how soon a change is heard. The bound is loose: the machine may be busy.
TEST_F(OutageTest, HearsAChangeWithinMillisecondsWhileThereIsNone) {
  load_->Stop();
  std::vector<absl::Duration> taken;
  for (int i = 0; i < 1000; ++i) {
    const std::string key = "timed/" + std::to_string(i);
    const absl::Time start = absl::Now();
    (*other_)->Retract(key, 1, 1);
    ASSERT_TRUE(replica_->AwaitHeard(key));
    taken.push_back(replica_->HeardAt(key) - start);
  }
  std::sort(taken.begin(), taken.end());
  std::cout << "from change to push: p50 " << taken[500] << ", p99 " << taken[990] << ", worst "
            << taken.back() << "\n";
  EXPECT_LT(taken[990], absl::Milliseconds(50));
}

}  // namespace
}  // namespace baraza::sharedcache
