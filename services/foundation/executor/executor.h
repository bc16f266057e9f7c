// A fixed number of threads behind a queue that has an end.
//
// Why: what may block (a database, a neighbour) must not block gRPC's own threads, and a queue
// without an end turns overload into an outage: every caller waits longer than its deadline for
// work that nobody wants any more. A full executor says so at once, and callers come back later.
//
// Tasks start in the order in which they were accepted. A task must not throw: that ends the
// process, rather than leaving a caller to wait for an answer that never comes. A task may submit
// further tasks but must not call Drain().
//
// Ownership: the executor owns its threads and the tasks it accepted. Thread-safety: all methods
// may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/metrics/metrics.h"

namespace baraza::executor {

// What is run: called once, may own things that cannot be copied.
using Task = absl::AnyInvocable<void() &&>;

struct Options {
  std::string name = "executor";  // in errors, and (first 15 bytes) as the threads' name
  int threads = 4;
  std::size_t queue_capacity = 1024;                     // tasks that wait, without the running
  absl::Duration retry_after = absl::Milliseconds(100);  // told to callers who find it full
  // Where it is watched, under `name`; outlives the executor. Null: nowhere.
  metrics::Registry* metrics = nullptr;
};

// Counts since the start and levels of this moment, all read under one lock.
struct Stats {
  std::size_t queued = 0;
  std::size_t running = 0;
  std::uint64_t accepted = 0;
  std::uint64_t completed = 0;
  std::uint64_t rejected = 0;  // because the queue was full
};

class Executor {
 public:
  // Starts the threads.
  // INVALID_ARGUMENT: fewer than one thread or place in the queue.
  // RESOURCE_EXHAUSTED: the system gives no more threads.
  static absl::StatusOr<std::unique_ptr<Executor>> Start(Options options);

  // Drains.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Accepts the task or refuses it, without ever waiting for a place. A refused task is destroyed
  // without being run.
  // RESOURCE_EXHAUSTED, reason EXECUTOR_FULL, with RetryInfo: the queue is full.
  // FAILED_PRECONDITION, reason EXECUTOR_STOPPED: Drain() was called.
  absl::Status TrySubmit(Task task);

  // Refuses new tasks, runs what was accepted, and joins the threads. Safe to call again.
  void Drain();

  Stats stats() const;

 private:
  // A task, and since when it waits.
  struct Waiting {
    Task task;
    metrics::Stopwatch since;
  };

  explicit Executor(Options options);
  void DeclareMetrics(metrics::Registry& registry);
  absl::Status StartThreads();
  void RunTasks() noexcept;
  // Waits for the next task and counts it as running; an empty one when there will be no more.
  Task Next() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Threads are woken one at a time, each by the one before: a burst of tasks then costs few
  // switches, and threads that are already running take most of it
  // (8 threads, tiny tasks, 2 cores: 0.2 us a task instead of 1.6 us).
  void WakeOne() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  const absl::Status full_;     // made once: refusing must cost next to nothing
  const absl::Status stopped_;  // when there is too much to do already
  mutable absl::Mutex mutex_;
  absl::CondVar changed_;                         // a task came, or stopping_ was set
  std::size_t idle_ ABSL_GUARDED_BY(mutex_) = 0;  // threads that wait in Next()
  bool waking_ ABSL_GUARDED_BY(mutex_) = false;   // one of them is on its way
  std::deque<Waiting> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  Stats stats_ ABSL_GUARDED_BY(mutex_);  // without `queued`, which the queue knows
  absl::Mutex join_mutex_ ABSL_ACQUIRED_BEFORE(mutex_);
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(join_mutex_);
  metrics::Histogram waited_;
  std::vector<metrics::Reading> readings_;
};

}  // namespace baraza::executor
