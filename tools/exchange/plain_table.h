// A small table read whole: its columns by name, its cells as clean text.
//
// Why: tables to be linked are looked at as they are. Nothing is refused that can be compared: a
// row whose cells don't fit the header, or that is no UTF-8, is the only fault, and all of them are
// told at once.
//
// Thread-safety: values. Status: those of CsvReader; INVALID_ARGUMENT with a violation per faulty
// row (the first twenty), or that names the missing columns.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace baraza::exchange {

class PlainTable {
 public:
  // Reads the table. It must have the columns `required`; letters' case doesn't matter.
  static absl::StatusOr<PlainTable> Read(const std::string& path,
                                         std::initializer_list<std::string_view> required);

  size_t size() const { return rows_.size(); }
  bool Has(std::string_view column) const;
  // The cell; empty if there is no such column.
  const std::string& At(size_t row, std::string_view column) const;
  // The parts of a cell between '|', those that are not empty.
  std::vector<std::string> ListAt(size_t row, std::string_view column) const;
  // Which row of the file it is, for messages: "line 12 of 'members.csv'".
  std::string Where(size_t row) const;

 private:
  size_t ColumnOf(std::string_view column) const;

  std::string path_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<long> lines_;
};

}  // namespace baraza::exchange
