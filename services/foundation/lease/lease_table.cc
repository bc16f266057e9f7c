#include "services/foundation/lease/lease_table.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::lease {
namespace {

constexpr char kTable[] = R"sql(
CREATE TABLE lease (
  name KEY_TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  token BIGINT NOT NULL,
  expires_us BIGINT NOT NULL
);
)sql";

// NOW is the present as the statement sees it, in microseconds: not that of the transaction's
// beginning, because a statement may wait for a row. SQLite's has milliseconds.
std::string InDialect(const store::Session& session, absl::string_view sql) {
  if (session.dialect() == store::Dialect::kPostgres) {
    return absl::StrReplaceAll(
        sql, {{"NOW", "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"}});
  }
  return absl::StrReplaceAll(
      sql, {{"NOW", "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"},
            {"FOR SHARE", ""}});
}

absl::Status Lost(std::string_view name) {
  const std::string text(name);
  return status::Error(absl::StatusCode::kAborted, "LEASE_LOST",
                       absl::StrCat("another process has taken over '", text,
                                    "': nothing was written, leave the work to it"),
                       {{"lease", text}});
}

}  // namespace

const std::vector<store::Migration>& Migrations() {
  static const std::vector<store::Migration> kMigrations = {{1, kTable}};
  return kMigrations;
}

absl::Status Begin(store::Session& session, std::string_view name) {
  const bool postgres = session.dialect() == store::Dialect::kPostgres;
  return session
      .Execute(absl::StrCat("INSERT INTO lease VALUES (:name, '', 0, 0) ON CONFLICT (name) DO ",
                            postgres ? "NOTHING" : "UPDATE SET expires_us = 0"),
               name)
      .status();
}

absl::StatusOr<std::optional<int64_t>> Acquire(store::Session& session, std::string_view name,
                                               std::string_view holder, absl::Duration term) {
  ASSIGN_OR_RETURN(
      auto rows,
      session.Query<int64_t>(
          InDialect(session,
                    "UPDATE lease SET holder = :holder, token = token + 1, expires_us = NOW + "
                    "CAST(:term AS BIGINT) WHERE name = :name AND expires_us <= NOW "
                    "RETURNING token"),
          holder, absl::ToInt64Microseconds(term), name));
  if (rows.empty()) return std::nullopt;
  return std::get<0>(rows[0]);
}

absl::StatusOr<bool> Renew(store::Session& session, std::string_view name, int64_t token,
                           absl::Duration term) {
  ASSIGN_OR_RETURN(const int64_t rows,
                   session.Execute(InDialect(session,
                                             "UPDATE lease SET expires_us = NOW + CAST(:term AS "
                                             "BIGINT) WHERE name = :name AND token = :token"),
                                   absl::ToInt64Microseconds(term), name, token));
  return rows == 1;
}

absl::Status Release(store::Session& session, std::string_view name, int64_t token) {
  return session
      .Execute("UPDATE lease SET expires_us = 0 WHERE name = :name AND token = :token", name, token)
      .status();
}

absl::Status Hold(store::Session& session, std::string_view name, int64_t token) {
  ASSIGN_OR_RETURN(
      auto rows,
      session.Query<int64_t>(
          InDialect(session, "SELECT token FROM lease WHERE name = :name FOR SHARE"), name));
  if (rows.empty()) return absl::DataLossError("the table of leases has lost a row");
  const bool newest = token > 0 && std::get<0>(rows[0]) == token;
  if (newest || failpoint::Planted("ignore-fencing")) {
    return absl::OkStatus();
  }
  return Lost(name);
}

}  // namespace baraza::lease
