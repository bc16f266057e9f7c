#include "services/foundation/commit/commit_queue.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::commit {
namespace {

constexpr absl::Duration kTooEarly = absl::Milliseconds(10);  // planted
constexpr absl::Duration kRetryAfter = absl::Milliseconds(100);
constexpr int kTries = 4;      // of a batch: with savepoints, or because the database asks
constexpr int kBodyTries = 5;  // of a body that another process was faster than

// True if another process wrote between two statements of a body: run again, the body sees it.
bool LostRace(const absl::Status& status) {
  const std::string reason = status::Reason(status);
  if (failpoint::Planted("tell-lost-race")) return false;
  return reason == "LOST_RACE" || reason == "REQUEST_IN_PROGRESS" || reason == "UNIQUE_VIOLATION";
}

}  // namespace

CommitQueue::CommitQueue(store::Database& database, Options options, Committed committed)
    : database_(database),
      options_(options),
      committed_(std::move(committed)),
      metrics_(Declare(options.metrics, {{"store", options.name}}, options.max_waiting)) {
  if (options.metrics != nullptr) {
    watched_ = options.metrics->ReadGauge("baraza_commit_waiting",
                                          "Writes that wait for the commit queue.",
                                          {{"store", options.name}}, [this] { return waiting(); });
  }
  committer_ = std::thread([this] { Run(); });
  deliverer_ = std::thread([this] { Deliver(); });
}

CommitQueue::~CommitQueue() { Drain(); }

CommitQueue::Metrics CommitQueue::Declare(metrics::Registry* registry,
                                          const metrics::Labels& labels, int max_waiting) {
  if (registry == nullptr) return {};
  registry
      ->AddGauge("baraza_commit_waiting_limit", "Writes that may wait; more are refused.", labels)
      .Set(max_waiting);
  return {
      .batch = registry->AddHistogram("baraza_commit_batch_size", "Writes in one transaction.",
                                      {1, 2, 4, 8, 16, 32, 64, 128}, labels),
      .transaction = registry->AddHistogram("baraza_commit_transaction_seconds",
                                            "How long transactions took, from their first write "
                                            "until they were durable, in seconds.",
                                            metrics::LatencyBounds(), labels),
      .committed = registry->AddCounter("baraza_commit_transactions_total",
                                        "Transactions that were committed.", labels),
      .failed = registry->AddCounter("baraza_commit_failures_total",
                                     "Transactions that failed for good: none of their writes was "
                                     "carried out, or nobody knows.",
                                     labels),
      .again = registry->AddCounter("baraza_commit_retries_total",
                                    "Transactions that were rolled back and tried again, one write "
                                    "apart from the other or because the database asked.",
                                    labels),
      .refused = registry->AddCounter("baraza_commit_refused_total",
                                      "Writes that were refused because too many waited.", labels),
      .lost = registry->AddCounter("baraza_commit_sessions_lost_total",
                                   "Times that the session that writes broke.", labels),
  };
}

absl::Status CommitQueue::Submit(Body body, Done done) {
  absl::MutexLock lock(&mutex_);
  if (draining_) {
    return status::WithRetryAfter(
        status::Error(absl::StatusCode::kUnavailable, "SHUTTING_DOWN",
                      "the service is shutting down: nothing was written, try again"),
        kRetryAfter);
  }
  if (static_cast<int>(waiting_.size()) >= options_.max_waiting) {
    metrics_.refused.Increment();
    return status::WithRetryAfter(
        status::Error(absl::StatusCode::kResourceExhausted, "COMMIT_QUEUE_FULL",
                      "too many writes wait: try again a little later"),
        kRetryAfter);
  }
  auto request = std::make_unique<Request>();
  request->body = std::move(body);
  request->done = std::move(done);
  waiting_.push_back(std::move(request));
  return absl::OkStatus();
}

void CommitQueue::Drain() {
  {
    absl::MutexLock lock(&mutex_);
    draining_ = true;
  }
  if (committer_.joinable()) committer_.join();
  {
    absl::MutexLock lock(&mutex_);
    committed_all_ = true;
  }
  if (deliverer_.joinable()) deliverer_.join();
}

int CommitQueue::waiting() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int>(waiting_.size());
}

CommitQueue::Batch CommitQueue::Take() {
  absl::MutexLock lock(&mutex_);
  auto something = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !waiting_.empty() || draining_;
  };
  mutex_.Await(absl::Condition(&something));
  Batch batch;
  if (draining_ && failpoint::Planted("lose-waiting")) return batch;
  const size_t count = std::min<size_t>(waiting_.size(), options_.max_batch);
  batch.reserve(count);
  std::move(waiting_.begin(), waiting_.begin() + count, std::back_inserter(batch));
  waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  return batch;
}

void CommitQueue::Run() {
  while (true) {
    Batch batch = Take();
    if (batch.empty()) return;  // draining, and nothing waits
    Commit(batch);
    absl::MutexLock lock(&mutex_);
    finished_.push_back(std::move(batch));
  }
}

void CommitQueue::Deliver() {
  while (true) {
    std::vector<Batch> batches;
    {
      absl::MutexLock lock(&mutex_);
      auto something = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return !finished_.empty() || committed_all_;
      };
      mutex_.Await(absl::Condition(&something));
      batches.swap(finished_);
    }
    if (batches.empty()) return;
    for (Batch& batch : batches) {
      for (auto& request : batch) {
        failpoint::Hit("before-acknowledge");
        request->done(std::move(request->outcome));
      }
    }
  }
}

void CommitQueue::Commit(Batch& batch) {
  std::vector<feed::Change> changes;
  int64_t head = 0;
  absl::Status status;
  const metrics::Stopwatch stopwatch;
  for (int i = 0; i < kTries; ++i) {
    if (i > 0) metrics_.again.Increment();
    changes.clear();
    status = TryCommit(batch, changes, head);
    if (!absl::IsAborted(status)) break;
  }
  metrics_.batch.Observe(static_cast<double>(batch.size()));
  metrics_.transaction.Observe(stopwatch.elapsed());
  (status.ok() ? metrics_.committed : metrics_.failed).Increment();
  if (!status.ok()) {
    for (auto& request : batch) request->outcome = status;
    return;
  }
  savepoints_ = std::any_of(batch.begin(), batch.end(),
                            [](const auto& request) { return !request->outcome.ok(); });
  failpoint::Hit("before-publish");
  if (!failpoint::Planted("publish-before-commit")) committed_(changes, head);
}

absl::Status CommitQueue::EnsureSession() {
  if (session_ != nullptr && session_->healthy()) return absl::OkStatus();
  if (session_ != nullptr) metrics_.lost.Increment();
  session_.reset();
  ASSIGN_OR_RETURN(session_, database_.NewSession());
  return absl::OkStatus();
}

absl::Status CommitQueue::TryCommit(Batch& batch, std::vector<feed::Change>& changes,
                                    int64_t& head) {
  RETURN_IF_ERROR(EnsureSession());
  std::vector<size_t> ends(batch.size());  // number of changes after each request
  const bool lie = failpoint::Planted("acknowledge-before-commit");
  absl::Status status = store::Transact(*session_, [&]() -> absl::Status {
    for (size_t i = 0; i < batch.size(); ++i) {
      RETURN_IF_ERROR(RunBody(*session_, *batch[i], changes));
      ends[i] = changes.size();
    }
    ASSIGN_OR_RETURN(head, feed::Append(*session_, changes));
    failpoint::Hit("before-commit");
    if (failpoint::Planted("publish-before-commit")) {
      committed_(changes, head);
      absl::SleepFor(kTooEarly);
    }
    return lie && head % 7 == 0 ? absl::UnavailableError("planted") : absl::OkStatus();
  });
  const bool assume = absl::IsUnavailable(status) && failpoint::Planted("assume-committed");
  if (!status.ok() && !lie && !assume) return status;
  failpoint::Hit("after-commit");
  for (size_t i = 0; i < batch.size(); ++i) {
    if (!batch[i]->outcome.ok()) continue;
    const bool changed_nothing = ends[i] == (i == 0 ? 0 : ends[i - 1]);
    batch[i]->outcome = changed_nothing ? head : changes[ends[i] - 1].position;
  }
  return absl::OkStatus();
}

// Runs one body. The body's own error becomes the request's outcome; an error of this function ends
// the whole transaction.
absl::Status CommitQueue::RunBody(store::Session& session, Request& request,
                                  std::vector<feed::Change>& changes) {
  if (!savepoints_) {
    RETURN_IF_ERROR(Call(session, request, changes));
    if (request.outcome.ok()) return absl::OkStatus();
    savepoints_ = true;
    return absl::AbortedError("a request failed: the batch is done again with savepoints");
  }
  const int tries = database_.shared() ? kBodyTries : 1;
  for (int i = 0; i < tries; ++i) {
    RETURN_IF_ERROR(RunInSavepoint(session, request, changes));
    if (request.outcome.ok() || !LostRace(request.outcome.status())) break;
  }
  return absl::OkStatus();
}

absl::Status CommitQueue::RunInSavepoint(store::Session& session, Request& request,
                                         std::vector<feed::Change>& changes) {
  RETURN_IF_ERROR(session.Execute("SAVEPOINT request").status());
  RETURN_IF_ERROR(Call(session, request, changes));
  if (!request.outcome.ok() && !failpoint::Planted("lost-rollback")) {
    RETURN_IF_ERROR(session.Execute("ROLLBACK TO SAVEPOINT request").status());
  }
  return session.Execute("RELEASE SAVEPOINT request").status();
}

// Calls a body once.
absl::Status CommitQueue::Call(store::Session& session, Request& request,
                               std::vector<feed::Change>& changes) {
  Transaction transaction(session);
  absl::Status status = request.body(transaction);
  if (!session.healthy() || (absl::IsAborted(status) && status::Reason(status).empty())) {
    return status.ok() ? absl::UnavailableError("the connection to the database was lost") : status;
  }
  request.outcome = 0;
  if (!status.ok()) {
    request.outcome = status;
    return absl::OkStatus();
  }
  std::move(transaction.changes().begin(), transaction.changes().end(),
            std::back_inserter(changes));
  return absl::OkStatus();
}

}  // namespace baraza::commit
