#include "services/foundation/recordstore/ledger.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/feed/compaction.h"
#include "services/foundation/lease/lease_table.h"
#include "services/foundation/log/log.h"
#include "services/foundation/status/status.h"

namespace baraza::recordstore {
namespace {

constexpr char kTables[] = R"sql(
CREATE TABLE audit (
  name KEY_TEXT NOT NULL,
  version BIGINT NOT NULL,
  method TEXT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  acting_for TEXT NOT NULL,
  time_us BIGINT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (name, version)
);
CREATE TABLE request (
  caller TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  hash BIGINT NOT NULL,
  name KEY_TEXT NOT NULL,
  version BIGINT NOT NULL,
  time_us BIGINT NOT NULL,
  PRIMARY KEY (caller, method, request_id)
);
CREATE INDEX request_by_time ON request (time_us);
CREATE TABLE decision (
  decision_id KEY_TEXT PRIMARY KEY,
  result TEXT NOT NULL,
  time_us BIGINT NOT NULL
);
)sql";

constexpr char kMerges[] = R"sql(
CREATE TABLE merged (
  name KEY_TEXT PRIMARY KEY,
  survivor KEY_TEXT NOT NULL,
  version BIGINT NOT NULL,
  survivor_version BIGINT NOT NULL
);
CREATE INDEX merged_by_survivor ON merged (survivor, name);
)sql";

std::string ActingFor(const scope::Scope& scope) {
  if (!scope.organisation().empty()) return scope.organisation();
  return scope.authority().empty() ? scope.alliance() : scope.authority();
}

absl::Status OtherContent() {
  return status::InvalidFields(
      {{"request_id", "was used before for a request with other content: take a new UUID"}});
}

// What an earlier request with this id wrote; nothing if there was none.
absl::StatusOr<std::optional<record::Written>> Earlier(store::Session& session,
                                                       const scope::Scope& scope,
                                                       const record::WriteOptions& options) {
  ASSIGN_OR_RETURN(auto rows,
                   session.Query<int64_t, std::string, int64_t, store::Bytes>(
                       "SELECT r.hash, r.name, r.version, a.body FROM request r "
                       "JOIN audit a ON a.name = r.name AND a.version = r.version "
                       "WHERE r.caller = :caller AND r.method = :method AND r.request_id = :id",
                       scope.Fingerprint(), options.method, options.request_id));
  if (rows.empty()) return std::nullopt;
  auto& [hash, name, version, body] = rows[0];
  if (hash != static_cast<int64_t>(options.request_hash)) return OtherContent();
  return record::Written{
      .name = name, .body = std::move(body.value), .version = version, .repeated = true};
}

absl::Status Remember(store::Session& session, const scope::Scope& scope,
                      const record::WriteOptions& options, const record::Written& written,
                      absl::Time now) {
  absl::Status status =
      session
          .Execute("INSERT INTO request VALUES (:caller, :method, :id, :hash, :name, :version, :t)",
                   scope.Fingerprint(), options.method, options.request_id,
                   static_cast<int64_t>(options.request_hash), written.name, written.version,
                   absl::ToUnixMicros(now))
          .status();
  if (!absl::IsAlreadyExists(status)) return status;
  return status::Error(absl::StatusCode::kAborted, "REQUEST_IN_PROGRESS",
                       "a request with this request_id is being carried out: repeat it");
}

// The error as callers are told it: a record's own key is its name.
absl::Status Told(absl::Status status) {
  // A name that was erased is in the audit trail still, and cannot come again.
  const bool key = absl::EndsWith(status.message(), ".name") ||
                   absl::EndsWith(status.message(), "_pkey") ||
                   absl::EndsWith(status.message(), "audit.version");
  if (status::Reason(status) != "UNIQUE_VIOLATION" || !key) return status;
  return status::Error(absl::StatusCode::kAlreadyExists, "NAME_TAKEN",
                       "the id is taken: choose another, or leave it out");
}

constexpr absl::Duration kBetweenTries = absl::Milliseconds(500);  // to open the database
constexpr absl::Duration kJobPeriod = absl::Hours(1);
constexpr int64_t kChangesLookedUp = 4096;  // at the start
constexpr int kRequestsPerStep = 5000;      // that are forgotten in one transaction

// Ends a dry run: rolls back, and carries the answer out of the transaction.
constexpr char kDryRun[] = "DRY_RUN";

}  // namespace

absl::StatusOr<bool> LedgerTransaction::RememberDecision(std::string_view decision_id,
                                                         std::string* result) {
  ASSIGN_OR_RETURN(
      auto rows, session().Query<std::string>("SELECT result FROM decision WHERE decision_id = :id",
                                              decision_id));
  if (!rows.empty()) {
    *result = std::get<0>(rows[0]);
    return false;
  }
  RETURN_IF_ERROR(session()
                      .Execute("INSERT INTO decision VALUES (:id, :result, :time)", decision_id,
                               *result, absl::ToUnixMicros(now_))
                      .status());
  return true;
}

absl::Status LedgerTransaction::RememberMerge(const record::MergeFact& fact) {
  return session()
      .Execute("INSERT INTO merged VALUES (:name, :survivor, :version, :survivor_version)",
               fact.other, fact.survivor, fact.other_version, fact.survivor_version)
      .status();
}

absl::Status LedgerTransaction::ForgetMerge(std::string_view other) {
  return session().Execute("DELETE FROM merged WHERE name = :name", other).status();
}

absl::StatusOr<std::optional<record::MergeFact>> LedgerTransaction::FindMerge(
    std::string_view other) {
  ASSIGN_OR_RETURN(auto rows, session().Query<std::string, int64_t, int64_t>(
                                  "SELECT survivor, version, survivor_version FROM merged "
                                  "WHERE name = :name",
                                  other));
  if (rows.empty()) return std::nullopt;
  auto& [survivor, version, survivor_version] = rows[0];
  return record::MergeFact{std::string(other), survivor, version, survivor_version};
}

absl::StatusOr<std::vector<record::MergeFact>> LedgerTransaction::MergesInto(
    std::string_view survivor) {
  ASSIGN_OR_RETURN(auto rows, session().Query<std::string, int64_t, int64_t>(
                                  "SELECT name, version, survivor_version FROM merged "
                                  "WHERE survivor = :survivor ORDER BY name",
                                  survivor));
  std::vector<record::MergeFact> facts;
  for (auto& [name, version, survivor_version] : rows) {
    facts.push_back({name, std::string(survivor), version, survivor_version});
  }
  return facts;
}

absl::StatusOr<std::string> LedgerTransaction::BodyOf(std::string_view name, int64_t version) {
  ASSIGN_OR_RETURN(
      auto rows,
      session().Query<store::Bytes>(
          "SELECT body FROM audit WHERE name = :name AND version = :version", name, version));
  if (rows.empty()) return absl::DataLossError("the audit trail lacks a version that was merged");
  return std::move(std::get<0>(rows[0]).value);
}

absl::Status LedgerTransaction::Record(const scope::Scope& scope, feed::Change change) {
  change.actor = scope.subject();
  change.time = now_;
  RETURN_IF_ERROR(Audit(scope, change.name, change.version, change.after));
  commit_.Append(std::move(change));
  return absl::OkStatus();
}

absl::Status LedgerTransaction::RecordSilently(const scope::Scope& scope, const std::string& name,
                                               int64_t version) {
  return Audit(scope, name, version, "");
}

absl::Status LedgerTransaction::Audit(const scope::Scope& scope, const std::string& name,
                                      int64_t version, const std::string& body) {
  return session()
      .Execute(
          "INSERT INTO audit VALUES (:name, :version, :method, :actor, :role, :acting_for, "
          ":time, :body)",
          name, version, options_.method, scope.subject(), scope::RoleName(scope.role()),
          ActingFor(scope), absl::ToUnixMicros(now_), store::Bytes{body})
      .status();
}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(
    Options options, std::string_view component, const std::vector<store::Migration>& migrations,
    const clock::Clock& clock) {
  static const std::vector<store::Migration> kMigrations = {{1, kTables}, {2, kMerges}};
  std::unique_ptr<Ledger> ledger(new Ledger(clock));
  ledger->Watch(options, component);
  RETURN_IF_ERROR(ledger->OpenDatabase(options.database));
  RETURN_IF_ERROR(feed::Migrate(*ledger->database_, clock));
  RETURN_IF_ERROR(store::Migrate(*ledger->database_, "ledger", kMigrations, clock));
  RETURN_IF_ERROR(store::Migrate(*ledger->database_, "lease", lease::Migrations(), clock));
  RETURN_IF_ERROR(store::Migrate(*ledger->database_, component, migrations, clock));
  RETURN_IF_ERROR(ledger->Start(std::move(options), component));
  return ledger;
}

void Ledger::Watch(Options& options, std::string_view component) {
  options.database.metrics = options.commit.metrics = options.tail.metrics = options.metrics;
  options.database.name = options.commit.name = options.tail.name = component;
  metrics_ = options.metrics;
  name_ = component;
}

// Waits for a PostgreSQL that is not there yet. A SQLite file is there or will never be.
absl::Status Ledger::OpenDatabase(const store::Database::Options& options) {
  const absl::Time limit = clock_.Now() + kPatience;
  while (true) {
    absl::StatusOr<std::unique_ptr<store::Database>> opened = store::Database::Open(options);
    if (opened.ok()) {
      database_ = *std::move(opened);
      return absl::OkStatus();
    }
    const bool passing = absl::IsUnavailable(opened.status()) &&
                         absl::StartsWith(options.address, "postgresql:") && clock_.Now() < limit;
    if (!passing) return opened.status();
    log::Warning("the database cannot be reached, trying again",
                 {{"status", opened.status().ToString()}});
    bool never = false;
    absl::Mutex mutex;
    absl::MutexLock lock(&mutex);
    clock_.AwaitUntil(mutex, absl::Condition(&never), clock_.Now() + kBetweenTries);
  }
}

absl::Status Ledger::BeginFeed(const feed::Keeping& keeping, std::string_view component) {
  if (!keeping.new_epoch) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::unique_ptr<store::Session> session, database_->NewSession());
  ASSIGN_OR_RETURN(const std::string epoch, feed::BeginEpoch(*session));
  log::Info("the feed has a new epoch: its followers start again",
            {{"owner", component}, {"epoch", epoch}});
  return absl::OkStatus();
}

absl::Status Ledger::OpenShared(const Options& options, std::string_view component) {
  if (options.open_shared == nullptr) return absl::OkStatus();
  if (!database_->shared()) {
    log::Info("the shared cache is not used: the database is a file, which has one process",
              {{"owner", component}});
    return absl::OkStatus();
  }
  std::string epoch;
  RETURN_IF_ERROR(database_->Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(feed::Head head, feed::ReadHead(session));
    epoch = std::move(head.epoch);
    return absl::OkStatus();
  }));
  ASSIGN_OR_RETURN(auto tier, options.open_shared());
  shared_ = std::make_unique<SharedRecords>(std::move(tier), component, epoch,
                                            [this]() -> const feed::Tail& { return *tail_; });
  return absl::OkStatus();
}

// What has changed lately is known by name, so that what was shared before this process started is
// believed where nothing has happened to it since.
absl::Status Ledger::BeginBelieving() {
  if (shared_ == nullptr) return absl::OkStatus();
  const int64_t head = tail_->reached();
  const int64_t begin = std::max<int64_t>(0, head - kChangesLookedUp);
  RETURN_IF_ERROR(database_->Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(auto rows, session.Query<std::string, int64_t>(
                                    "SELECT name, position FROM feed "
                                    "WHERE position > :begin AND position <= :head",
                                    begin, head));
    for (const auto& [name, position] : rows) shared_->believing().Raise(name, position);
    return absl::OkStatus();
  }));
  shared_->believing().Begin(begin);
  return absl::OkStatus();
}

absl::Status Ledger::Start(Options options, std::string_view component) {
  RETURN_IF_ERROR(BeginFeed(options.feed, component));
  RETURN_IF_ERROR(OpenShared(options, component));
  ASSIGN_OR_RETURN(
      tail_, feed::Tail::Start(
                 *database_, options.tail,
                 [this](const std::vector<feed::Change>& changes) { Tell(changes); }, clock_));
  RETURN_IF_ERROR(BeginBelieving());
  upkeep_lease_ = std::make_unique<lease::Lease>(
      lease::Lease::Options{.name = absl::StrCat(std::string(component), "-upkeep"),
                            .metrics = options.metrics},
      *database_, clock_);
  RETURN_IF_ERROR(upkeep_lease_->Start());
  queue_ = std::make_unique<commit::CommitQueue>(
      *database_, options.commit, [this](const std::vector<feed::Change>& changes, int64_t head) {
        tail_->Committed(changes, head);
      });
  upkeep_ = std::make_unique<upkeep::Upkeep>(
      upkeep::Upkeep::Options{.owner = std::string(component), .metrics = options.metrics}, clock_);
  AddJobs(options.feed.retention);
  return absl::OkStatus();
}

void Ledger::AddJobs(absl::Duration feed_retention) {
  AddSharedJob({"forget-requests", kJobPeriod, [this] { return ForgetRequests(); }});
  if (feed_retention == absl::ZeroDuration()) return;
  AddSharedJob({"compact-feed", kJobPeriod, [this, feed_retention]() -> absl::StatusOr<bool> {
                  bool more = false;
                  RETURN_IF_ERROR(TransactAlone([&](store::Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(more,
                                     feed::CompactChunk(session, clock_.Now() - feed_retention));
                    return absl::OkStatus();
                  }));
                  return more;
                }});
}

absl::StatusOr<bool> Ledger::ForgetRequests() {
  int64_t forgotten = 0;
  RETURN_IF_ERROR(TransactAlone([&](store::Session& session) -> absl::Status {
    const int64_t limit = absl::ToUnixMicros(clock_.Now() - kRequestRetention);
    ASSIGN_OR_RETURN(
        forgotten,
        session.Execute(
            "DELETE FROM request WHERE (caller, method, request_id) IN (SELECT caller, method, "
            "request_id FROM request WHERE time_us < :limit ORDER BY time_us LIMIT :count)",
            limit, kRequestsPerStep));
    return absl::OkStatus();
  }));
  return forgotten == kRequestsPerStep;
}

void Ledger::AddSharedJob(upkeep::Job job) {
  job.ours = [this] { return upkeep_lease_->held(); };
  AddJob(std::move(job));
}

absl::Status Ledger::TransactAlone(const std::function<absl::Status(store::Session&)>& body) {
  const int64_t token = upkeep_lease_->token();
  return Transact([&](store::Session& session) -> absl::Status {
    RETURN_IF_ERROR(upkeep_lease_->Hold(session, token));
    return body(session);
  });
}

absl::Status Ledger::Transact(const std::function<absl::Status(store::Session&)>& body) {
  if (database_->shared()) {
    ASSIGN_OR_RETURN(std::unique_ptr<store::Session> session, database_->NewSession());
    return store::Transact(*session, [&] { return body(*session); });
  }
  absl::Status outcome;
  absl::Notification done;
  RETURN_IF_ERROR(
      queue_->Submit([&](commit::Transaction& commit) { return body(commit.session()); },
                     [&](absl::StatusOr<int64_t> position) {
                       outcome = position.status();
                       done.Notify();
                     }));
  done.WaitForNotification();
  return outcome;
}

void Ledger::OnChanges(feed::Tail::OnChanges listener) {
  absl::MutexLock lock(&listeners_mutex_);
  listeners_.push_back(std::move(listener));
}

void Ledger::Tell(const std::vector<feed::Change>& changes) {
  if (shared_ != nullptr) shared_->Raise(changes);
  absl::MutexLock lock(&listeners_mutex_);
  for (auto& listener : listeners_) listener(changes);
}

Ledger::~Ledger() { Drain(); }

void Ledger::Drain() {
  if (upkeep_ != nullptr) upkeep_->Stop();
  if (upkeep_lease_ != nullptr) upkeep_lease_->Stop();
  if (queue_ != nullptr) queue_->Drain();
  if (tail_ != nullptr) tail_->Stop();
  if (shared_ != nullptr) shared_->Close();
}

// Answers a request as it was answered before.
absl::Status Ledger::Repeat(commit::Transaction& commit, const record::WriteOptions& options,
                            const record::Written& earlier, record::Written& written) {
  written = earlier;
  if (!options.present) return absl::OkStatus();
  LedgerTransaction transaction(commit, options, clock_.Now());
  ASSIGN_OR_RETURN(written, options.present(transaction, earlier.name));
  written.repeated = true;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<record::Revision>> Ledger::Revisions(std::string_view name,
                                                                int64_t below, int limit) {
  using Row = std::tuple<int64_t, std::string, std::string, std::string, std::string, int64_t,
                         store::Bytes>;
  std::vector<Row> rows;
  RETURN_IF_ERROR(database_->Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows, (session.Query<int64_t, std::string, std::string, std::string,
                                          std::string, int64_t, store::Bytes>(
                               "SELECT version, actor, role, acting_for, method, time_us, body "
                               "FROM audit WHERE name = :name AND version < :below "
                               "ORDER BY version DESC LIMIT :limit",
                               name, below, limit + 1)));
    return absl::OkStatus();
  }));
  std::vector<record::Revision> revisions;
  for (size_t i = 0; i < rows.size() && static_cast<int>(i) < limit; ++i) {
    auto& [version, actor, role, acting_for, method, time_us, body] = rows[i];
    revisions.push_back({version, actor, role, acting_for, method, absl::FromUnixMicros(time_us),
                         i + 1 < rows.size() ? std::get<6>(rows[i + 1]).value : "", body.value});
  }
  return revisions;
}

void Ledger::Write(const scope::Scope& scope, record::WriteOptions options, Body body, Done done) {
  struct State {
    scope::Scope scope;
    record::WriteOptions options;
    Body body;
    Done done;
    record::Written written;
    bool changed = false;
  };
  auto state = std::make_shared<State>(
      State{scope, std::move(options), std::move(body), std::move(done), {}});

  auto run = [this, state](commit::Transaction& commit) -> absl::Status {
    const bool idempotent = !state->options.request_id.empty() && !state->options.validate_only &&
                            !failpoint::Planted("forget-requests");
    if (idempotent) {
      ASSIGN_OR_RETURN(auto earlier, Earlier(commit.session(), state->scope, state->options));
      if (earlier.has_value()) return Repeat(commit, state->options, *earlier, state->written);
    }
    LedgerTransaction transaction(commit, state->options, clock_.Now());
    ASSIGN_OR_RETURN(state->written, state->body(transaction));
    state->changed = !commit.changes().empty();
    if (state->options.validate_only && !failpoint::Planted("keep-dry-runs"))
      return absl::CancelledError(kDryRun);
    if (!idempotent) return absl::OkStatus();
    return Remember(commit.session(), state->scope, state->options, state->written,
                    transaction.now());
  };
  auto finish = [this, state](absl::StatusOr<int64_t> position) {
    const bool dry_run = absl::IsCancelled(position.status()) && state->options.validate_only;
    if (!position.ok() && !dry_run) return state->done(Told(position.status()));
    // What had been done before, by another process or in a commit whose outcome got lost, the tail
    // may not have told yet.
    if (!dry_run && !state->changed && !failpoint::Planted("repeat-before-told")) {
      if (absl::Status told = tail_->CatchUp(*position); !told.ok()) return state->done(told);
    }
    state->written.position = dry_run ? 0 : *position;
    state->done(std::move(state->written));
  };
  if (absl::Status status = queue_->Submit(run, finish); !status.ok()) state->done(status);
}

}  // namespace baraza::recordstore
