#include "tools/exchange/plain_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/foundation/status/status.h"
#include "services/foundation/text/text.h"
#include "tools/exchange/clean_text.h"
#include "tools/exchange/csv_reader.h"

namespace baraza::exchange {
namespace {

constexpr size_t kFaultsTold = 20;

// What is wrong with a row; empty: nothing.
std::string FaultOf(const CsvRow& row, size_t columns) {
  if (row.cells.size() > columns) {
    return absl::StrCat("has ", row.cells.size(), " cells for ", columns,
                        " columns: is a comma not quoted?");
  }
  const bool valid = std::all_of(row.cells.begin(), row.cells.end(),
                                 [](const std::string& cell) { return text::IsValidUtf8(cell); });
  return valid ? "" : "is not UTF-8; save the table as CSV in UTF-8";
}

std::vector<std::string> CleanCells(const CsvRow& row, size_t columns) {
  std::vector<std::string> cells(columns);
  for (size_t i = 0; i < row.cells.size(); ++i) cells[i] = CleanLine(row.cells[i]);
  return cells;
}

absl::Status CheckColumns(const std::string& path, const std::vector<std::string>& columns,
                          std::initializer_list<std::string_view> required) {
  std::vector<std::string> missing;
  for (const std::string_view column : required) {
    if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
      missing.emplace_back(column);
    }
  }
  if (missing.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "'", path, "' has no column '", absl::StrJoin(missing, "', '"),
      "'; its first row is: ", FirstCodePoints(CleanLine(absl::StrJoin(columns, ", ")), 120)));
}

}  // namespace

absl::StatusOr<PlainTable> PlainTable::Read(const std::string& path,
                                            std::initializer_list<std::string_view> required) {
  ASSIGN_OR_RETURN(const auto reader, CsvReader::Open(path));
  PlainTable table;
  table.path_ = path;
  for (const std::string& column : reader->header()) {
    table.columns_.push_back(absl::AsciiStrToLower(column));
  }
  RETURN_IF_ERROR(CheckColumns(path, table.columns_, required));
  std::vector<std::string> faults;
  for (;;) {
    ASSIGN_OR_RETURN(const std::optional<CsvRow> row, reader->Next());
    if (!row) break;
    const std::string fault = FaultOf(*row, table.columns_.size());
    if (!fault.empty() && faults.size() < kFaultsTold) {
      faults.push_back(absl::StrCat("line ", row->line, " ", fault));
    }
    table.lines_.push_back(row->line);
    table.rows_.push_back(fault.empty() ? CleanCells(*row, table.columns_.size())
                                        : std::vector<std::string>(table.columns_.size()));
  }
  if (faults.empty()) return table;
  return absl::InvalidArgumentError(absl::StrCat("'", path, "': ", absl::StrJoin(faults, "; ")));
}

size_t PlainTable::ColumnOf(std::string_view column) const {
  return static_cast<size_t>(std::find(columns_.begin(), columns_.end(), column) -
                             columns_.begin());
}

bool PlainTable::Has(std::string_view column) const { return ColumnOf(column) < columns_.size(); }

const std::string& PlainTable::At(size_t row, std::string_view column) const {
  static const std::string& none = *new std::string;
  const size_t at = ColumnOf(column);
  return at < columns_.size() ? rows_[row][at] : none;
}

std::vector<std::string> PlainTable::ListAt(size_t row, std::string_view column) const {
  std::vector<std::string> parts;
  for (const absl::string_view part : absl::StrSplit(At(row, column), '|')) {
    std::string text = CleanLine({part.data(), part.size()});
    if (!text.empty()) parts.push_back(std::move(text));
  }
  return parts;
}

std::string PlainTable::Where(size_t row) const {
  return absl::StrCat("line ", lines_[row], " of '", path_, "'");
}

}  // namespace baraza::exchange
