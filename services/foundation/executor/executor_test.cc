#include "services/foundation/executor/executor.h"

#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/barrier.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/status/status.h"

namespace baraza::executor {
namespace {

using ::testing::ElementsAre;

std::unique_ptr<Executor> StartOrDie(Options options) {
  auto executor = Executor::Start(std::move(options));
  EXPECT_TRUE(executor.ok()) << executor.status();
  return *std::move(executor);
}

// An executor of one thread, which is busy until Release().
class BusyExecutor : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(executor_
                    ->TrySubmit([this] {
                      started_.Notify();
                      released_.WaitForNotification();
                    })
                    .ok());
    started_.WaitForNotification();
  }

  void TearDown() override { Release(); }

  void Release() {
    if (!released_.HasBeenNotified()) released_.Notify();
  }

  absl::Status FillQueue() {
    absl::Status last;
    for (int i = 0; i < 2; ++i) last.Update(executor_->TrySubmit([this] { ++run_; }));
    return last;
  }

  absl::Notification started_;
  absl::Notification released_;
  std::atomic<int> run_ = 0;
  metrics::Registry metrics_;
  std::unique_ptr<Executor> executor_ = StartOrDie({.name = "busy",
                                                    .threads = 1,
                                                    .queue_capacity = 2,
                                                    .retry_after = absl::Seconds(3),
                                                    .metrics = &metrics_});
};

// What the page says of the executor `busy`.
std::string Watched(const std::string& name, int value) {
  return "baraza_executor_" + name + "{executor=\"busy\"} " + std::to_string(value) + "\n";
}

TEST_F(BusyExecutor, ShowsWhatRunsAndWhatWaits) {
  EXPECT_TRUE(FillQueue().ok());
  EXPECT_FALSE(executor_->TrySubmit([] {}).ok());
  const std::string text = metrics_.Text();
  for (const auto& line :
       {Watched("threads", 1), Watched("busy_threads", 1), Watched("queue_capacity", 2),
        Watched("queue_length", 2), Watched("refused_total", 1)}) {
    EXPECT_THAT(text, ::testing::HasSubstr(line));
  }
}

TEST_F(BusyExecutor, MeasuresHowLongTasksWaited) {
  EXPECT_TRUE(FillQueue().ok());
  const metrics::Stopwatch waiting;
  while (waiting.elapsed() < absl::Milliseconds(2)) {
  }
  Release();
  executor_->Drain();
  EXPECT_THAT(metrics_.Text(), ::testing::HasSubstr(Watched("waiting_seconds_count", 3)));
  for (const auto& family : metrics_.Collect()) {
    if (family.name != "baraza_executor_waiting_seconds") continue;
    EXPECT_GE(family.metric[0].histogram.sample_sum, 0.004);  // two of them, 2 ms each
  }
}

TEST_F(BusyExecutor, IsForgottenByItsMetricsWhenItGoes) {
  Release();
  executor_.reset();
  EXPECT_EQ(metrics_.Faults(), absl::OkStatus());
  EXPECT_THAT(metrics_.Text(), ::testing::Not(::testing::HasSubstr("queue_length")));
}

TEST(Executor, RunsATask) {
  auto executor = StartOrDie({});
  absl::Notification ran;
  ASSERT_TRUE(executor->TrySubmit([&ran] { ran.Notify(); }).ok());
  ran.WaitForNotification();
}

TEST(Executor, RunsTasksThatOwnWhatCannotBeCopied) {
  auto executor = StartOrDie({});
  int seen = 0;
  ASSERT_TRUE(
      executor->TrySubmit([&seen, owned = std::make_unique<int>(7)] { seen = *owned; }).ok());
  executor->Drain();
  EXPECT_EQ(seen, 7);
}

TEST(Executor, RunsAsManyTasksAtOnceAsItHasThreads) {
  auto executor = StartOrDie({.threads = 3});
  absl::Barrier all_inside(3);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(executor->TrySubmit([&all_inside] { all_inside.Block(); }).ok());
  }
  executor->Drain();
  EXPECT_EQ(executor->stats().completed, 3u);
}

TEST(Executor, RunsEachOfManyTasksOnceWhenManyThreadsSubmit) {
  constexpr int kSubmitters = 4;
  constexpr int kEach = 2000;
  auto executor = StartOrDie({.threads = 3, .queue_capacity = kSubmitters * kEach});
  std::atomic<int> run = 0;
  std::vector<std::thread> submitters;
  for (int i = 0; i < kSubmitters; ++i) {
    submitters.emplace_back([&] {
      for (int k = 0; k < kEach; ++k) EXPECT_TRUE(executor->TrySubmit([&run] { ++run; }).ok());
    });
  }
  for (std::thread& submitter : submitters) submitter.join();
  executor->Drain();
  EXPECT_EQ(run, kSubmitters * kEach);
}

TEST(Executor, RefusesOptionsItCannotWorkWith) {
  EXPECT_EQ(Executor::Start({.threads = 0}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Executor::Start({.queue_capacity = 0}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Executor, RefusesTasksAfterDraining) {
  auto executor = StartOrDie({});
  executor->Drain();
  const absl::Status status = executor->TrySubmit([] {});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status::Reason(status), "EXECUTOR_STOPPED");
}

TEST(Executor, DrainsTwiceWithoutHarm) {
  auto executor = StartOrDie({});
  executor->Drain();
  executor->Drain();
  EXPECT_EQ(executor->stats().running, 0u);
}

TEST(Executor, DrainsWhenDestroyed) {
  int run = 0;
  {
    auto executor = StartOrDie({.threads = 1});
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(executor->TrySubmit([&run] { ++run; }).ok());
  }
  EXPECT_EQ(run, 10);
}

TEST_F(BusyExecutor, RefusesAtOnceWhenItsQueueIsFull) {
  ASSERT_TRUE(FillQueue().ok());
  const absl::Status status = executor_->TrySubmit([] {});
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(status::Reason(status), "EXECUTOR_FULL");
}

TEST_F(BusyExecutor, SaysWhenToTryAgain) {
  ASSERT_TRUE(FillQueue().ok());
  EXPECT_EQ(status::RetryAfter(executor_->TrySubmit([] {})), absl::Seconds(3));
}

TEST_F(BusyExecutor, DestroysARefusedTaskWithoutRunningIt) {
  ASSERT_TRUE(FillQueue().ok());
  auto alive = std::make_shared<int>(0);
  std::weak_ptr<int> watch = alive;
  EXPECT_FALSE(executor_->TrySubmit([alive = std::move(alive)] { ++*alive; }).ok());
  EXPECT_TRUE(watch.expired());
}

TEST_F(BusyExecutor, AcceptsAgainWhenThereIsRoom) {
  ASSERT_TRUE(FillQueue().ok());
  ASSERT_FALSE(executor_->TrySubmit([] {}).ok());
  absl::Notification ran;
  Release();
  while (!executor_->TrySubmit([&ran] { ran.Notify(); }).ok()) std::this_thread::yield();
  ran.WaitForNotification();
}

TEST_F(BusyExecutor, RunsWhatItAcceptedBeforeDrainReturns) {
  ASSERT_TRUE(FillQueue().ok());
  Release();
  executor_->Drain();
  EXPECT_EQ(run_, 2);
}

TEST_F(BusyExecutor, StartsTasksInTheOrderAccepted) {
  std::vector<int> order;
  ASSERT_TRUE(executor_->TrySubmit([&order] { order.push_back(1); }).ok());
  ASSERT_TRUE(executor_->TrySubmit([&order] { order.push_back(2); }).ok());
  Release();
  executor_->Drain();
  EXPECT_THAT(order, ElementsAre(1, 2));
}

TEST_F(BusyExecutor, CountsWhatItDoes) {
  ASSERT_TRUE(FillQueue().ok());
  EXPECT_FALSE(executor_->TrySubmit([] {}).ok());
  const Stats stats = executor_->stats();
  EXPECT_EQ(stats.queued, 2u);
  EXPECT_EQ(stats.running, 1u);
  EXPECT_EQ(stats.accepted, 3u);
  EXPECT_EQ(stats.completed, 0u);
  EXPECT_EQ(stats.rejected, 1u);
}

TEST(ExecutorDeathTest, EndsTheProcessWhenATaskThrows) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        auto executor = StartOrDie({});
        (void)executor->TrySubmit([] { throw 1; });
        executor->Drain();
      },
      "");
}

}  // namespace
}  // namespace baraza::executor
