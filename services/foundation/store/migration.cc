#include "services/foundation/store/migration.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "services/foundation/status/status.h"

namespace baraza::store {
namespace {

// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): notices edits of applied steps.
int64_t Checksum(std::string_view text) {
  uint64_t hash = 14695981039346656037u;
  for (unsigned char byte : text) hash = (hash ^ byte) * 1099511628211u;
  return static_cast<int64_t>(hash);
}

// Makes both dialects understand the same schema, and keeps two processes apart.
absl::Status Prepare(Session& session) {
  if (session.dialect() == Dialect::kPostgres) {
    RETURN_IF_ERROR(session.RunOnce("SELECT pg_advisory_xact_lock(4242)"));
    RETURN_IF_ERROR(
        session.RunOnce("DO $$ BEGIN CREATE DOMAIN blob AS bytea; "
                        "EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
    RETURN_IF_ERROR(
        session.RunOnce("DO $$ BEGIN CREATE DOMAIN key_text AS text COLLATE \"C\"; "
                        "EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
  }
  return session.RunOnce(
      "CREATE TABLE IF NOT EXISTS schema_migration (component KEY_TEXT, number BIGINT, "
      "checksum BIGINT NOT NULL, applied TEXT NOT NULL, PRIMARY KEY (component, number))");
}

// A table that is nothing but its key is kept in the key's index alone where there is such a thing.
std::string InDialect(Dialect dialect, absl::string_view sql) {
  const char* clustered = dialect == Dialect::kSqlite ? "WITHOUT ROWID" : "";
  return absl::StrReplaceAll(sql, {{"CLUSTERED", clustered}});
}

absl::Status Apply(Session& session, std::string_view component, const Migration& step,
                   absl::Time now) {
  for (absl::string_view sql : absl::StrSplit(absl::string_view(step.sql.data(), step.sql.size()),
                                              ";\n", absl::SkipWhitespace())) {
    RETURN_IF_ERROR(session.RunOnce(InDialect(session.dialect(), sql)));
  }
  return session
      .Execute("INSERT INTO schema_migration VALUES (:component, :number, :checksum, :applied)",
               component, step.number, Checksum(step.sql), absl::FormatTime(now))
      .status();
}

absl::Status MigrateInTransaction(Session& session, std::string_view component,
                                  const std::vector<Migration>& migrations, absl::Time now) {
  RETURN_IF_ERROR(Prepare(session));
  using Row = std::tuple<int64_t, int64_t>;
  ASSIGN_OR_RETURN(std::vector<Row> applied,
                   session.Query<int64_t, int64_t>("SELECT number, checksum FROM schema_migration "
                                                   "WHERE component = :c ORDER BY number",
                                                   component));
  if (applied.size() > migrations.size()) {
    return absl::FailedPreconditionError(absl::StrCat("the database is newer than this program (",
                                                      std::string(component), " step ",
                                                      applied.size(), "): run the newer version"));
  }
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (i >= applied.size()) {
      RETURN_IF_ERROR(Apply(session, component, migrations[i], now));
    } else if (std::get<1>(applied[i]) != Checksum(migrations[i].sql)) {
      return absl::FailedPreconditionError(
          absl::StrCat("migration ", std::string(component), " ", migrations[i].number,
                       " was edited after it was applied: append a new one instead"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Migrate(Database& database, std::string_view component,
                     const std::vector<Migration>& migrations, const clock::Clock& clock) {
  ASSIGN_OR_RETURN(std::unique_ptr<Session> session, database.NewSession());
  session->WaitAtMost(absl::InfiniteDuration());  // for another replica's, and for large tables
  return Transact(
      *session, [&] { return MigrateInTransaction(*session, component, migrations, clock.Now()); });
}

}  // namespace baraza::store
