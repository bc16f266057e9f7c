#include <atomic>
#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/redis/redis_fixture.h"
#include "services/foundation/redis/server.h"

namespace baraza::redis {
namespace {

const std::vector<Command>& Ping() {
  static const std::vector<Command> commands = {{"PING"}};
  return commands;
}

// The clock stands still: a server that failed is left alone until a test moves it. Tend is called
// by the test, as a fleet's thread does.
class ServerTest : public RedisTest {
 protected:
  void SetUp() override {
    RedisTest::SetUp();
    if (redis_ == nullptr) return;
    server_ = std::make_shared<Server>(redis_->endpoint(),
                                       Server::Options{.connections = 2,
                                                       .timeouts = 2,
                                                       .connect_limit = absl::Seconds(1),
                                                       .on_failure = [this] { ++failures_; },
                                                       .on_connect = [this] { ++connects_; }},
                                       clock_);
  }
  void TearDown() override { failpoint::PlantForTest(""); }

  absl::Status Ask(absl::Duration limit = absl::Seconds(10)) {
    return server_->Run(Ping(), Deadline(limit)).status();
  }

  clock::FakeClock clock_;
  std::atomic<int> failures_{0};
  std::atomic<int> connects_{0};
  std::shared_ptr<Server> server_;
};

TEST_F(ServerTest, TellsAtOnceThatThereIsNoConnectionYet) {
  EXPECT_EQ(Ask().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(server_->reachable());
  EXPECT_LE(server_->TendAt(), clock_.Now());
}

TEST_F(ServerTest, KeepsAsManyConnectionsAsItMay) {
  server_->Tend();
  EXPECT_EQ(connects_, 2);
  EXPECT_EQ(server_->TendAt(), absl::InfiniteFuture());
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(Ask().ok());
  EXPECT_EQ(connects_, 2);
}

TEST_F(ServerTest, SaysThatAllConnectionsAreInUse) {
  server_->Tend();
  auto first = server_->Begin(Ping(), Deadline(absl::Seconds(10)));
  auto second = server_->Begin(Ping(), Deadline(absl::Seconds(10)));
  EXPECT_EQ(Ask(absl::Milliseconds(20)).code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_TRUE(server_->reachable());
  EXPECT_TRUE(first->Finish(Deadline(absl::Seconds(10))).ok());
  EXPECT_TRUE(Ask().ok());
  EXPECT_TRUE(second->Finish(Deadline(absl::Seconds(10))).ok());
}

TEST_F(ServerTest, ReplacesAConnectionWhoseTripWasGivenUp) {
  server_->Tend();
  { auto trip = server_->Begin(Ping(), Deadline(absl::Seconds(10))); }
  EXPECT_EQ(failures_, 1);
  EXPECT_LE(server_->TendAt(), clock_.Now());
  server_->Tend();
  EXPECT_EQ(connects_, 3);
}

TEST_F(ServerTest, IsLeftAloneAfterAFailure) {
  server_->Tend();
  redis_->Stall();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Ask(absl::Milliseconds(50)).code(), absl::StatusCode::kDeadlineExceeded);
  }
  EXPECT_GT(server_->TendAt(), clock_.Now());
  // Nobody waits for it, and nobody tries, while the clock stands still.
  EXPECT_LT(Taken([this] { EXPECT_FALSE(Ask().ok()); }), absl::Seconds(1));
  EXPECT_FALSE(server_->reachable());
  redis_->Resume();
}

TEST_F(ServerTest, ReplacesConnectionsThatWereClosedWhileNobodyUsedThem) {
  server_->Tend();
  ASSERT_TRUE(redis_->Run({"CLIENT", "KILL", "TYPE", "NORMAL"}).ok());
  EXPECT_EQ(Ask().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(failures_, 1);
  EXPECT_LE(server_->TendAt(), clock_.Now());
  server_->Tend();
  EXPECT_TRUE(Ask().ok());
  EXPECT_EQ(connects_, 4);
}

TEST_F(ServerTest, LosesOneConnectionToALateAnswer) {
  server_->Tend();
  for (int i = 0; i < 3; ++i) {
    redis_->Stall();
    EXPECT_EQ(Ask(absl::Milliseconds(20)).code(), absl::StatusCode::kDeadlineExceeded);
    redis_->Resume();
    EXPECT_TRUE(Ask().ok());
    EXPECT_EQ(failures_, i + 1);
    server_->Tend();
  }
  EXPECT_EQ(connects_, 5);
}

TEST_F(ServerTest, IsSeenToBeAskedAgainAtOnceWithoutABreaker) {
  failpoint::PlantForTest("never-leave-alone");
  server_->Tend();
  redis_->Stall();
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(Ask(absl::Milliseconds(50)).ok());
  EXPECT_LE(server_->TendAt(), clock_.Now());
  redis_->Resume();
}

TEST_F(ServerTest, IsAskedAgainOnceItAnswers) {
  server_->Tend();
  redis_->Kill();
  EXPECT_FALSE(Ask().ok());
  server_->Tend();
  EXPECT_FALSE(server_->reachable());
  ASSERT_TRUE(redis_->Restart().ok());
  clock_.Advance(server_->TendAt() - clock_.Now());
  server_->Tend();
  EXPECT_TRUE(Ask().ok());
  EXPECT_TRUE(server_->reachable());
}

}  // namespace
}  // namespace baraza::redis
