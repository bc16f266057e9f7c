#include "services/foundation/store/database.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/foundation/store/sessions.h"

namespace baraza::store {

// The mark that this process holds a SQLite file: a lock on PATH.lock, dropped by the kernel
// however the process ends.
struct Database::FileLock {
  explicit FileLock(int descriptor) : descriptor(descriptor) {}
  ~FileLock() { ::close(descriptor); }
  const int descriptor;

  static absl::StatusOr<std::unique_ptr<FileLock>> Take(const std::string& path) {
    const std::string name = path + ".lock";
    const int descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot write ", name, ": check that its folder exists and can be written"));
    }
    auto lock = std::make_unique<FileLock>(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      return absl::FailedPreconditionError(absl::StrCat(
          "another process serves ", path, ": stop it, or choose another data folder"));
    }
    return lock;
  }
};

Database::Database(Options options, Dialect dialect, std::string target)
    : options_(std::move(options)), dialect_(dialect), target_(std::move(target)) {
  if (options_.metrics != nullptr) DeclareMetrics(*options_.metrics);
}

Database::~Database() = default;

void Database::DeclareMetrics(metrics::Registry& registry) {
  const metrics::Labels labels = {{"store", options_.name}};
  registry
      .AddGauge("baraza_store_read_sessions_limit", "Sessions that may read at the same time.",
                labels)
      .Set(options_.readers);
  readings_.push_back(registry.ReadGauge("baraza_store_read_sessions_in_use",
                                         "Sessions that read now.", labels,
                                         [this] { return borrowed(); }));
  readings_.push_back(registry.ReadGauge("baraza_store_read_sessions_waiting",
                                         "Readers that wait for a session.", labels,
                                         [this] { return waiting(); }));
  waits_ = registry.AddCounter("baraza_store_read_session_waits_total",
                               "Reads that had to wait for a session.", labels);
  opened_ = registry.AddCounter("baraza_store_sessions_opened_total",
                                "Sessions that were opened, for reading and for writing.", labels);
  refused_ = registry.AddCounter("baraza_store_sessions_failed_total",
                                 "Sessions that could not be opened.", labels);
  lost_ = registry.AddCounter("baraza_store_sessions_lost_total",
                              "Sessions for reading that broke while they were used.", labels);
}

int Database::borrowed() const {
  absl::MutexLock lock(&mutex_);
  return borrowed_;
}

int Database::waiting() const {
  absl::MutexLock lock(&mutex_);
  return waiting_;
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(Options options) {
  const std::string address = options.address;
  std::unique_ptr<Database> database;
  if (absl::StartsWith(address, "sqlite:")) {
    database.reset(new Database(std::move(options), Dialect::kSqlite, address.substr(7)));
    ASSIGN_OR_RETURN(database->lock_, FileLock::Take(database->target_));
  } else if (absl::StartsWith(address, "postgresql:")) {
    const bool is_url = absl::StartsWith(address, "postgresql://");
    database.reset(new Database(std::move(options), Dialect::kPostgres,
                                is_url ? address : address.substr(11)));
  } else {
    return absl::InvalidArgumentError(absl::StrCat(
        "database address '", address, "' is not understood: give sqlite:PATH or postgresql:..."));
  }
  RETURN_IF_ERROR(database->Read([](Session& session) { return session.RunOnce("SELECT 1"); }));
  return database;
}

absl::StatusOr<std::unique_ptr<Session>> Database::NewSession() {
  auto session = OpenSession();
  (session.ok() ? opened_ : refused_).Increment();
  return session;
}

absl::StatusOr<std::unique_ptr<Session>> Database::OpenSession() {
  return dialect_ == Dialect::kSqlite ? OpenSqlite(target_) : OpenPostgres(target_);
}

absl::StatusOr<std::unique_ptr<Session>> Database::Borrow() {
  {
    absl::MutexLock lock(&mutex_);
    auto free = [this]()
                    ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return borrowed_ < options_.readers; };
    if (!free()) {
      waits_.Increment();
      ++waiting_;
      mutex_.Await(absl::Condition(&free));
      --waiting_;
    }
    ++borrowed_;
    if (!idle_.empty()) {
      auto session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
  }
  auto session = NewSession();
  if (!session.ok()) GiveBack(nullptr);
  return session;
}

void Database::GiveBack(std::unique_ptr<Session> session) {
  absl::MutexLock lock(&mutex_);
  --borrowed_;
  if (session == nullptr) return;
  if (session->healthy()) {
    idle_.push_back(std::move(session));
  } else {
    lost_.Increment();
    idle_.clear();  // what broke one connection broke its neighbours
  }
}

absl::Status Database::Read(const std::function<absl::Status(Session&)>& body) {
  ASSIGN_OR_RETURN(std::unique_ptr<Session> session, Borrow());
  absl::Status status = body(*session);
  GiveBack(std::move(session));
  return status;
}

std::optional<absl::Status> Database::TryRead(const std::function<absl::Status(Session&)>& body) {
  std::unique_ptr<Session> session;
  {
    absl::MutexLock lock(&mutex_);
    if (idle_.empty() || borrowed_ >= options_.readers) return std::nullopt;
    ++borrowed_;
    session = std::move(idle_.back());
    idle_.pop_back();
  }
  absl::Status status = body(*session);
  GiveBack(std::move(session));
  return status;
}

absl::Status Database::ReadSnapshot(const std::function<absl::Status(Session&)>& body) {
  return Read([&](Session& session) -> absl::Status {
    const bool postgres = session.dialect() == Dialect::kPostgres;
    RETURN_IF_ERROR(
        session.RunOnce(postgres ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN"));
    absl::Status status = body(session);
    absl::Status end = session.RunOnce("ROLLBACK");
    return status.ok() ? end : status;
  });
}

}  // namespace baraza::store
