// One connection to a SQL database, the same for SQLite and PostgreSQL.
//
// Why: both stores run the same statements and pass one contract suite. A statement is prepared
// once per session and kept; parameters are always bound. SQLite goes through SOCI (soci_*.cc),
// PostgreSQL through libpq (postgres_*.cc): no other files see a driver.
//
// SQL: parameters are written :a, :b ... and bound in the order in which they occur. Types are
// BIGINT, DOUBLE PRECISION, TEXT and BLOB (PostgreSQL gets a domain of that name); keys that are
// sorted or compared by byte are KEY_TEXT (a domain over text COLLATE "C"; SQLite reads TEXT).
//
// Status: UNAVAILABLE: the database cannot be reached, does not answer within 10 s (WaitAtMost), is
//   locked, full or shutting down; the session has to be replaced when healthy() is false. ABORTED:
//   deadlock or serialisation failure, try the transaction again. ALREADY_EXISTS: a unique
//   constraint, reason UNIQUE_VIOLATION, with the constraint or column in the metadata.
//   FAILED_PRECONDITION: another constraint. INVALID_ARGUMENT: a text holds a zero byte, at which
//   PostgreSQL would cut it. INTERNAL: a fault of ours (bad SQL).
// Ownership: results are copied. Thread-safety: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace baraza::store {

// Bytes that are not text (column type BLOB).
struct Bytes {
  std::string value;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

// A parameter or a column of a row. monostate: NULL.
using Value = std::variant<std::monostate, int64_t, double, std::string, Bytes>;

// What a column holds.
enum class Type { kInt, kDouble, kText, kBytes };

// Which SQL a session speaks.
enum class Dialect { kSqlite, kPostgres };

class Session {
 public:
  // Called once per row with one value per column; an error ends the query with that error.
  using RowSink = std::function<absl::Status(std::vector<Value>& row)>;

  virtual ~Session() = default;
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  virtual Dialect dialect() const = 0;
  // False once the connection is lost; every call then answers UNAVAILABLE.
  virtual bool healthy() const = 0;

  // How long PostgreSQL may take for an answer from now on, before its connection counts as lost.
  virtual void WaitAtMost(absl::Duration patience) = 0;

  // Runs a statement that is used once (schema, BEGIN ...), without parameters.
  virtual absl::Status RunOnce(std::string_view sql) = 0;
  // Runs a prepared statement; rows affected.
  virtual absl::StatusOr<int64_t> Run(std::string_view sql, absl::Span<const Value> parameters) = 0;
  // Runs a prepared query whose columns are of these types.
  virtual absl::Status Rows(std::string_view sql, absl::Span<const Value> parameters,
                            absl::Span<const Type> columns, const RowSink& sink) = 0;

  // Runs a statement with parameters; rows affected.
  template <class... Parameters>
  absl::StatusOr<int64_t> Execute(std::string_view sql, Parameters&&... parameters) {
    const Value values[] = {ToValue(std::forward<Parameters>(parameters))..., Value()};
    return Run(sql, absl::MakeConstSpan(values, sizeof...(Parameters)));
  }

  // The rows of a query as tuples: Query<std::string, int64_t>("SELECT name, pos ...", after).
  // Columns may be int64_t, double, std::string, Bytes, or std::optional of one of them; NULL in
  // any other column reads as its zero value.
  template <class... Columns, class... Parameters>
  absl::StatusOr<std::vector<std::tuple<Columns...>>> Query(std::string_view sql,
                                                            Parameters&&... parameters) {
    std::vector<std::tuple<Columns...>> rows;
    const Value values[] = {ToValue(std::forward<Parameters>(parameters))..., Value()};
    const Type types[] = {TypeOf<Columns>()...};
    absl::Status status =
        Rows(sql, absl::MakeConstSpan(values, sizeof...(Parameters)), types,
             [&rows](std::vector<Value>& row) {
               rows.push_back(ToTuple<Columns...>(row, std::index_sequence_for<Columns...>()));
               return absl::OkStatus();
             });
    if (!status.ok()) return status;
    return rows;
  }

 private:
  template <class T>
  struct Unwrap {
    using type = T;
  };
  template <class T>
  struct Unwrap<std::optional<T>> {
    using type = T;
  };

  static Value ToValue(Value value) { return value; }
  static Value ToValue(std::string_view value) { return std::string(value); }
  static Value ToValue(const char* value) { return std::string(value); }
  static Value ToValue(const std::string& value) { return value; }
  static Value ToValue(Bytes value) { return value; }
  static Value ToValue(bool value) { return int64_t{value}; }
  static Value ToValue(int value) { return int64_t{value}; }
  static Value ToValue(int64_t value) { return value; }
  static Value ToValue(double value) { return value; }

  template <class T>
  static constexpr Type TypeOf() {
    using Plain = typename Unwrap<T>::type;
    if constexpr (std::is_same_v<Plain, int64_t>) return Type::kInt;
    if constexpr (std::is_same_v<Plain, double>) return Type::kDouble;
    if constexpr (std::is_same_v<Plain, std::string>) return Type::kText;
    if constexpr (std::is_same_v<Plain, Bytes>) return Type::kBytes;
  }
  template <class T>
  static T FromValue(Value& value) {
    using Plain = typename Unwrap<T>::type;
    if (std::holds_alternative<std::monostate>(value)) return T();
    return std::move(std::get<Plain>(value));
  }
  template <class... Columns, size_t... I>
  static std::tuple<Columns...> ToTuple(std::vector<Value>& row, std::index_sequence<I...>) {
    return {FromValue<Columns>(row[I])...};
  }
};

// Runs `body` inside a transaction that can write: committed if the body answers OK, rolled back
// whole otherwise. A failed COMMIT of a lost connection leaves open whether it took place: its
// status is UNAVAILABLE with reason COMMIT_UNKNOWN.
absl::Status Transact(Session& session, const std::function<absl::Status()>& body);

}  // namespace baraza::store
