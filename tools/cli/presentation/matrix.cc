#include "tools/cli/presentation/matrix.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tools/cli/presentation/width.h"

namespace baraza::presentation {
namespace {

constexpr size_t kGap = 2;
constexpr absl::string_view kGapText = "  ";
constexpr size_t kHeadingLines = 3;
constexpr size_t kLeastColumn = 7;
constexpr size_t kMostColumn = 14;
constexpr size_t kLeastLabel = 16;

std::string Shown(int64_t number) { return number == 0 ? "·" : Grouped(number); }

// A heading broken into at most three lines.
std::vector<std::string> Heading(const std::string& title, size_t width) {
  std::vector<std::string> lines = Wrapped(Printable(title), width);
  if (lines.size() > kHeadingLines) {
    std::string rest;
    for (size_t i = kHeadingLines - 1; i < lines.size(); ++i) absl::StrAppend(&rest, lines[i], " ");
    lines.resize(kHeadingLines);
    lines.back() = Shortened(rest, width);
  }
  return lines;
}

// Width for a column: its longest word where possible, the numbers in any case.
size_t ColumnWidth(const std::string& title, int64_t total) {
  size_t longest = 0;
  const std::string text = Printable(title);
  for (absl::string_view word : absl::StrSplit(text, ' ')) {
    longest = std::max(longest, DisplayWidth({word.data(), word.size()}));
  }
  return std::max(std::clamp(longest, kLeastColumn, kMostColumn), Grouped(total).size());
}

std::vector<std::string> BySize(const std::vector<std::pair<int64_t, std::string>>& sizes) {
  auto sorted = sizes;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<std::string> names;
  for (auto& [size, name] : sorted) names.push_back(std::move(name));
  return names;
}

}  // namespace

void Matrix::Add(const std::string& row, const std::string& column, int64_t number) {
  cells_[row][column] += number;
  column_sums_[column] += number;
}

int64_t Matrix::RowTotal(const std::string& row) const {
  if (auto stated = row_totals_.find(row); stated != row_totals_.end()) return stated->second;
  int64_t sum = 0;
  for (const auto& [column, number] : cells_.at(row)) sum += number;
  return sum;
}

int64_t Matrix::ColumnTotal(const std::string& column) const {
  auto stated = column_totals_.find(column);
  return stated != column_totals_.end() ? stated->second : column_sums_.at(column);
}

int64_t Matrix::GrandTotal() const {
  if (grand_total_) return *grand_total_;
  int64_t sum = 0;
  for (const auto& [column, number] : column_sums_) sum += number;
  return sum;
}

std::vector<std::string> Matrix::RowsBySize() const {
  std::vector<std::pair<int64_t, std::string>> sizes;
  for (const auto& [row, cells] : cells_) sizes.emplace_back(RowTotal(row), row);
  return BySize(sizes);
}

std::vector<std::string> Matrix::ColumnsBySize() const {
  std::vector<std::pair<int64_t, std::string>> sizes;
  for (const auto& [column, sum] : column_sums_) sizes.emplace_back(ColumnTotal(column), column);
  return BySize(sizes);
}

Matrix::Line Matrix::LineOf(const std::string& row, const std::vector<std::string>& columns,
                            size_t shown) const {
  Line line;
  line.label = row;
  line.total = RowTotal(row);
  const auto& cells = cells_.at(row);
  for (size_t i = 0; i < columns.size(); ++i) {
    auto cell = cells.find(columns[i]);
    const int64_t number = cell == cells.end() ? 0 : cell->second;
    if (i < shown) {
      line.numbers.push_back(number);
    } else {
      line.others = line.others.value_or(0) + number;
    }
  }
  return line;
}

Matrix::Line Matrix::SumOf(const std::vector<std::string>& rows,
                           const std::vector<std::string>& columns, size_t shown) const {
  Line sum;
  sum.label = absl::StrCat("(", rows.size(), " more)");
  sum.numbers.resize(shown);
  for (const std::string& row : rows) {
    const Line line = LineOf(row, columns, shown);
    for (size_t i = 0; i < shown; ++i) sum.numbers[i] += line.numbers[i];
    if (line.others) sum.others = sum.others.value_or(0) + *line.others;
    sum.total += line.total;
  }
  return sum;
}

Matrix::Line Matrix::TotalLine(const std::vector<std::string>& columns, size_t shown) const {
  Line line;
  line.label = "total";
  line.total = GrandTotal();
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i < shown) {
      line.numbers.push_back(ColumnTotal(columns[i]));
    } else {
      line.others = line.others.value_or(0) + ColumnTotal(columns[i]);
    }
  }
  return line;
}

Matrix::Layout Matrix::LayOut(const std::vector<std::string>& rows,
                              const std::vector<std::string>& columns, size_t width) const {
  Layout layout;
  layout.label = DisplayWidth(row_heading_);
  for (const std::string& row : rows) {
    layout.label = std::max(layout.label, DisplayWidth(Printable(row)));
  }
  const size_t natural = layout.label;
  layout.label = std::min(natural, std::max(kLeastLabel, width * 2 / 5));
  const size_t total = std::max<size_t>(Grouped(GrandTotal()).size(), 5);
  size_t used = layout.label + kGap + total;
  for (const std::string& column : columns) {
    const size_t own = ColumnWidth(column, ColumnTotal(column));
    const bool last = layout.shown + 1 == columns.size();
    if (used + kGap + own + (last ? 0 : kGap + kLeastColumn) > width) break;
    layout.widths.push_back(own);
    used += kGap + own;
    ++layout.shown;
  }
  layout.folded = layout.shown < columns.size();
  if (layout.folded) {
    layout.widths.push_back(kLeastColumn);
  } else {
    layout.label += std::min(natural - layout.label, width - std::min(width, used));
  }
  layout.widths.push_back(total);
  return layout;
}

void Matrix::WriteHeadings(const std::vector<std::string>& columns, const Layout& layout,
                           const Terminal& terminal, std::ostream& out) const {
  std::vector<std::vector<std::string>> headings;
  for (size_t i = 0; i < layout.shown; ++i) {
    headings.push_back(Heading(columns[i], layout.widths[i]));
  }
  if (layout.folded) {
    headings.push_back({"others", absl::StrCat("(", columns.size() - layout.shown, ")")});
  }
  headings.push_back({"total"});
  size_t height = 1;
  for (const auto& heading : headings) height = std::max(height, heading.size());
  for (size_t y = 0; y < height; ++y) {
    std::string line = PaddedRight(y + 1 == height ? row_heading_ : "", layout.label);
    for (size_t i = 0; i < headings.size(); ++i) {
      const size_t first = height - headings[i].size();
      const std::string text = y >= first ? headings[i][y - first] : "";
      absl::StrAppend(&line, kGapText, PaddedLeft(text, layout.widths[i]));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << terminal.Inked(line, Ink::kBold) << "\n";
  }
}

void Matrix::WriteLine(const Line& line, const Layout& layout, Ink ink, const Terminal& terminal,
                       std::ostream& out) {
  std::vector<int64_t> numbers = line.numbers;
  if (layout.folded) numbers.push_back(line.others.value_or(0));
  numbers.push_back(line.total);
  std::string text = PaddedRight(Shortened(Printable(line.label), layout.label), layout.label);
  for (size_t i = 0; i < numbers.size(); ++i) {
    absl::StrAppend(&text, kGapText, PaddedLeft(Shown(numbers[i]), layout.widths[i]));
  }
  out << terminal.Inked(text, ink) << "\n";
}

void Matrix::WriteTable(const Terminal& terminal, std::ostream& out) const {
  if (cells_.empty()) return;
  const std::vector<std::string> rows = RowsBySize();
  const std::vector<std::string> columns = ColumnsBySize();
  const Layout layout = LayOut(rows, columns, terminal.LayoutWidth());
  WriteHeadings(columns, layout, terminal, out);
  const size_t shown = max_rows_ == 0 ? rows.size() : std::min(rows.size(), max_rows_);
  for (size_t r = 0; r < shown; ++r) {
    WriteLine(LineOf(rows[r], columns, layout.shown), layout, Ink::kPlain, terminal, out);
  }
  const std::vector<std::string> rest(rows.begin() + static_cast<std::ptrdiff_t>(shown),
                                      rows.end());
  if (!rest.empty()) {
    WriteLine(SumOf(rest, columns, layout.shown), layout, Ink::kDim, terminal, out);
  }
  WriteLine(TotalLine(columns, layout.shown), layout, Ink::kBold, terminal, out);
}

void Matrix::Write(Output output, std::string_view row_key, std::string_view column_key,
                   const Terminal& terminal, std::ostream& out) const {
  if (output == Output::kTable) return WriteTable(terminal, out);
  Table table{{.key = std::string(row_key), .title = ""},
              {.key = std::string(column_key), .title = ""},
              {.key = unit_, .title = ""}};
  for (const std::string& row : RowsBySize()) {
    for (const auto& [column, number] : cells_.at(row)) {
      if (number != 0) table.Add({row, column, number});
    }
  }
  table.Write(output, terminal, out);
}

}  // namespace baraza::presentation
