// The condition of a query on a type of record: what the caller may read, and what its filters say.
//
// Why: lists, searches, counts and snapshots ask for the same records in different orders; that the
// scope is part of each of them stands in one place.
//
// Ownership: values. Thread-safety: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/foundation/record/record.h"
#include "services/foundation/recordstore/table.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/store/session.h"

namespace baraza::recordstore {

// SQL conditions on the row `t`, and the parameters in them. Parameters are bound in the order in
// which they occur, so conditions are added in the order in which they stand in the statement.
class Condition {
 public:
  // Of a table of `schema`, which outlives the condition: all that `scope` may read.
  Condition(const Schema& schema, const scope::Scope& scope);

  // Restricts it. INVALID_ARGUMENT: there is no such filter.
  absl::Status Add(const std::vector<record::Filter>& filters);
  // Restricts it by a condition in SQL, whose parameters were made by Parameter.
  void Add(std::string sql) { conditions_.push_back(std::move(sql)); }
  // A parameter of what is added next: how it is written in SQL.
  std::string Parameter(store::Value value);

  // All conditions, joined by AND.
  std::string sql() const;
  const std::vector<store::Value>& parameters() const { return parameters_; }

 private:
  std::string Visible(const scope::Scope& scope);

  const Schema& schema_;
  std::vector<std::string> conditions_;
  std::vector<store::Value> parameters_;
};

}  // namespace baraza::recordstore
