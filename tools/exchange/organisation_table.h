// Organisations out of a CSV table: columns by name, one record per row.
//
// Why: what a member can export is a table; docs/importing.md ("Tables of organisations") says
// which columns are understood. A row with a fault keeps its number and says what is wrong with it,
// the others go on.
//
// Ownership: the reader owns its file. Thread-safety: one thread at a time. Status: those of
// CsvReader, and INVALID_ARGUMENT if there is no column `name`.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/status/status.h"
#include "tools/exchange/csv_reader.h"
#include "tools/exchange/losses.h"

namespace baraza::exchange {

struct OrganisationRow {
  int64_t number = 0;  // from 1, the header not counted
  long line = 0;       // of the file
  baraza::organisations::v1::Organisation record;
  // What is wrong with the row, by columns of the file or fields of the contract; empty: nothing.
  std::vector<status::FieldViolation> violations;
};

class OrganisationTable {
 public:
  static absl::StatusOr<std::unique_ptr<OrganisationTable>> Open(const std::string& path);

  // The next row; nothing at the end.
  absl::StatusOr<std::optional<OrganisationRow>> Next();

  // Columns that are not understood, with the number of cells lost so far, and what was repaired.
  const Losses& losses() const { return losses_; }
  int64_t bytes_read() const { return reader_->bytes_read(); }
  int64_t bytes_total() const { return reader_->bytes_total(); }

 private:
  explicit OrganisationTable(std::unique_ptr<CsvReader> reader) : reader_(std::move(reader)) {}

  absl::Status MapHeader(const std::string& path);

  std::unique_ptr<CsvReader> reader_;
  std::vector<std::string> columns_;  // our name of each column; empty: not understood
  Losses losses_;
};

}  // namespace baraza::exchange
