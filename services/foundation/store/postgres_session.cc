// A session on PostgreSQL: statements prepared on the server and kept.
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/foundation/store/postgres_connection.h"
#include "services/foundation/store/postgres_rows.h"
#include "services/foundation/store/sessions.h"

namespace baraza::store {
namespace {

// A process that is paused within a transaction must not keep its locks: others wait for them.
constexpr char kLimitPauses[] = "SET idle_in_transaction_session_timeout = '5s'";

// Where the text of SQL that begins at `at` ends: a constant in quotes, or the one character.
size_t EndOfPiece(std::string_view sql, size_t at) {
  if (sql[at] != '\'') return at + 1;
  const size_t quote = sql.find('\'', at + 1);
  return quote == std::string_view::npos ? sql.size() : quote + 1;
}

// Parameters as PostgreSQL writes them, :a, :b ... as $1, $2 ... in the order of their occurrence.
std::string WithNumbers(std::string_view sql) {
  std::string numbered;
  int count = 0;
  for (size_t at = 0; at < sql.size();) {
    const bool cast = sql.substr(at, 2) == "::";
    if (sql[at] == ':' && !cast) {
      for (++at; at < sql.size() && (absl::ascii_isalnum(sql[at]) || sql[at] == '_');) ++at;
      absl::StrAppend(&numbered, "$", ++count);
      continue;
    }
    const size_t end = cast ? at + 2 : EndOfPiece(sql, at);
    numbered.append(sql.substr(at, end - at));
    at = end;
  }
  return numbered;
}

class PostgresSession : public Session {
 public:
  explicit PostgresSession(std::unique_ptr<PostgresConnection> connection)
      : connection_(std::move(connection)) {}

  Dialect dialect() const override { return Dialect::kPostgres; }
  bool healthy() const override { return connection_->healthy(); }
  void WaitAtMost(absl::Duration patience) override { connection_->WaitAtMost(patience); }

  absl::Status RunOnce(std::string_view sql) override { return connection_->Run(std::string(sql)); }

  absl::StatusOr<int64_t> Run(std::string_view sql, absl::Span<const Value> parameters) override {
    ASSIGN_OR_RETURN(const PostgresResult result, Execute(sql, parameters, PostgresFormat::kText));
    int64_t affected = 0;  // stays so where a command has none
    const bool counted = absl::SimpleAtoi(PQcmdTuples(result.get()), &affected);
    return counted ? affected : 0;
  }

  absl::Status Rows(std::string_view sql, absl::Span<const Value> parameters,
                    absl::Span<const Type> columns, const RowSink& sink) override {
    ASSIGN_OR_RETURN(const PostgresResult result, Execute(sql, parameters, FormatFor(columns)));
    return PassRows(*result, columns, sink);
  }

 private:
  absl::StatusOr<PostgresResult> Execute(std::string_view sql, absl::Span<const Value> parameters,
                                         PostgresFormat format) {
    RETURN_IF_ERROR(CheckTexts(parameters));
    ASSIGN_OR_RETURN(const std::string name, Prepared(sql));
    auto result = connection_->RunPrepared(name, parameters, format);
    // What the data refuses leaves statements as they are; a plan that does not fit the schema any
    // more (another replica has migrated it) shows as a fault of ours.
    if (absl::IsInternal(result.status())) Forget();
    return result;
  }

  // The name of the statement, which the server has prepared.
  absl::StatusOr<std::string> Prepared(std::string_view sql) {
    const auto found = prepared_.find(std::string(sql));
    if (found != prepared_.end()) return found->second;
    if (prepared_.size() >= kMaxPrepared) Forget();
    std::string name = absl::StrCat("s", ++count_);
    RETURN_IF_ERROR(connection_->Prepare(name, WithNumbers(sql)));
    prepared_.emplace(sql, name);
    return name;
  }

  // Has all statements prepared afresh. In a transaction that has failed the server keeps the old
  // ones, under names that nobody uses again.
  void Forget() {
    prepared_.clear();
    connection_->Run("DEALLOCATE ALL").IgnoreError();
  }

  const std::unique_ptr<PostgresConnection> connection_;
  std::unordered_map<std::string, std::string> prepared_;  // names by SQL
  int64_t count_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> OpenPostgres(const std::string& target) {
  ASSIGN_OR_RETURN(auto connection, PostgresConnection::Open(target));
  RETURN_IF_ERROR(connection->Run(kLimitPauses));
  return std::make_unique<PostgresSession>(std::move(connection));
}

}  // namespace baraza::store
