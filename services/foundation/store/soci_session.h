// The part of a session that SQLite and PostgreSQL share: statements prepared through SOCI and
// kept. What differs (opening, errors, how rows and bytes travel) is in soci_sqlite.cc and
// soci_postgres.cc.
//
// Thread-safety: one thread at a time, as Session.
#pragma once

#include <soci/soci.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/foundation/store/session.h"

namespace baraza::store {

class SociSession : public Session {
 public:
  ~SociSession() override;

  bool healthy() const override { return healthy_; }
  absl::Status RunOnce(std::string_view sql) override;
  absl::StatusOr<int64_t> Run(std::string_view sql, absl::Span<const Value> parameters) override;
  absl::Status Rows(std::string_view sql, absl::Span<const Value> parameters,
                    absl::Span<const Type> columns, const RowSink& sink) override;

 protected:
  SociSession(const soci::backend_factory& backend, const std::string& target);

  // What an exception of SOCI means; called inside the catch block.
  virtual absl::Status Translate(const soci::soci_error& error) = 0;

  // A statement that is prepared.
  struct Prepared;
  // Whether statements exchange parameters and columns through SOCI (Bind) or past it.
  virtual bool exchanges() const = 0;
  // Whether a statement that failed so may have to be prepared afresh; then all are.
  virtual bool Spoils(const absl::Status& status) const = 0;
  // Executes a statement; rows affected.
  virtual int64_t RunPrepared(Prepared& prepared, absl::Span<const Value> parameters) = 0;
  // Executes a query and passes each of its rows on.
  virtual absl::Status PassRows(Prepared& prepared, absl::Span<const Value> parameters,
                                absl::Span<const Type> columns, const RowSink& sink) = 0;

  // Gives SOCI the parameters of the statement's next execution.
  static void Bind(Prepared& prepared, absl::Span<const Value> parameters);
  static soci::statement& StatementOf(Prepared& prepared);

  soci::session& sql() { return sql_; }
  void Lose() { healthy_ = false; }

 private:
  // A bound parameter or column: SOCI reads or writes the member that its type names.
  struct Cell {
    Type type = Type::kText;
    soci::indicator indicator = soci::i_ok;
    long long number = 0;
    double real = 0;
    std::string text;
  };

  static void Exchange(Prepared& prepared, absl::Span<const Value> parameters,
                       absl::Span<const Type> columns);
  template <class Body>
  absl::Status Guard(std::string_view sql, const Body& body);
  Prepared& Prepare(std::string_view sql, absl::Span<const Value> parameters,
                    absl::Span<const Type> columns);

  bool healthy_ = true;
  soci::session sql_;
  std::unordered_map<std::string, std::unique_ptr<Prepared>> prepared_;
};

// Opens a session on a SQLite file.
absl::StatusOr<std::unique_ptr<Session>> OpenSqlite(const std::string& path);
// Opens a session on a PostgreSQL database, given libpq's connection string.
absl::StatusOr<std::unique_ptr<Session>> OpenPostgres(const std::string& connection);

}  // namespace baraza::store
