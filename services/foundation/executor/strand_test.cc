#include "services/foundation/executor/strand.h"

#include <gtest/gtest.h>

#include <vector>

#include "absl/synchronization/notification.h"

namespace baraza::executor {
namespace {

TEST(Strand, RunsTasksInOrderOneAtATime) {
  auto executor = *Executor::Start({.threads = 4});
  auto strand = Strand::Create(*executor);
  std::vector<int> order;  // unguarded on purpose: ThreadSanitizer and gaps would tell
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(strand->TrySubmit([&order, i] { order.push_back(i); }).ok());
  }
  executor->Drain();
  // What was left after the last turn could not be submitted to a draining executor, and ran.
  ASSERT_EQ(order.size(), 200);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(order[i], i);
}

TEST(Strand, LetsOthersHaveTheirTurn) {
  auto executor = *Executor::Start({.threads = 1});
  auto strand = Strand::Create(*executor);
  absl::Notification begin, end;
  std::vector<char> order;
  ASSERT_TRUE(strand->TrySubmit([&] { begin.WaitForNotification(); }).ok());
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(strand->TrySubmit([&order] { order.push_back('s'); }).ok());
  }
  ASSERT_TRUE(strand->TrySubmit([&] { end.Notify(); }).ok());
  ASSERT_TRUE(executor->TrySubmit([&order] { order.push_back('o'); }).ok());
  begin.Notify();
  end.WaitForNotification();
  ASSERT_EQ(order.size(), 41);
  EXPECT_NE(order.back(), 'o');
}

TEST(Strand, RefusesWhatTheExecutorRefuses) {
  auto executor = *Executor::Start({.threads = 1});
  auto strand = Strand::Create(*executor);
  executor->Drain();
  EXPECT_TRUE(absl::IsFailedPrecondition(strand->TrySubmit([] {})));
}

}  // namespace
}  // namespace baraza::executor
