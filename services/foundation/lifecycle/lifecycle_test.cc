#include "services/foundation/lifecycle/lifecycle.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/lifecycle/signals.h"
#include "services/foundation/status/status.h"

namespace baraza::lifecycle {
namespace {

using ::testing::ElementsAre;

class LifecycleTest : public testing::Test {
 protected:
  // A component that writes down what happens to it.
  Component Recorded(const std::string& name, absl::Status start = absl::OkStatus()) {
    return {name,
            [this, name, start] {
              events_.push_back("start " + name);
              return start;
            },
            [this, name](absl::Time) { events_.push_back("stop " + name); }};
  }

  // A component that, once asked to stop, hangs until the process would have ended.
  Component Hanging() {
    return {.name = "hanging", .stop = [this](absl::Time) {
              stopping_.Notify();
              ended_.WaitForNotification();
            }};
  }

  // A component that asks to stop as soon as it is started.
  static Component Asking(Lifecycle& life) {
    return {.name = "asking", .start = [&life] {
              life.RequestStop();
              return absl::OkStatus();
            }};
  }

  Options Settings() {
    return {.drain = absl::Seconds(20),
            .grace = absl::Seconds(5),
            .signals = false,
            .end_process = [this](int code) {
              code_ = code;
              ended_.Notify();
            }};
  }

  clock::FakeClock clock_;
  std::vector<std::string> events_;
  absl::Notification stopping_;
  absl::Notification ended_;
  int code_ = -1;
};

TEST_F(LifecycleTest, StartsInOrderAndStopsInReverse) {
  Lifecycle life(clock_, Settings());
  life.Add(Recorded("store"));
  life.Add(Recorded("server"));
  life.Add(Asking(life));
  EXPECT_EQ(life.Run(), absl::OkStatus());
  EXPECT_THAT(events_, ElementsAre("start store", "start server", "stop server", "stop store"));
}

TEST_F(LifecycleTest, StopsWhatHadStartedWhenAComponentFails) {
  Lifecycle life(clock_, Settings());
  life.Add(Recorded("store"));
  life.Add(Recorded("server", absl::UnavailableError("port 8080 is in use")));
  life.Add(Recorded("never"));
  EXPECT_FALSE(life.Run().ok());
  EXPECT_THAT(events_, ElementsAre("start store", "start server", "stop store"));
}

TEST_F(LifecycleTest, NamesTheComponentThatFailedAndKeepsTheDetails) {
  Lifecycle life(clock_, Settings());
  life.Add(Recorded("server", status::Error(absl::StatusCode::kUnavailable, "IN_USE", "in use")));
  const absl::Status status = life.Run();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status.message(), "server did not start: in use");
  EXPECT_EQ(status::Reason(status), "IN_USE");
}

TEST_F(LifecycleTest, DoesNotStartTheRestAfterARequestToStop) {
  Lifecycle life(clock_, Settings());
  life.RequestStop();
  life.Add(Recorded("store"));
  EXPECT_EQ(life.Run(), absl::OkStatus());
  EXPECT_THAT(events_, ElementsAre());
}

TEST_F(LifecycleTest, ReturnsTheFirstCauseOfStopping) {
  Lifecycle life(clock_, Settings());
  life.RequestStop(absl::DataLossError("the disk is gone"));
  life.RequestStop(absl::InternalError("and so am I"));
  EXPECT_EQ(life.Run(), absl::DataLossError("the disk is gone"));
}

TEST_F(LifecycleTest, RunsUntilItIsAskedToStop) {
  Lifecycle life(clock_, Settings());
  absl::Notification started;
  life.Add({.name = "server", .start = [&started] {
              started.Notify();
              return absl::OkStatus();
            }});
  std::thread run([&life] { EXPECT_TRUE(life.Run().ok()); });
  started.WaitForNotification();
  life.RequestStop();
  run.join();
}

TEST_F(LifecycleTest, TellsComponentsTheDeadlineOfTheDrain) {
  Lifecycle life(clock_, Settings());
  absl::Time told;
  life.Add({.name = "server", .stop = [&told](absl::Time deadline) { told = deadline; }});
  life.Add(Asking(life));
  EXPECT_TRUE(life.Run().ok());
  EXPECT_EQ(told, clock_.Now() + absl::Seconds(20));
}

TEST_F(LifecycleTest, EndsTheProcessWhenAComponentHangs) {
  Lifecycle life(clock_, Settings());
  life.Add(Hanging());
  life.Add(Asking(life));
  std::thread run([&life] { EXPECT_TRUE(life.Run().ok()); });
  clock_.AwaitWaiters(1);
  clock_.Advance(absl::Seconds(24));
  EXPECT_FALSE(ended_.HasBeenNotified());
  clock_.Advance(absl::Seconds(1));
  run.join();
  EXPECT_EQ(code_, 1);
}

// The same with real signals, to this process.
class LifecycleSignalsTest : public LifecycleTest {
 protected:
  void SetUp() override {
    pthread_sigmask(SIG_SETMASK, nullptr, &before_);
    BlockStopSignals();
  }
  void TearDown() override { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  Options Settings() {
    Options settings = LifecycleTest::Settings();
    settings.signals = true;
    return settings;
  }

  sigset_t before_;
};

TEST_F(LifecycleSignalsTest, StopsOnASignal) {
  Lifecycle life(clock_, Settings());
  life.Add({.name = "server", .start = [] {
              kill(getpid(), SIGTERM);
              return absl::OkStatus();
            }});
  EXPECT_EQ(life.Run(), absl::OkStatus());
  EXPECT_EQ(code_, -1);
}

TEST_F(LifecycleSignalsTest, EndsTheProcessOnASecondSignal) {
  Lifecycle life(clock_, Settings());
  absl::Notification started;
  life.Add(Hanging());
  life.Add({.name = "last", .start = [&started] {
              started.Notify();
              return absl::OkStatus();
            }});
  std::thread run([&life] { EXPECT_TRUE(life.Run().ok()); });
  started
      .WaitForNotification();  // a signal that comes first has nothing started, and nothing hangs
  kill(getpid(), SIGTERM);
  stopping_.WaitForNotification();
  kill(getpid(), SIGINT);
  run.join();
  EXPECT_EQ(code_, 128 + SIGINT);
}

TEST_F(LifecycleSignalsTest, RefusesToRunWithoutBlockedSignals) {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  Lifecycle life(clock_, Settings());
  life.Add(Recorded("server"));
  EXPECT_EQ(status::Reason(life.Run()), "SIGNALS_NOT_BLOCKED");
  EXPECT_THAT(events_, ElementsAre());
}

}  // namespace
}  // namespace baraza::lifecycle
