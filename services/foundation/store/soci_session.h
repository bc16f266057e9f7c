// The part of a session that SQLite and PostgreSQL share: statements prepared through SOCI, kept
// and bound by type. What differs (opening, errors, how bytes travel) is in soci_sqlite.cc and
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
  // How bytes travel as text, and back.
  virtual std::string EncodeBytes(std::string bytes) const { return bytes; }
  virtual std::string DecodeBytes(std::string text) const { return text; }

  struct Prepared;
  // Steps through the rows of a statement that was executed, and passes each on.
  virtual absl::Status PassRows(Prepared& prepared, absl::Span<const Type> columns,
                                const RowSink& sink);
  // The statement, as SOCI's backend knows it.
  static soci::details::statement_backend* BackendOf(Prepared& prepared);

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

  template <class Body>
  absl::Status Guard(std::string_view sql, const Body& body);
  Prepared& Prepare(std::string_view sql, absl::Span<const Value> parameters,
                    absl::Span<const Type> columns);
  void Fill(Cell& cell, const Value& value) const;
  Value Take(Cell& cell) const;

  bool healthy_ = true;
  soci::session sql_;
  std::unordered_map<std::string, std::unique_ptr<Prepared>> prepared_;
};

// Opens a session on a SQLite file.
absl::StatusOr<std::unique_ptr<Session>> OpenSqlite(const std::string& path);
// Opens a session on a PostgreSQL database, given libpq's connection string.
absl::StatusOr<std::unique_ptr<Session>> OpenPostgres(const std::string& connection);

}  // namespace baraza::store
