#include "services/foundation/lifecycle/signals.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>

#include "absl/synchronization/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/status/status.h"

namespace baraza::lifecycle {
namespace {

using ::testing::ElementsAre;

// Gives the test program its former signal mask back.
class SignalWatchTest : public testing::Test {
 protected:
  void SetUp() override { pthread_sigmask(SIG_SETMASK, nullptr, &before_); }
  void TearDown() override { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  void Note(int signal) {
    absl::MutexLock lock(&mutex_);
    seen_.push_back(signal);
  }

  std::vector<int> AwaitSignals(std::size_t count) {
    absl::MutexLock lock(&mutex_);
    const auto enough = [&] { return seen_.size() >= count; };
    mutex_.Await(absl::Condition(&enough));
    return seen_;
  }

  sigset_t before_;
  absl::Mutex mutex_;
  std::vector<int> seen_;
};

TEST_F(SignalWatchTest, HandsOverEachSignal) {
  BlockStopSignals();
  auto watch = SignalWatch::Start([this](int signal) { Note(signal); });
  ASSERT_TRUE(watch.ok()) << watch.status();
  kill(getpid(), SIGTERM);
  EXPECT_THAT(AwaitSignals(1), ElementsAre(SIGTERM));
  kill(getpid(), SIGINT);
  EXPECT_THAT(AwaitSignals(2), ElementsAre(SIGTERM, SIGINT));
}

TEST_F(SignalWatchTest, EndsWithoutASignal) {
  BlockStopSignals();
  {
    auto watch = SignalWatch::Start([this](int signal) { Note(signal); });
  }
  EXPECT_THAT(seen_, ElementsAre());
}

TEST_F(SignalWatchTest, RefusesToWatchSignalsThatAreNotBlocked) {
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  EXPECT_EQ(status::Reason(SignalWatch::Start([](int) {}).status()), "SIGNALS_NOT_BLOCKED");
}

TEST_F(SignalWatchTest, IgnoresPeersThatWentAway) {
  BlockStopSignals();
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  EXPECT_EQ(write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  close(ends[1]);
}

}  // namespace
}  // namespace baraza::lifecycle
