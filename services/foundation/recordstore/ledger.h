// A service's database as its use cases meet it: writes through the commit queue, with idempotent
// requests, remembered decisions and an audit trail; reads; the feed.
//
// Why: these are the same for every service and every type of record. A service's storage adds
// tables (SqlRecords in sql_records.h) to a Ledger and hands both to its domain.
//
// Idempotency: (caller, method, request_id) is kept for `kRequestRetention` at least, in the
// write's own transaction; a twin that runs at the same time in another process gets ABORTED.
//
// Upkeep: old request ids and what the feed need not keep go from time to time, beside the calls; a
// service adds jobs of its own with AddJob.
//
// Start: a PostgreSQL that cannot be reached yet is waited for, kPatience at most: machines and
// pods that are started together come up in any order, and a process that ends at once is started
// again later and later. Then the process fails, which is what those who watch it look for.
//
// Thread-safety: all methods may be called from any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/cache/shared_tier.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/commit/commit_queue.h"
#include "services/foundation/feed/follower.h"
#include "services/foundation/feed/keeping.h"
#include "services/foundation/feed/tail.h"
#include "services/foundation/lease/lease.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/record/record.h"
#include "services/foundation/recordstore/shared_records.h"
#include "services/foundation/store/database.h"
#include "services/foundation/store/migration.h"
#include "services/foundation/upkeep/upkeep.h"

namespace baraza::recordstore {

// How long a request id is remembered.
constexpr absl::Duration kRequestRetention = absl::Hours(48);

// For how long a start waits for PostgreSQL.
constexpr absl::Duration kPatience = absl::Seconds(20);

// The transaction of one write.
class LedgerTransaction : public record::Transaction {
 public:
  LedgerTransaction(commit::Transaction& commit, const record::WriteOptions& options,
                    absl::Time now)
      : commit_(commit), options_(options), now_(now) {}

  absl::StatusOr<bool> RememberDecision(std::string_view decision_id, std::string* result) override;
  absl::Status RememberMerge(const record::MergeFact& fact) override;
  absl::Status ForgetMerge(std::string_view other) override;
  absl::StatusOr<std::optional<record::MergeFact>> FindMerge(std::string_view other) override;
  absl::StatusOr<std::vector<record::MergeFact>> MergesInto(std::string_view survivor) override;
  absl::StatusOr<std::string> BodyOf(std::string_view name, int64_t version) override;

  store::Session& session() { return commit_.session(); }
  // Adds a change to the feed and to the audit trail.
  absl::Status Record(const scope::Scope& scope, feed::Change change);
  // Adds to the audit trail that a record changed, without what it holds.
  absl::Status RecordSilently(const scope::Scope& scope, const std::string& name, int64_t version);
  absl::Time now() const { return now_; }

 private:
  absl::Status Audit(const scope::Scope& scope, const std::string& name, int64_t version,
                     const std::string& body);

  commit::Transaction& commit_;
  const record::WriteOptions& options_;
  const absl::Time now_;
};

class Ledger : public record::Writer, public record::History {
 public:
  struct Options {
    store::Database::Options database;
    commit::CommitQueue::Options commit;
    feed::Tail::Options tail;
    feed::Keeping feed;
    metrics::Registry* metrics = nullptr;  // outlives the ledger; null: nothing is counted
    // Opens the cache that replicas share; called once, where the database can have replicas.
    // Null: there is none.
    std::function<absl::StatusOr<std::unique_ptr<cache::SharedTier>>()> open_shared = nullptr;
  };

  // Opens and migrates the database: the ledger's own tables, then those of `component`, which is
  // the service's name.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(
      Options options, std::string_view component, const std::vector<store::Migration>& migrations,
      const clock::Clock& clock);
  ~Ledger() override;

  void Write(const scope::Scope& scope, record::WriteOptions options, Body body,
             Done done) override;

  absl::StatusOr<std::vector<record::Revision>> Revisions(std::string_view name, int64_t below,
                                                          int limit) override;

  store::Database& database() { return *database_; }
  feed::Tail& tail() { return *tail_; }
  // The cache that replicas share; null: there is none.
  SharedRecords* shared() { return shared_.get(); }
  // Where what is read from the ledger is watched, and under which service's name; null: nowhere.
  metrics::Registry* metrics() const { return metrics_; }
  const std::string& name() const { return name_; }
  // Called for each batch of committed changes, before their writes are acknowledged. The listener
  // lives as long as the ledger.
  void OnChanges(feed::Tail::OnChanges listener);
  // Adds a type of record to what a snapshot of the feed shows. Set before the first reader.
  void AddSnapshotSource(feed::SnapshotSource source) { sources_.push_back(std::move(source)); }
  // A reader of the feed.
  feed::Follower Follow(scope::Scope scope) {
    return feed::Follower(*database_, sources_, std::move(scope));
  }
  // Adds a job to those that are done from time to time. What its step refers to lives until Drain.
  void AddJob(upkeep::Job job) { upkeep_->Add(std::move(job)); }
  // As AddJob, for what one replica at a time is to do: whoever has the lease of the upkeep does
  // it. Steps write with TransactAlone.
  void AddSharedJob(upkeep::Job job);
  // As Transact, for steps of shared jobs. ABORTED, reason LEASE_LOST: another replica does them by
  // now, and nothing was written.
  absl::Status TransactAlone(const std::function<absl::Status(store::Session&)>& body);
  // Runs `body` in a transaction of its own, for jobs, and waits for its end. On PostgreSQL writers
  // go on beside it; on SQLite, where only one can write, it takes its turn in the commit queue, so
  // it has to be short. `body` may be called again: it must not use up what it captured. It adds
  // nothing to the feed.
  absl::Status Transact(const std::function<absl::Status(store::Session&)>& body);
  // Ends the upkeep and commits what waits; later writes are refused.
  void Drain();

 private:
  explicit Ledger(const clock::Clock& clock) : clock_(clock) {}
  // Has all parts counted under the service's name.
  void Watch(Options& options, std::string_view component);
  absl::Status Start(Options options, std::string_view component);
  absl::Status OpenDatabase(const store::Database::Options& options);
  absl::Status BeginFeed(const feed::Keeping& keeping, std::string_view component);
  void AddJobs(absl::Duration feed_retention);
  absl::StatusOr<bool> ForgetRequests();
  absl::Status OpenShared(const Options& options, std::string_view component);
  absl::Status BeginBelieving();
  void Tell(const std::vector<feed::Change>& changes);
  absl::Status Repeat(commit::Transaction& commit, const record::WriteOptions& options,
                      const record::Written& earlier, record::Written& written);

  const clock::Clock& clock_;
  metrics::Registry* metrics_ = nullptr;
  std::string name_;
  std::unique_ptr<store::Database> database_;
  absl::Mutex listeners_mutex_;
  std::vector<feed::Tail::OnChanges> listeners_ ABSL_GUARDED_BY(listeners_mutex_);
  std::vector<feed::SnapshotSource> sources_;
  std::unique_ptr<SharedRecords> shared_;
  std::unique_ptr<feed::Tail> tail_;
  std::unique_ptr<commit::CommitQueue> queue_;
  std::unique_ptr<lease::Lease> upkeep_lease_;
  std::unique_ptr<upkeep::Upkeep> upkeep_;
};

}  // namespace baraza::recordstore
