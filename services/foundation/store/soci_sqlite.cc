// SQLite: a file in WAL mode, every commit on the disk before it is acknowledged.
#include <soci/sqlite3/soci-sqlite3.h>

#include <cstring>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/foundation/store/sessions.h"
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

// The T that `value` holds; a new one if it holds something else.
template <class T>
T& TextIn(Value& value) {
  if (auto* held = std::get_if<T>(&value)) return *held;
  return value.emplace<T>();
}

// Reads a column into `value`, whose memory is used again if it still holds a text.
void Read(sqlite_api::sqlite3_stmt* statement, int column, Type type, Value& value) {
  if (sqlite_api::sqlite3_column_type(statement, column) == SQLITE_NULL) {
    value = std::monostate();
  } else if (type == Type::kInt) {
    value = int64_t{sqlite_api::sqlite3_column_int64(statement, column)};
  } else if (type == Type::kDouble) {
    value = sqlite_api::sqlite3_column_double(statement, column);
  } else {
    const auto* data = static_cast<const char*>(sqlite_api::sqlite3_column_blob(statement, column));
    const auto size = static_cast<size_t>(sqlite_api::sqlite3_column_bytes(statement, column));
    std::string& text =
        type == Type::kBytes ? TextIn<Bytes>(value).value : TextIn<std::string>(value);
    text.assign(data == nullptr ? "" : data, size);
  }
}

class SqliteSession : public SociSession {
 public:
  explicit SqliteSession(const std::string& path)
      : SociSession(soci::sqlite3, absl::StrCat("db=\"", path, "\" timeout=5")) {}

  Dialect dialect() const override { return Dialect::kSqlite; }

 private:
  // Past SOCI, which sets up an exchange for each column of each row: a sixth of a page.
  absl::Status PassRows(soci::details::statement_backend& prepared, absl::Span<const Type> columns,
                        const RowSink& sink) override {
    auto* statement = static_cast<soci::sqlite3_statement_backend&>(prepared).stmt_;
    std::vector<Value> row(columns.size());
    int result = SQLITE_ROW;
    absl::Status status;
    while (status.ok() && (result = sqlite_api::sqlite3_step(statement)) == SQLITE_ROW) {
      for (size_t i = 0; i < columns.size(); ++i) {
        Read(statement, static_cast<int>(i), columns[i], row[i]);
      }
      status = sink(row);
    }
    if (result != SQLITE_ROW && result != SQLITE_DONE) {
      const std::string message =
          sqlite_api::sqlite3_errmsg(sqlite_api::sqlite3_db_handle(statement));
      sqlite_api::sqlite3_reset(statement);
      throw soci::sqlite3_soci_error(message, result);
    }
    sqlite_api::sqlite3_reset(statement);  // ends the read transaction
    return status;
  }

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
  // The pages that a transaction of many rows changes fit into 32 MB; in SQLite's own 2 MB they are
  // written to the log, and read again, several times before the commit.
  for (const char* pragma :
       {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON",
        "PRAGMA mmap_size=1073741824", "PRAGMA cache_size=-32768"}) {
    RETURN_IF_ERROR(session->RunOnce(pragma));
  }
  return session;
}

}  // namespace baraza::store
