#include "services/foundation/store/postgres_connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/foundation/status/status.h"
#include "services/foundation/store/sessions.h"

namespace baraza::store {
namespace {

// SQLSTATE values (https://www.postgresql.org/docs/15/errcodes-appendix.html).
constexpr char kUniqueViolation[] = "23505", kDeadlock[] = "40P01", kSerialization[] = "40001";

// The parameters of a statement as libpq takes them. Points into the values.
struct Arguments {
  explicit Arguments(absl::Span<const Value> values) {
    numbers.reserve(values.size());  // so that texts stay where they are
    for (const Value& value : values) Add(value);
  }

  void Add(const Value& value) {
    if (const auto* bytes = std::get_if<Bytes>(&value)) {
      Add(bytes->value.data(), StoredSize(*bytes), PostgresFormat::kBinary);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      Add(text->c_str(), text->size(), PostgresFormat::kText);
    } else if (const auto* number = std::get_if<int64_t>(&value)) {
      Add(numbers.emplace_back(absl::StrCat(*number)).c_str(), 0, PostgresFormat::kText);
    } else if (const auto* real = std::get_if<double>(&value)) {
      Add(numbers.emplace_back(absl::StrFormat("%.17g", *real)).c_str(), 0, PostgresFormat::kText);
    } else {
      Add(nullptr, 0, PostgresFormat::kText);
    }
  }
  void Add(const char* text, size_t length, PostgresFormat format) {
    texts.push_back(text);
    lengths.push_back(static_cast<int>(length));  // of bytes only: texts end at their zero
    formats.push_back(static_cast<int>(format));
  }

  std::vector<std::string> numbers;
  std::vector<const char*> texts;
  std::vector<int> lengths, formats;
};

// The name in: duplicate key value violates unique constraint "name"
std::string ConstraintIn(absl::string_view message) {
  const size_t begin = message.find("constraint \"");
  if (begin == absl::string_view::npos) return "";
  const size_t name = begin + std::strlen("constraint \"");
  return std::string(message.substr(name, message.find('"', name) - name));
}

// What the server's refusal means.
absl::Status Translate(const std::string& state, const std::string& message) {
  if (state == kUniqueViolation) {
    const std::string constraint = ConstraintIn(message);
    return status::Error(absl::StatusCode::kAlreadyExists, "UNIQUE_VIOLATION",
                         absl::StrCat("taken already: ", constraint), {{"constraint", constraint}});
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
  return absl::InternalError(message);
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(
    const std::string& target) {
  const std::string seconds = absl::StrCat(absl::ToInt64Seconds(kConnectWithin));
  const char* keywords[] = {"connect_timeout", "dbname", nullptr};
  const char* values[] = {seconds.c_str(), target.c_str(), nullptr};
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(PQconnectdbParams(keywords, values, /*expand_dbname=*/1)));
  PGconn* opened = connection->connection_.get();
  if (PQstatus(opened) == CONNECTION_OK && PQsetnonblocking(opened, 1) == 0) return connection;
  return absl::UnavailableError(
      absl::StrCat("cannot connect to PostgreSQL: ", PQerrorMessage(opened)));
}

// So that nothing that is still asked of libpq waits for the server.
void PostgresConnection::Lose() {
  lost_ = true;
  ::shutdown(PQsocket(connection_.get()), SHUT_RDWR);
}

bool PostgresConnection::AwaitSocket(short events, absl::Time limit) {
  pollfd socket = {.fd = PQsocket(connection_.get()), .events = events, .revents = 0};
  while (true) {
    int left = -1;  // ms; without end
    if (limit != absl::InfiniteFuture()) {
      left = static_cast<int>(std::max<int64_t>(0, (limit - absl::Now()) / absl::Milliseconds(1)));
    }
    const int ready = ::poll(&socket, 1, left);
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

// Sends what is left to send, and takes what comes, until the next result is whole. False: in vain.
bool PostgresConnection::AwaitAnswer() {
  const absl::Time limit = absl::Now() + patience_;
  PGconn* connection = connection_.get();
  while (true) {
    const int unsent = PQflush(connection);
    if (unsent < 0) return false;
    if (unsent == 0 && PQisBusy(connection) == 0) return true;
    if (!AwaitSocket(unsent > 0 ? POLLIN | POLLOUT : POLLIN, limit)) return false;
    if (PQconsumeInput(connection) == 0) return false;
  }
}

// Takes what a statement that was sent answers.
absl::StatusOr<PostgresResult> PostgresConnection::Answer(bool sent) {
  PostgresResult last;
  while (sent && AwaitAnswer()) {
    PostgresResult next(PQgetResult(connection_.get()));
    if (next == nullptr) {
      absl::Status status = Meaning(last.get());
      if (!status.ok()) return status;
      return last;
    }
    last = std::move(next);
  }
  Lose();
  return absl::UnavailableError("the connection to PostgreSQL was lost");
}

absl::Status PostgresConnection::Meaning(const PGresult* result) {
  const ExecStatusType outcome = PQresultStatus(result);
  if (outcome == PGRES_COMMAND_OK || outcome == PGRES_TUPLES_OK) return absl::OkStatus();
  const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string state = field == nullptr ? "" : field;
  const bool connected = PQstatus(connection_.get()) == CONNECTION_OK;
  if (!connected || absl::StartsWith(state, "08") || absl::StartsWith(state, "57P")) {
    Lose();
    return absl::UnavailableError("the connection to PostgreSQL was lost");
  }
  return Translate(state, PQresultErrorMessage(result));
}

absl::Status PostgresConnection::Run(const std::string& sql) {
  return Answer(PQsendQuery(connection_.get(), sql.c_str()) == 1).status();
}

absl::Status PostgresConnection::Prepare(const std::string& name, const std::string& sql) {
  const bool sent = PQsendPrepare(connection_.get(), name.c_str(), sql.c_str(), 0, nullptr) == 1;
  return Answer(sent).status();
}

absl::StatusOr<PostgresResult> PostgresConnection::RunPrepared(const std::string& name,
                                                               absl::Span<const Value> parameters,
                                                               PostgresFormat format) {
  const Arguments arguments(parameters);
  return Answer(PQsendQueryPrepared(connection_.get(), name.c_str(),
                                    static_cast<int>(parameters.size()), arguments.texts.data(),
                                    arguments.lengths.data(), arguments.formats.data(),
                                    static_cast<int>(format)) == 1);
}

}  // namespace baraza::store
