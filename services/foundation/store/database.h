// A SQL database: opened by an address, migrated, and a pool of sessions to read from it.
//
// Addresses: `sqlite:PATH` (a file; created if missing) or `postgresql:CONNINFO` (libpq: either
// `postgresql://user@host:port/name` or `postgresql:host=... dbname=...`).
//
// SQLite runs in WAL mode with synchronous=FULL: what is committed is on the disk. One process
// holds a SQLite file at a time; a second one is refused (FAILED_PRECONDITION) instead of serving
// stale caches.
//
// Thread-safety: all methods may be called from any thread. Sessions are handed out to one caller
// at a time. Lost sessions are opened again on the next use, so that a database that comes back is
// used again without a restart.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/store/session.h"

namespace baraza::store {

class Database {
 public:
  struct Options {
    std::string address;
    // Greatest number of sessions that read at the same time; further readers wait.
    int readers = 4;
    // Where it is watched, under `name`; outlives the database. Null: nowhere.
    metrics::Registry* metrics = nullptr;
    std::string name;
  };

  // Opens the database and checks that it answers. INVALID_ARGUMENT: the address is not understood.
  // UNAVAILABLE: it cannot be reached. FAILED_PRECONDITION: another process holds the file.
  static absl::StatusOr<std::unique_ptr<Database>> Open(Options options);
  ~Database();

  Dialect dialect() const { return dialect_; }
  // True if other processes may write to the database as well.
  bool shared() const { return dialect_ == Dialect::kPostgres; }

  // Runs `body` with a session for reading. Every statement sees what is committed when it starts.
  absl::Status Read(const std::function<absl::Status(Session&)>& body);
  // As Read if a session is idle; nothing, without waiting, if none is.
  std::optional<absl::Status> TryRead(const std::function<absl::Status(Session&)>& body);
  // Runs `body` inside one read transaction: all statements see the same state.
  absl::Status ReadSnapshot(const std::function<absl::Status(Session&)>& body);
  // A new session of one's own, for writing.
  absl::StatusOr<std::unique_ptr<Session>> NewSession();

 private:
  struct FileLock;
  Database(Options options, Dialect dialect, std::string target);
  void DeclareMetrics(metrics::Registry& registry);
  absl::StatusOr<std::unique_ptr<Session>> OpenSession();
  int borrowed() const;
  int waiting() const;

  absl::StatusOr<std::unique_ptr<Session>> Borrow();
  void GiveBack(std::unique_ptr<Session> session);

  const Options options_;
  const Dialect dialect_;
  const std::string target_;
  std::unique_ptr<FileLock> lock_;
  mutable absl::Mutex mutex_;
  std::vector<std::unique_ptr<Session>> idle_ ABSL_GUARDED_BY(mutex_);
  int borrowed_ ABSL_GUARDED_BY(mutex_) = 0;
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;  // callers, for a session
  metrics::Counter waits_, opened_, refused_, lost_;
  std::vector<metrics::Reading> readings_;
};

}  // namespace baraza::store
