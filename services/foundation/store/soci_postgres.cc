// PostgreSQL: statements prepared on the server through SOCI, run past it (postgres_statement.h).
#include <soci/postgresql/soci-postgresql.h>

#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/foundation/status/status.h"
#include "services/foundation/store/postgres_statement.h"
#include "services/foundation/store/soci_session.h"

namespace baraza::store {
namespace {

// A process that is paused within a transaction must not keep its locks: others wait for them.
constexpr char kLimitPauses[] = "SET idle_in_transaction_session_timeout = '5s'";

// SQLSTATE values (https://www.postgresql.org/docs/15/errcodes-appendix.html).
constexpr char kUniqueViolation[] = "23505", kDeadlock[] = "40P01", kSerialization[] = "40001";

// The name in: duplicate key value violates unique constraint "name"
std::string ConstraintIn(const std::string& message) {
  const size_t begin = message.find("constraint \"");
  if (begin == std::string::npos) return "";
  const size_t name = begin + std::strlen("constraint \"");
  return message.substr(name, message.find('"', name) - name);
}

class PostgresSession : public SociSession {
 public:
  explicit PostgresSession(const std::string& connection)
      : SociSession(soci::postgresql, connection) {
    sql() << kLimitPauses;
  }

  Dialect dialect() const override { return Dialect::kPostgres; }

 private:
  PGconn* connection() {
    return static_cast<soci::postgresql_session_backend*>(sql().get_backend())->conn_;
  }
  bool Connected() { return PQstatus(connection()) == CONNECTION_OK; }

  static const std::string& NameOf(Prepared& prepared) {
    soci::details::statement_backend* backend = StatementOf(prepared).get_backend();
    return static_cast<soci::postgresql_statement_backend*>(backend)->statementName_;
  }

  bool exchanges() const override { return false; }
  // What the data refuses leaves a statement as it is; a plan that does not fit the schema any more
  // (of a replica that has migrated it meanwhile) shows as a fault of ours.
  bool Spoils(const absl::Status& status) const override { return absl::IsInternal(status); }

  int64_t RunPrepared(Prepared& prepared, absl::Span<const Value> parameters) override {
    const PostgresResult result =
        store::RunPrepared(*connection(), NameOf(prepared), parameters, {});
    int64_t affected = 0;  // as it stays where the command changes no rows
    const bool counted = absl::SimpleAtoi(PQcmdTuples(result.get()), &affected);
    return counted ? affected : 0;
  }

  absl::Status PassRows(Prepared& prepared, absl::Span<const Value> parameters,
                        absl::Span<const Type> columns, const RowSink& sink) override {
    const PostgresResult result =
        store::RunPrepared(*connection(), NameOf(prepared), parameters, columns);
    return store::PassRows(*result, columns, sink);
  }

  absl::Status Translate(const soci::soci_error& error) override {
    const auto* postgres = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    const std::string state = postgres == nullptr ? "" : postgres->sqlstate();
    if (!Connected() || absl::StartsWith(state, "08") || absl::StartsWith(state, "57P")) {
      Lose();
      return absl::UnavailableError("the connection to PostgreSQL was lost");
    }
    if (state == kUniqueViolation) {
      const std::string constraint = ConstraintIn(error.what());
      return status::Error(absl::StatusCode::kAlreadyExists, "UNIQUE_VIOLATION",
                           absl::StrCat("taken already: ", constraint),
                           {{"constraint", constraint}});
    }
    if (state == kDeadlock || state == kSerialization) {
      return absl::AbortedError("PostgreSQL asks to try the transaction again");
    }
    if (absl::StartsWith(state, "23")) {
      return status::Error(absl::StatusCode::kFailedPrecondition, "CONSTRAINT_VIOLATION",
                           "a rule of the database forbids the change");
    }
    if (absl::StartsWith(state, "53") || absl::StartsWith(state, "58")) {
      return absl::UnavailableError(absl::StrCat("PostgreSQL is out of resources: ", state));
    }
    return absl::InternalError(error.what());
  }
};

// SOCI takes "key=value ..." only: URLs are taken apart by libpq itself.
std::string KeysAndValues(const std::string& connection) {
  char* fault = nullptr;
  PQconninfoOption* options = PQconninfoParse(connection.c_str(), &fault);
  PQfreemem(fault);
  if (options == nullptr) return connection;  // connecting says what is wrong with it
  std::string words;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    absl::StrAppend(&words, option->keyword, "='",
                    absl::StrReplaceAll(option->val, {{"\\", "\\\\"}, {"'", "\\'"}}), "' ");
  }
  PQconninfoFree(options);
  return words;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> OpenPostgres(const std::string& connection) {
  try {
    return std::make_unique<PostgresSession>(KeysAndValues(connection));
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat("cannot connect to PostgreSQL: ", error.what()));
  }
}

}  // namespace baraza::store
