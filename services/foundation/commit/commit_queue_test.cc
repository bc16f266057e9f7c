#include "services/foundation/commit/commit_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <future>

#include "absl/synchronization/notification.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::commit {
namespace {

class CommitQueueTest : public testing::Test {
 protected:
  CommitQueueTest() {
    folder_ = testing::TempDir() + "/commit_queue." + std::to_string(::getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    database_ = *store::Database::Open({.address = "sqlite:" + folder_ + "/test.db"});
    EXPECT_TRUE(feed::Migrate(*database_, clock_).ok());
    EXPECT_TRUE(Read([](store::Session& session) {
                  return session.RunOnce("CREATE TABLE note (text TEXT PRIMARY KEY)");
                }).ok());
  }
  ~CommitQueueTest() override { failpoint::PlantForTest(""); }

  absl::Status Read(const std::function<absl::Status(store::Session&)>& body) {
    return database_->Read(body);
  }

  static absl::Status Note(Transaction& transaction, const std::string& text) {
    RETURN_IF_ERROR(
        transaction.session().Execute("INSERT INTO note VALUES (:text)", text).status());
    transaction.Append({.name = "notes/" + text, .version = 1, .after = text});
    return absl::OkStatus();
  }

  // Submits and waits.
  absl::StatusOr<int64_t> Commit(CommitQueue& queue, CommitQueue::Body body) {
    std::promise<absl::StatusOr<int64_t>> promise;
    EXPECT_TRUE(
        queue.Submit(std::move(body), [&](absl::StatusOr<int64_t> p) { promise.set_value(p); })
            .ok());
    return promise.get_future().get();
  }

  std::vector<std::string> Notes() {
    std::vector<std::string> notes;
    EXPECT_TRUE(Read([&](store::Session& session) -> absl::Status {
                  auto rows = session.Query<std::string>("SELECT text FROM note ORDER BY text");
                  for (auto& [text] : *rows) notes.push_back(text);
                  return rows.status();
                }).ok());
    return notes;
  }

  clock::RealClock clock_;
  std::string folder_;
  std::unique_ptr<store::Database> database_;
};

TEST_F(CommitQueueTest, GivesPositionsInCommitOrderWithoutGap) {
  CommitQueue queue(*database_, {}, [](const auto&, int64_t) {});
  for (int64_t i = 1; i <= 5; ++i) {
    auto position = Commit(queue, [i](Transaction& t) { return Note(t, std::to_string(i)); });
    ASSERT_TRUE(position.ok()) << position.status();
    EXPECT_EQ(*position, i);
  }
}

TEST_F(CommitQueueTest, RollsBackOnlyTheRequestThatFailed) {
  CommitQueue queue(*database_, {}, [](const auto&, int64_t) {});
  EXPECT_TRUE(Commit(queue, [](Transaction& t) { return Note(t, "kept"); }).ok());
  auto refused = Commit(queue, [](Transaction& t) {
    RETURN_IF_ERROR(Note(t, "lost"));
    return absl::FailedPreconditionError("no");
  });
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Notes(), std::vector<std::string>{"kept"});
}

TEST_F(CommitQueueTest, CommitsTheOthersOfABatchInWhichOneFails) {
  absl::Notification submitted;
  std::vector<absl::StatusOr<int64_t>> outcomes;
  {
    CommitQueue queue(*database_, {}, [](const auto&, int64_t) {});
    auto submit = [&](const std::string& text, const absl::Status& end) {
      auto body = [&submitted, text, end](Transaction& t) {
        submitted.WaitForNotification();
        RETURN_IF_ERROR(Note(t, text));
        return end;
      };
      auto done = [&outcomes](absl::StatusOr<int64_t> position) { outcomes.push_back(position); };
      ASSERT_TRUE(queue.Submit(body, done).ok());
    };
    submit("a", absl::OkStatus());  // a batch of its own perhaps
    submit("b", absl::OkStatus());
    submit("lost", absl::FailedPreconditionError("no"));
    submit("c", absl::OkStatus());
    submitted.Notify();
  }
  ASSERT_EQ(outcomes.size(), 4u);
  EXPECT_EQ(*outcomes[0], 1);
  EXPECT_EQ(*outcomes[1], 2);
  EXPECT_EQ(outcomes[2].status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(*outcomes[3], 3);
  EXPECT_EQ(Notes(), (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(CommitQueueTest, WouldShowALostRollback) {
  failpoint::PlantForTest("lost-rollback");
  CommitQueue queue(*database_, {}, [](const auto&, int64_t) {});
  Commit(queue, [](Transaction& t) {
    RETURN_IF_ERROR(Note(t, "lost"));
    return absl::FailedPreconditionError("no");
  }).IgnoreError();
  EXPECT_EQ(Notes(), std::vector<std::string>{"lost"});
}

TEST_F(CommitQueueTest, TellsWhichConstraintWasBroken) {
  CommitQueue queue(*database_, {}, [](const auto&, int64_t) {});
  EXPECT_TRUE(Commit(queue, [](Transaction& t) { return Note(t, "a"); }).ok());
  auto twice = Commit(queue, [](Transaction& t) { return Note(t, "a"); });
  EXPECT_EQ(twice.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(status::Reason(twice.status()), "UNIQUE_VIOLATION");
}

TEST_F(CommitQueueTest, TellsOfChangesBeforeItAcknowledges) {
  std::vector<std::string> order;
  absl::Mutex mutex;
  CommitQueue queue(*database_, {}, [&](const std::vector<feed::Change>& changes, int64_t) {
    absl::MutexLock lock(&mutex);
    for (const auto& change : changes) order.push_back("told " + change.name);
  });
  ASSERT_TRUE(Commit(queue, [](Transaction& t) { return Note(t, "a"); }).ok());
  absl::MutexLock lock(&mutex);
  EXPECT_EQ(order, std::vector<std::string>{"told notes/a"});
}

TEST_F(CommitQueueTest, CommitsWhatWaitsBeforeItStops) {
  std::atomic<int> done = 0;
  {
    CommitQueue queue(*database_, {}, [](const auto&, int64_t) {});
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(queue
                      .Submit([i](Transaction& t) { return Note(t, std::to_string(i)); },
                              [&](absl::StatusOr<int64_t> position) { done += position.ok(); })
                      .ok());
    }
  }
  EXPECT_EQ(done, 200);
  EXPECT_EQ(Notes().size(), 200u);
}

TEST_F(CommitQueueTest, RefusesForNowWhileItStops) {
  CommitQueue queue(*database_, {}, [](const auto&, int64_t) {});
  queue.Drain();
  const absl::Status refused =
      queue.Submit([](Transaction& t) { return Note(t, "late"); }, [](absl::StatusOr<int64_t>) {});
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(status::RetryAfter(refused).has_value());
}

TEST_F(CommitQueueTest, RefusesWhatItCannotHold) {
  absl::Mutex gate;
  gate.Lock();
  CommitQueue queue(*database_, {.max_waiting = 1}, [](const auto&, int64_t) {});
  absl::Notification running;
  auto blocked = [&](Transaction&) {
    if (!running.HasBeenNotified()) running.Notify();
    absl::MutexLock wait(&gate);
    return absl::OkStatus();
  };
  ASSERT_TRUE(queue.Submit(blocked, [](absl::StatusOr<int64_t>) {}).ok());
  running.WaitForNotification();
  ASSERT_TRUE(queue.Submit(blocked, [](absl::StatusOr<int64_t>) {}).ok());
  absl::Status refused = queue.Submit(blocked, [](absl::StatusOr<int64_t>) {});
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(status::RetryAfter(refused).has_value());
  gate.Unlock();
}

TEST_F(CommitQueueTest, CountsTransactionsAndWhatIsInThem) {
  metrics::Registry registry;
  {
    CommitQueue queue(*database_, {.metrics = &registry, .name = "notes"},
                      [](const auto&, int64_t) {});
    EXPECT_TRUE(Commit(queue, [](Transaction& t) { return Note(t, "a"); }).ok());
    EXPECT_TRUE(Commit(queue, [](Transaction& t) { return Note(t, "b"); }).ok());
    EXPECT_FALSE(Commit(queue, [](Transaction&) { return absl::InternalError("no"); }).ok());
    queue.Drain();
    EXPECT_EQ(registry.Faults(), absl::OkStatus());
    const std::string text = registry.Text();
    for (const char* line :
         {"transactions_total{store=\"notes\"} 3\n", "failures_total{store=\"notes\"} 0\n",
          "retries_total{store=\"notes\"} 1\n", "waiting{store=\"notes\"} 0\n",
          "waiting_limit{store=\"notes\"} 4096\n", "batch_size_sum{store=\"notes\"} 3\n",
          "transaction_seconds_count{store=\"notes\"} 3\n"}) {
      EXPECT_THAT(text, testing::HasSubstr(std::string("baraza_commit_") + line));
    }
  }
}

TEST_F(CommitQueueTest, CountsWritesThatItRefusesAndTransactionsThatFail) {
  metrics::Registry registry;
  absl::Notification started, go_on, ended;
  CommitQueue queue(*database_, {.max_waiting = 1, .metrics = &registry, .name = "notes"},
                    [](const auto&, int64_t) {});
  auto hold = [&](Transaction& t) -> absl::Status {
    started.Notify();
    go_on.WaitForNotification();
    return t.session().RunOnce("COMMIT");  // so that the queue's own fails
  };
  EXPECT_TRUE(queue.Submit(hold, [&](const auto&) { ended.Notify(); }).ok());
  started.WaitForNotification();
  auto note = [](Transaction& t) { return Note(t, "a"); };
  EXPECT_TRUE(queue.Submit(note, [](const auto&) {}).ok());
  EXPECT_FALSE(queue.Submit(note, [](const auto&) {}).ok());
  EXPECT_THAT(registry.Text(), testing::HasSubstr("baraza_commit_waiting{store=\"notes\"} 1\n"));
  go_on.Notify();
  ended.WaitForNotification();
  EXPECT_THAT(registry.Text(),
              testing::HasSubstr("baraza_commit_refused_total{store=\"notes\"} 1\n"));
  EXPECT_THAT(registry.Text(),
              testing::HasSubstr("baraza_commit_failures_total{store=\"notes\"} 1\n"));
}

}  // namespace
}  // namespace baraza::commit
