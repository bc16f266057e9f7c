#include <memory>
#include <set>
#include <string>

#include "absl/synchronization/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/redis/listener.h"
#include "services/foundation/redis/redis_fixture.h"
#include "tests/harness/await.h"
#include "tests/harness/proxy.h"

namespace baraza::redis {
namespace {

using ::testing::UnorderedElementsAre;

// A listener of keys that begin with "a:", through a proxy.
class ListenerTest : public RedisTest {
 protected:
  void SetUp() override {
    RedisTest::SetUp();
    if (redis_ == nullptr) return;
    auto proxy = harness::Proxy::Start(redis_->port());
    ASSERT_TRUE(proxy.ok());
    proxy_ = *std::move(proxy);
    Listener::Options options = {.prefix = "a:", .beat_key = [] { return "a:beat"; }};
    options.on_key = [this](std::string_view key) { heard_.Add(std::string(key)); };
    options.on_flush = [this] { ++flushes_; };
    options.on_session = [this] { ++sessions_; };
    options.beat = absl::Milliseconds(50);
    options.silence = absl::Milliseconds(400);
    listener_ = std::make_unique<Listener>(Endpoint{"127.0.0.1", proxy_->port()}, options, clock_);
    ASSERT_TRUE(AwaitBeat());
  }
  void TearDown() override { failpoint::PlantForTest(""); }

  // Waits for a heart-beat that is heard after now.
  bool AwaitBeat(absl::Duration limit = absl::Seconds(10)) {
    const absl::Time now = clock_.Now();
    return harness::Await([&] { return listener_->heard_at() > now; }, limit);
  }
  void Set(const std::string& key) { ASSERT_TRUE(redis_->Run({"SET", key, ""}).ok()); }
  bool Heard(const std::string& key, absl::Duration limit = absl::Seconds(10)) {
    return harness::Await([&] { return heard_.All().contains(key); }, limit);
  }

  class Keys {
   public:
    void Add(std::string key) {
      absl::MutexLock lock(&mutex_);
      keys_.insert(std::move(key));
    }
    std::set<std::string> All() const {
      absl::MutexLock lock(&mutex_);
      return keys_;
    }

   private:
    mutable absl::Mutex mutex_;
    std::set<std::string> keys_;
  };

  clock::RealClock clock_;
  Keys heard_;
  std::atomic<int> flushes_{0};
  std::atomic<int> sessions_{0};
  std::unique_ptr<harness::Proxy> proxy_;
  std::unique_ptr<Listener> listener_;
};

TEST_F(ListenerTest, HearsKeysOfItsPrefixAndNoOthers) {
  const std::string bytes("a:\0\r\n", 5);
  Set("b:other");
  Set("a:one");
  Set(bytes);
  EXPECT_TRUE(Heard(bytes));
  EXPECT_THAT(heard_.All(), UnorderedElementsAre("a:one", bytes));
}

TEST_F(ListenerTest, HearsThatRedisWasEmptied) {
  ASSERT_TRUE(redis_->Flush().ok());
  EXPECT_TRUE(harness::Await([this] { return flushes_ > 0; }));
  EXPECT_TRUE(AwaitBeat());
}

TEST_F(ListenerTest, GoesOnAfterBothConnectionsWereCut) {
  proxy_->Cut();
  ASSERT_TRUE(harness::Await([this] { return sessions_ == 2; }));
  ASSERT_TRUE(AwaitBeat());
  Set("a:later");
  EXPECT_TRUE(Heard("a:later"));
}

TEST_F(ListenerTest, IsSeenToStayDeafWhenItDoesNotConnectAgain) {
  failpoint::PlantForTest("deaf-after-loss");
  proxy_->Cut();
  EXPECT_FALSE(AwaitBeat(absl::Milliseconds(500)));
}

TEST_F(ListenerTest, NoticesABlackHoleByItsHeartBeatAndGoesOnBehindIt) {
  proxy_->Hold();
  ASSERT_TRUE(harness::Await([this] { return proxy_->connections() != 2; }));
  proxy_->Pass();
  ASSERT_TRUE(AwaitBeat());
  Set("a:later");
  EXPECT_TRUE(Heard("a:later"));
}

TEST_F(ListenerTest, GoesOnWithARedisThatStartedAnew) {
  redis_->Kill();
  ASSERT_TRUE(redis_->Restart().ok());
  ASSERT_TRUE(AwaitBeat());
  Set("a:later");
  EXPECT_TRUE(Heard("a:later"));
}

// Redis kills the subscriber alone: the connection that asked for tracking is not told.
TEST_F(ListenerTest, GoesOnAfterOnlyTheSubscriberWasLost) {
  ASSERT_TRUE(redis_->Run({"CLIENT", "KILL", "TYPE", "PUBSUB"}).ok());
  ASSERT_TRUE(harness::Await([this] { return sessions_ == 2; }));
  ASSERT_TRUE(AwaitBeat());
}

TEST_F(ListenerTest, EndsWhileRedisIsStalled) {
  redis_->Stall();
  EXPECT_LT(Taken([this] { listener_.reset(); }), absl::Seconds(2));
  redis_->Resume();
}

}  // namespace
}  // namespace baraza::redis
