// Who does what where: numbers by rows and columns, with totals, fitted to the screen.
//
// Why: the register's first question is a matrix, and matrices are wider than terminals. Columns
// that don't fit are added up under "others", never cut off, so that each row still adds up; the
// same holds for rows beyond a limit.
//
// Ownership: everything is a value. Thread-safety: as a container.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/cli/presentation/table.h"
#include "tools/cli/presentation/terminal.h"

namespace baraza::presentation {

class Matrix {
 public:
  // Headings of the rows ("ORGANISATION") and of what is counted ("projects").
  Matrix(std::string row_heading, std::string unit)
      : row_heading_(std::move(row_heading)), unit_(std::move(unit)) {}

  // Adds to a cell. Rows and columns come into being as they are named.
  void Add(const std::string& row, const std::string& column, int64_t number);

  // States totals where they aren't sums (a project in two columns is one project). Unset: sums.
  void SetRowTotal(const std::string& row, int64_t total) { row_totals_[row] = total; }
  void SetColumnTotal(const std::string& column, int64_t total) { column_totals_[column] = total; }
  void SetGrandTotal(int64_t total) { grand_total_ = total; }

  // Greatest number of rows on screen; the rest is added up. 0: all.
  void set_max_rows(size_t rows) { max_rows_ = rows; }

  // Largest rows and columns first; between equals by name. JSON and CSV have a row per cell that
  // is not zero: row, column, number; keys are `row_key`, `column_key` and the unit.
  void Write(Output output, std::string_view row_key, std::string_view column_key,
             const Terminal& terminal, std::ostream& out) const;

 private:
  struct Line {
    std::string label;
    std::vector<int64_t> numbers;  // one per shown column
    std::optional<int64_t> others;
    int64_t total = 0;
  };

  int64_t RowTotal(const std::string& row) const;
  int64_t ColumnTotal(const std::string& column) const;
  int64_t GrandTotal() const;
  std::vector<std::string> RowsBySize() const;
  std::vector<std::string> ColumnsBySize() const;
  Line LineOf(const std::string& row, const std::vector<std::string>& columns, size_t shown) const;
  Line SumOf(const std::vector<std::string>& rows, const std::vector<std::string>& columns,
             size_t shown) const;
  Line TotalLine(const std::vector<std::string>& columns, size_t shown) const;
  // How the matrix fits: columns shown, and the widths of label, columns, others and total.
  struct Layout {
    size_t label = 0;
    size_t shown = 0;
    bool folded = false;  // there is a column "others"
    std::vector<size_t> widths;
  };
  Layout LayOut(const std::vector<std::string>& rows, const std::vector<std::string>& columns,
                size_t width) const;
  void WriteHeadings(const std::vector<std::string>& columns, const Layout& layout,
                     const Terminal& terminal, std::ostream& out) const;
  static void WriteLine(const Line& line, const Layout& layout, Ink ink, const Terminal& terminal,
                        std::ostream& out);
  void WriteTable(const Terminal& terminal, std::ostream& out) const;

  const std::string row_heading_;
  const std::string unit_;
  size_t max_rows_ = 0;
  std::map<std::string, std::map<std::string, int64_t>> cells_;
  std::map<std::string, int64_t> column_sums_;
  std::map<std::string, int64_t> row_totals_;
  std::map<std::string, int64_t> column_totals_;
  std::optional<int64_t> grand_total_;
};

}  // namespace baraza::presentation
