// The one place of a process that writes to its database: requests wait here and are committed
// together.
//
// Why: a durable commit costs a disk flush; shared by up to `max_batch` requests it is cheap. A
// request that fails takes nothing else down: the batch is rolled back and done again with each
// request in a savepoint of its own, as is the next batch, until one goes through without a
// failure. (A savepoint makes SQLite keep a copy of every page that changes, and costs PostgreSQL
// two round trips.) The transaction ends by appending all changes to the feed (see feed_log.h), so
// that writes and their feed rows stand or fall together.
//
// Promise: `done` is called exactly once for each accepted request, in commit order, and with OK
// only after the transaction is durable. UNAVAILABLE with reason COMMIT_UNKNOWN says that the
// database was lost in the middle of the commit.
//
// Thread-safety: Submit may be called from any thread; bodies run one at a time on the queue's
// thread, `done` on the executor that delivers (in order).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/feed/feed_log.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/store/database.h"

namespace baraza::commit {

// The transaction as one request's body sees it.
class Transaction {
 public:
  explicit Transaction(store::Session& session) : session_(session) {}
  store::Session& session() { return session_; }
  // Adds a change to the feed; it gets its position when the transaction ends.
  void Append(feed::Change change) { changes_.push_back(std::move(change)); }
  std::vector<feed::Change>& changes() { return changes_; }

 private:
  store::Session& session_;
  std::vector<feed::Change> changes_;
};

class CommitQueue {
 public:
  // What a request does. May be called again if the database asks to try again, or if another
  // process was faster (reasons LOST_RACE, REQUEST_IN_PROGRESS, UNIQUE_VIOLATION): it must not use
  // up what it captured. An error rolls back what this body did and nothing else.
  using Body = absl::AnyInvocable<absl::Status(Transaction&)>;
  // The position of the request's last change, or of the feed's head if it changed nothing.
  using Done = absl::AnyInvocable<void(absl::StatusOr<int64_t>)>;
  // Told of all changes of a batch after they are durable and before any `done`.
  using Committed = std::function<void(const std::vector<feed::Change>&, int64_t head)>;

  struct Options {
    int max_batch = 128;     // requests in one transaction
    int max_waiting = 4096;  // requests that wait; more are refused
    // Where it is watched, under `name`; outlives the queue. Null: nowhere.
    metrics::Registry* metrics = nullptr;
    std::string name;
  };

  // Starts the queue's threads. `database` outlives it; its feed is migrated.
  CommitQueue(store::Database& database, Options options, Committed committed);
  // Drains.
  ~CommitQueue();

  // Queues a request. RESOURCE_EXHAUSTED: too many wait; UNAVAILABLE, reason SHUTTING_DOWN:
  // draining. Both with RetryInfo, and in both cases `done` is not called.
  absl::Status Submit(Body body, Done done);
  // Commits what waits and stops.
  void Drain();
  // Requests that wait now; for metrics.
  int waiting() const;

 private:
  struct Request {
    Body body;
    Done done;
    absl::StatusOr<int64_t> outcome = absl::UnknownError("not run");
  };
  using Batch = std::vector<std::unique_ptr<Request>>;

  // What is counted.
  struct Metrics {
    metrics::Histogram batch, transaction;
    metrics::Counter committed, failed, again, refused, lost;
  };

  static Metrics Declare(metrics::Registry* registry, const metrics::Labels& labels,
                         int max_waiting);
  void Run();
  void Deliver();
  Batch Take();
  void Commit(Batch& batch);
  absl::Status TryCommit(Batch& batch, std::vector<feed::Change>& changes, int64_t& head);
  absl::Status RunBody(store::Session& session, Request& request,
                       std::vector<feed::Change>& changes);
  absl::Status RunInSavepoint(store::Session& session, Request& request,
                              std::vector<feed::Change>& changes);
  static absl::Status Call(store::Session& session, Request& request,
                           std::vector<feed::Change>& changes);
  absl::Status EnsureSession();

  store::Database& database_;
  const Options options_;
  const Committed committed_;
  const Metrics metrics_;
  std::unique_ptr<store::Session> session_;  // used by Run's thread only
  bool savepoints_ = false;                  // a body has failed; used by Run's thread only
  mutable absl::Mutex mutex_;
  Batch waiting_ ABSL_GUARDED_BY(mutex_);
  std::vector<Batch> finished_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool committed_all_ ABSL_GUARDED_BY(mutex_) = false;
  metrics::Reading watched_;
  std::thread committer_;
  std::thread deliverer_;
};

}  // namespace baraza::commit
