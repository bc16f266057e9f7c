// A lease as a process has it: taken when it is free, renewed while the process runs, given back at
// its end.
//
// Why: matches are to be written, and old rows to be removed, by one replica at a time, and by
// another one some seconds after the first has died. Who holds the lease is in the store
// (lease_table.h); this keeps it there, on a thread of its own, and tells the process.
//
// A term lasts kTerm; it is renewed three times in a term, and tried for as often while another
// process holds it: a dead holder's work is taken up within kTerm * 4 / 3, that of one that stops
// in good order within kTerm / 3. On SQLite, whose file has one process at a time, it is taken at
// the start and held until the end: there is nothing to renew.
//
// Promise: `token()` may be out of date, as long as the process was paused or cut off. Whatever
// only the holder may write is written in a transaction that begins with Hold.
//
// Metrics: baraza_lease_held{lease} (1: held, and renewed within the term) and
// baraza_lease_takeovers_total{lease} (times that this process took it).
//
// Thread-safety: Start and Stop from one thread, the rest from any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/log/log.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/store/database.h"

namespace baraza::lease {

inline constexpr absl::Duration kTerm = absl::Seconds(3);

class Lease {
 public:
  struct Options {
    std::string name;  // lower-case words with hyphens: a label of metrics
    absl::Duration term = kTerm;
    metrics::Registry* metrics = nullptr;  // outlives the lease; null: nothing is counted
  };

  // Database and clock outlive the lease; its table is migrated.
  Lease(Options options, store::Database& database, const clock::Clock& clock);
  ~Lease();

  // Told whenever the lease was taken or lost, on the lease's thread or that of Hold's caller. Set
  // before Start; what it refers to lives until Stop.
  void OnChange(std::function<void()> listener) { listener_ = std::move(listener); }
  // Tries to take it, and goes on trying. On SQLite before others write. Status: the store's.
  absl::Status Start();
  // Gives it back.
  void Stop();

  // The holder's token; 0: not held, as far as this process knows.
  int64_t token() const { return token_.load(); }
  bool held() const { return token() != 0; }
  // lease::Hold with the process' token. ABORTED, reason LEASE_LOST: another process has it.
  absl::Status Hold(store::Session& session);
  // As Hold, with a token that was asked for before the work began.
  absl::Status Hold(store::Session& session, int64_t token);

 private:
  void Run();
  absl::Status Contact();
  void Set(int64_t token);
  // Forgets the token if it still is this one.
  void Lose(int64_t token);
  bool HeldWithinTerm() const;

  const Options options_;
  store::Database& database_;
  const clock::Clock& clock_;
  const std::string holder_;
  std::function<void()> listener_;
  metrics::Counter takeovers_;
  metrics::Reading held_;
  std::atomic<int64_t> token_{0};
  std::atomic<int64_t> renewed_us_{0};       // by the process' clock, for the metric only
  std::unique_ptr<store::Session> session_;  // one thread at a time: Start's, Run's, Stop's
  bool begun_ = false;                       // the row is there; as session_
  log::RateLimit limit_{absl::Seconds(10)};
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace baraza::lease
