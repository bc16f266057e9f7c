// A session through SOCI: statements prepared and kept, parameters bound by type. What is SQLite's
// own (opening, errors, how rows are stepped through) is in soci_sqlite.cc.
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

  bool healthy() const override { return true; }  // a file is not lost
  void WaitAtMost(absl::Duration) override {}
  absl::Status RunOnce(std::string_view sql) override;
  absl::StatusOr<int64_t> Run(std::string_view sql, absl::Span<const Value> parameters) override;
  absl::Status Rows(std::string_view sql, absl::Span<const Value> parameters,
                    absl::Span<const Type> columns, const RowSink& sink) override;

 protected:
  SociSession(const soci::backend_factory& backend, const std::string& target);

  // What an exception of SOCI means; called inside the catch block.
  virtual absl::Status Translate(const soci::soci_error& error) = 0;

  // Steps through the rows of a statement that was executed, and passes each on.
  virtual absl::Status PassRows(soci::details::statement_backend& statement,
                                absl::Span<const Type> columns, const RowSink& sink) = 0;

 private:
  struct Prepared;
  // A bound parameter or column: SOCI reads or writes the member that its type names.
  struct Cell {
    Type type = Type::kText;
    soci::indicator indicator = soci::i_ok;
    long long number = 0;
    double real = 0;
    std::string text;
  };

  static void Bind(Prepared& prepared, absl::Span<const Value> parameters);
  static void Exchange(Prepared& prepared, absl::Span<const Value> parameters,
                       absl::Span<const Type> columns);
  template <class Body>
  absl::Status Guard(std::string_view sql, const Body& body);
  Prepared& Prepare(std::string_view sql, absl::Span<const Value> parameters,
                    absl::Span<const Type> columns);

  soci::session sql_;
  std::unordered_map<std::string, std::unique_ptr<Prepared>> prepared_;
};

}  // namespace baraza::store
