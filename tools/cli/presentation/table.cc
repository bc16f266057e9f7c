#include "tools/cli/presentation/table.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "nlohmann/json.hpp"
#include "tools/cli/presentation/table_layout.h"
#include "tools/cli/presentation/width.h"

namespace baraza::presentation {
namespace {

using nlohmann::ordered_json;

std::string WithoutTrailingZeros(std::string number) {
  if (number.find('.') == std::string::npos) return number;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number;
}

// Lines of a cell in its column.
std::vector<std::string> LinesOf(const std::string& text, const Column& column, size_t width) {
  if (column.fit == Column::Fit::kWrap) return Wrapped(text, width);
  return {Shortened(text, width)};
}

// Writes the lines of one row; `lines[i]` are those of column i, none for one left out.
class RowWriter {
 public:
  RowWriter(const std::vector<size_t>& widths, const Terminal& terminal, std::ostream& out)
      : widths_(widths), terminal_(terminal), out_(out) {}

  void Write(const std::vector<std::vector<std::string>>& lines, const std::vector<bool>& right,
             const std::vector<Ink>& inks) const {
    size_t height = 0;
    for (const auto& one : lines) height = std::max(height, one.size());
    for (size_t y = 0; y < height; ++y) WriteLine(lines, y, right, inks);
  }

 private:
  // No spaces are left at the end of a line.
  void WriteLine(const std::vector<std::vector<std::string>>& lines, size_t y,
                 const std::vector<bool>& right, const std::vector<Ink>& inks) const {
    std::string pending;
    for (size_t i = 0; i < widths_.size(); ++i) {
      if (widths_[i] == 0) continue;
      const std::string text = y < lines[i].size() ? lines[i][y] : "";
      const std::string padding(widths_[i] - std::min(widths_[i], DisplayWidth(text)), ' ');
      if (right[i]) pending += padding;
      if (!text.empty()) out_ << pending << terminal_.Inked(text, inks[i]);
      if (!text.empty()) pending.clear();
      if (!right[i]) pending += padding;
      pending += "  ";
    }
    out_ << "\n";
  }

  const std::vector<size_t>& widths_;
  const Terminal& terminal_;
  std::ostream& out_;
};

}  // namespace

std::string CsvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::optional<Output> ParseOutput(std::string_view name) {
  if (name == "table") return Output::kTable;
  if (name == "json") return Output::kJson;
  if (name == "csv") return Output::kCsv;
  return std::nullopt;
}

Cell::Cell(std::string text) : shown_(Printable(text)), plain_(std::move(text)) {}
Cell::Cell(std::string_view text) : Cell(std::string(text)) {}
Cell::Cell(const char* text) : Cell(std::string(text)) {}
Cell::Cell(int64_t number)
    : shown_(Grouped(number)), plain_(absl::StrCat(number)), is_number_(true) {}

Cell Cell::Decimal(double number, int decimals) {
  if (!std::isfinite(number)) return Cell("");
  Cell cell(int64_t{0});
  cell.shown_ = absl::StrFormat("%.*f", decimals, number);
  cell.plain_ = WithoutTrailingZeros(absl::StrFormat("%.6f", number));
  return cell;
}

void Table::Add(std::vector<Cell> cells) {
  cells.resize(columns_.size(), Cell(""));
  rows_.push_back(std::move(cells));
}

void Table::Write(Output output, const Terminal& terminal, std::ostream& out) const {
  switch (output) {
    case Output::kTable:
      return WriteTable(terminal, out);
    case Output::kJson:
      return WriteJson(out);
    case Output::kCsv:
      return WriteCsv(out);
  }
}

bool Table::HoldsNumbers(size_t column) const {
  return std::any_of(rows_.begin(), rows_.end(),
                     [column](const auto& row) { return row[column].is_number(); });
}

std::vector<size_t> Table::Widths(const Terminal& terminal) const {
  std::vector<ColumnNeed> needs;
  for (size_t i = 0; i < columns_.size(); ++i) {
    ColumnNeed need{DisplayWidth(columns_[i].title), columns_[i].least_width,
                    columns_[i].importance};
    for (const auto& row : rows_) {
      need.natural = std::max(need.natural, DisplayWidth(row[i].shown()));
    }
    // Numbers are never cut: half a number is a wrong number.
    if (HoldsNumbers(i)) need.least = need.natural;
    needs.push_back(need);
  }
  return LayOut(needs, terminal.width);
}

void Table::WriteTable(const Terminal& terminal, std::ostream& out) const {
  if (rows_.empty()) return;
  const std::vector<size_t> widths = Widths(terminal);
  const RowWriter writer(widths, terminal, out);
  std::vector<std::vector<std::string>> titles;
  std::vector<std::string> left_out;
  std::vector<Ink> inks;
  std::vector<bool> right;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (widths[i] == 0) left_out.push_back(columns_[i].key);
    titles.push_back({Shortened(columns_[i].title, widths[i])});
    inks.push_back(columns_[i].ink);
    right.push_back(HoldsNumbers(i));
  }
  writer.Write(titles, right, std::vector<Ink>(columns_.size(), Ink::kBold));
  for (const auto& row : rows_) {
    std::vector<std::vector<std::string>> lines(columns_.size());
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (widths[i] > 0) lines[i] = LinesOf(row[i].shown(), columns_[i], widths[i]);
    }
    writer.Write(lines, right, inks);
  }
  if (left_out.empty()) return;
  const std::string note =
      absl::StrCat("(not shown for lack of width: ", absl::StrJoin(left_out, ", "), ")");
  out << terminal.Inked(note, Ink::kDim) << "\n";
}

void Table::WriteJson(std::ostream& out) const {
  out << "[";
  for (size_t r = 0; r < rows_.size(); ++r) {
    ordered_json object = ordered_json::object();
    for (size_t i = 0; i < columns_.size(); ++i) {
      const Cell& cell = rows_[r][i];
      object[columns_[i].key] =
          cell.is_number() ? ordered_json::parse(cell.plain()) : ordered_json(cell.plain());
    }
    out << (r == 0 ? "\n  " : ",\n  ")
        << object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  }
  out << (rows_.empty() ? "]\n" : "\n]\n");
}

void Table::WriteCsv(std::ostream& out) const {
  for (size_t i = 0; i < columns_.size(); ++i) {
    out << (i == 0 ? "" : ",") << CsvField(columns_[i].key);
  }
  out << "\n";
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      out << (i == 0 ? "" : ",") << CsvField(row[i].plain());
    }
    out << "\n";
  }
}

}  // namespace baraza::presentation
