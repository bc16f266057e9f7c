// SQLite: a file in WAL mode, every commit on the disk before it is acknowledged.
#include <soci/sqlite3/soci-sqlite3.h>

#include <cstring>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/foundation/store/soci_session.h"
#include "services/foundation/store/sqlite_threads.h"

namespace baraza::store {
namespace {

// Primary result codes of SQLite (https://www.sqlite.org/rescode.html).
constexpr int kBusy = 5, kLocked = 6, kCorrupt = 11, kIoError = 10, kFull = 13, kCantOpen = 14,
              kConstraint = 19, kNotADatabase = 26;

absl::Status Constraint(const std::string& message) {
  static constexpr char kUnique[] = "UNIQUE constraint failed: ";
  const size_t at = message.find(kUnique);
  if (at == std::string::npos) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "CONSTRAINT_VIOLATION",
                         "a rule of the database forbids the change");
  }
  const size_t begin = at + std::strlen(kUnique);
  const std::string columns = message.substr(begin, message.find(" while", begin) - begin);
  return status::Error(absl::StatusCode::kAlreadyExists, "UNIQUE_VIOLATION",
                       absl::StrCat("taken already: ", columns), {{"constraint", columns}});
}

class SqliteSession : public SociSession {
 public:
  explicit SqliteSession(const std::string& path)
      : SociSession(soci::sqlite3, absl::StrCat("db=\"", path, "\" timeout=5")) {}

  Dialect dialect() const override { return Dialect::kSqlite; }

 private:
  absl::Status Translate(const soci::soci_error& error) override {
    const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    const int code = sqlite == nullptr ? 0 : sqlite->result() & 0xff;
    switch (code) {
      case kConstraint:
        return Constraint(error.what());
      case kBusy:
      case kLocked:
      case kIoError:
      case kFull:
      case kCantOpen:
        return absl::UnavailableError(
            absl::StrCat("SQLite cannot write or read now (code ", code,
                         "): is the disk full, or the file held by another program?"));
      case kCorrupt:
      case kNotADatabase:
        return absl::DataLossError("the SQLite file is damaged or no database: restore a backup");
      default:
        return absl::InternalError(error.what());
    }
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> OpenSqlite(const std::string& path) {
  UseSqliteConnectionsByOneThread();
  std::unique_ptr<Session> session;
  try {
    session = std::make_unique<SqliteSession>(path);
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat("cannot open the SQLite file ", path, ": ",
                                               "check that its folder exists and can be written"));
  }
  for (const char* pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                             "PRAGMA foreign_keys=ON", "PRAGMA mmap_size=1073741824"}) {
    RETURN_IF_ERROR(session->RunOnce(pragma));
  }
  return session;
}

}  // namespace baraza::store
