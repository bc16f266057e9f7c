// Faults that are made on purpose have to be told by ThreadSanitizer, and what is right has to be
// quiet: without either, its silence about the rest says nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

namespace {

// What a program ends with that ThreadSanitizer had something to say about.
constexpr int kTold = 66;

template <typename Body>
void OnTwoThreads(Body body) {
  std::thread one(body), other(body);
  one.join();
  other.join();
}

[[noreturn]] void Race() {
  int count = 0;
  OnTwoThreads([&count] {
    for (int i = 0; i < 1000; ++i) ++count;
  });
  std::exit(0);
}

[[noreturn]] void WriteUnderReadersLocks() {
  absl::Mutex mutex;
  int count = 0;
  OnTwoThreads([&] {
    for (int i = 0; i < 1000; ++i) {
      absl::ReaderMutexLock lock(&mutex);
      ++count;
    }
  });
  std::exit(0);
}

[[noreturn]] void LockInBothOrders() {
  // Debian's Abseil would tell by itself, and abort.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  absl::Mutex one, other;
  std::thread([&] {
    absl::MutexLock first(&one);
    absl::MutexLock second(&other);
  }).join();
  std::thread([&] {
    absl::MutexLock first(&other);
    absl::MutexLock second(&one);
  }).join();
  std::exit(0);
}

class ThreadsDeathTest : public testing::Test {
 protected:
  void SetUp() override { testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};

TEST_F(ThreadsDeathTest, TellsARace) {
  EXPECT_EXIT(Race(), testing::ExitedWithCode(kTold), "data race");
}

TEST_F(ThreadsDeathTest, TellsAWriteUnderReadersLocks) {
  EXPECT_EXIT(WriteUnderReadersLocks(), testing::ExitedWithCode(kTold), "data race");
}

TEST_F(ThreadsDeathTest, TellsLocksThatAreTakenInBothOrders) {
  EXPECT_EXIT(LockInBothOrders(), testing::ExitedWithCode(kTold), "lock-order-inversion");
}

TEST(ThreadsTest, IsQuietAboutWhatALockGuards) {
  absl::Mutex mutex;
  int count = 0;
  OnTwoThreads([&] {
    for (int i = 0; i < 1000; ++i) {
      absl::MutexLock lock(&mutex);
      ++count;
    }
  });
  EXPECT_EQ(count, 2000);
}

TEST(ThreadsTest, IsQuietAboutReadersBesideAWriter) {
  absl::Mutex mutex;
  int count = 0;
  std::thread writer([&] {
    for (int i = 0; i < 1000; ++i) {
      absl::MutexLock lock(&mutex);
      ++count;
    }
  });
  OnTwoThreads([&] {
    for (int i = 0; i < 1000; ++i) {
      absl::ReaderMutexLock lock(&mutex);
      EXPECT_GE(count, 0);
    }
  });
  writer.join();
}

TEST(ThreadsTest, IsQuietAboutWhoTriesALock) {
  absl::Mutex mutex;
  int count = 0;
  OnTwoThreads([&] {
    for (int i = 0; i < 1000; ++i) {
      if (!mutex.TryLock()) continue;
      ++count;
      mutex.Unlock();
    }
  });
  EXPECT_GT(count, 0);
}

// One thread waits for the other within the lock, in turns.
TEST(ThreadsTest, IsQuietAboutWhoWaitsWithinALock) {
  absl::Mutex mutex;
  int turn = 0;
  std::thread other([&] {
    absl::MutexLock lock(&mutex);
    const auto odd = [&turn] { return turn % 2 == 1; };
    while (turn < 1000) {
      mutex.Await(absl::Condition(&odd));
      ++turn;
    }
  });
  {
    absl::MutexLock lock(&mutex);
    const auto even = [&turn] { return turn % 2 == 0; };
    while (turn < 1000) {
      if (mutex.AwaitWithTimeout(absl::Condition(&even), absl::Seconds(30))) ++turn;
    }
  }
  other.join();
  EXPECT_GE(turn, 1000);
}

TEST(ThreadsTest, IsQuietAboutWhoIsSignalled) {
  absl::Mutex mutex;
  absl::CondVar changed;
  bool done = false;
  std::thread waiting([&] {
    absl::MutexLock lock(&mutex);
    while (!done) changed.Wait(&mutex);
    done = false;
  });
  {
    absl::MutexLock lock(&mutex);
    done = true;
    changed.SignalAll();
  }
  waiting.join();
  EXPECT_FALSE(done);
}

TEST(ThreadsTest, IsQuietAboutWhatANotificationTells) {
  for (int i = 0; i < 100; ++i) {
    absl::Notification told;
    int answer = 0;
    std::thread telling([&] {
      answer = 42;
      told.Notify();
    });
    std::thread looking([&] {
      while (!told.HasBeenNotified()) std::this_thread::yield();
      EXPECT_EQ(answer, 42);
    });
    told.WaitForNotification();
    EXPECT_EQ(answer, 42);
    looking.join();
    telling.join();
  }
}

TEST(ThreadsTest, IsQuietAboutStatusesThatAreShared) {
  for (int i = 0; i < 100; ++i) {
    auto status = std::make_unique<absl::Status>(absl::InternalError("a text that is shared"));
    std::thread other([copy = *status] { EXPECT_EQ(copy.message(), "a text that is shared"); });
    EXPECT_FALSE(status->ok());
    status.reset();
    other.join();
  }
}

}  // namespace
