// The end of a service's own feed, watched: tells listeners that something was committed, whichever
// process committed it.
//
// Why: caches are invalidated by what is committed, not by who wrote it, and watch streams wake up
// when there is something to read. A commit of this process is told at once (Committed); commits of
// other processes on the same PostgreSQL are found by polling the feed's head every `poll`.
//
// Promise: every change is passed to `on_changes` once, in order, no later than `poll` plus a read
// after its commit; while the database cannot be read, in_touch() turns false after `patience`, and
// caches must not be believed. A tail that compaction overtakes (it slept for longer than changes
// are kept) is passed the latest change of each resource only, which is all that caches ask for.
//
// A caller that has to see a position waits for CatchUp, which does not wait for the next poll.
//
// Thread-safety: all methods may be called from any thread. Listeners are called on the tail's
// thread (or the committer's, or that of a caller who catches up) and must not block.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/feed/feed_log.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/store/database.h"

namespace baraza::feed {

class Tail {
 public:
  struct Options {
    absl::Duration poll = absl::Milliseconds(20);  // only where the database is shared
    absl::Duration tick = absl::Seconds(1);        // how often waiting listeners are woken anyway
    absl::Duration patience = absl::Seconds(2);    // without a successful poll
    // Where it is watched, as the feed `name`; outlives the tail. Null: nowhere.
    metrics::Registry* metrics = nullptr;
    std::string name;
  };
  using OnChanges = std::function<void(const std::vector<Change>&)>;

  // Starts at the feed's present head. `database` and `clock` outlive the tail.
  static absl::StatusOr<std::unique_ptr<Tail>> Start(store::Database& database, Options options,
                                                     OnChanges on_changes,
                                                     const clock::Clock& clock);
  ~Tail();

  // Tells that this process has committed `changes`.
  void Committed(const std::vector<Change>& changes, int64_t head);
  // The newest position that is known.
  int64_t head() const { return head_.load(); }
  // Every change up to here was passed on. It may lie below the head, which a commit of this
  // process moves at once.
  int64_t reached() const { return reached_.load(std::memory_order_acquire); }
  // Returns once every change up to `position` was passed on; polls at once where that takes it.
  // OUT_OF_RANGE, reason POSITION_AHEAD: the feed has not come that far, with its head.
  // UNAVAILABLE: the database cannot be asked.
  absl::Status CatchUp(int64_t position);
  // False if other processes' commits may have been missed.
  bool in_touch() const;

  // Calls `listener` whenever the head moves, and every tick. The id is for Unsubscribe, which
  // returns when the listener is not running and will not be called again.
  int64_t Subscribe(std::function<void()> listener);
  void Unsubscribe(int64_t id);
  // Stops the thread; listeners are called once more.
  void Stop();

 private:
  Tail(store::Database& database, Options options, OnChanges on_changes, const clock::Clock& clock);
  void DeclareMetrics(metrics::Registry& registry);
  // For how long other processes' commits may have been missed.
  absl::Duration ContactAge() const;
  int Listeners();
  void Run();
  absl::Status Poll() ABSL_LOCKS_EXCLUDED(poll_mutex_);
  absl::Status PollHolding() ABSL_EXCLUSIVE_LOCKS_REQUIRED(poll_mutex_);
  void Reach(int64_t position);
  void Wake();

  store::Database& database_;
  const Options options_;
  const OnChanges on_changes_;
  const clock::Clock& clock_;
  std::atomic<int64_t> head_{0};
  std::atomic<int64_t> last_contact_us_{0};
  std::atomic<int64_t> reached_{0};
  absl::Mutex poll_mutex_;  // one polls at a time
  absl::Mutex listeners_mutex_;
  int64_t next_id_ ABSL_GUARDED_BY(listeners_mutex_) = 1;
  std::map<int64_t, std::function<void()>> listeners_ ABSL_GUARDED_BY(listeners_mutex_);
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  metrics::Counter failed_polls_;
  std::vector<metrics::Reading> readings_;
  std::thread thread_;
};

}  // namespace baraza::feed
