// Rows of a command's answer, shown as a table to a person and as JSON or CSV to a program.
//
// Why: every command answers in the same three ways from the same rows, so that what is seen on
// screen is what a script gets. On a terminal the table fits its width: wide columns are shortened
// or wrapped, and if that isn't enough the least important columns are left out, which is said.
//
//   Table table{{.key = "name", .title = "NAME"}, {.key = "projects", .title = "PROJECTS"}};
//   table.Add({"LVCT Health", 3});
//   table.Write(Output::kTable, Terminal::Of(1), std::cout);
//
// Ownership: everything is a value. Thread-safety: as a container.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/cli/presentation/terminal.h"

namespace baraza::presentation {

// How a command answers: `--output table|json|csv`.
enum class Output { kTable, kJson, kCsv };

// The output of that name; nothing if there is none.
std::optional<Output> ParseOutput(std::string_view name);

// A value as CSV (RFC 4180): quoted where it must be.
std::string CsvField(const std::string& text);

// One value of a row: text, a whole number, or a number with decimals. Whole numbers are grouped on
// screen ("93,112") and plain elsewhere.
class Cell {
 public:
  Cell(std::string text);                      // NOLINT(google-explicit-constructor)
  Cell(std::string_view text);                 // NOLINT(google-explicit-constructor)
  Cell(const char* text);                      // NOLINT(google-explicit-constructor)
  Cell(int64_t number);                        // NOLINT(google-explicit-constructor)
  Cell(int number) : Cell(int64_t{number}) {}  // NOLINT(google-explicit-constructor)
  // A number with that many decimals on screen; JSON and CSV get six at most.
  static Cell Decimal(double number, int decimals);

  const std::string& shown() const { return shown_; }  // printable
  const std::string& plain() const { return plain_; }  // for CSV, and for JSON if `is_number`
  bool is_number() const { return is_number_; }

 private:
  std::string shown_;
  std::string plain_;
  bool is_number_ = false;
};

struct Column {
  enum class Fit { kShorten, kWrap };

  std::string key;          // name in JSON and CSV
  std::string title;        // heading of the table
  int importance = 1;       // the least important (lowest) is left out first
  size_t least_width = 6;   // it is never made narrower, except by its content
  Fit fit = Fit::kShorten;  // what happens to content that is too wide
  Ink ink = Ink::kPlain;
};

class Table {
 public:
  Table(std::initializer_list<Column> columns) : columns_(columns) {}
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Adds a row with a cell per column; missing ones are empty, surplus ones dropped.
  void Add(std::vector<Cell> cells);

  bool empty() const { return rows_.empty(); }

  // The table in that form. Without rows: nothing on screen (say something yourself), `[]` in JSON,
  // the header line in CSV. CSV is RFC 4180 with line feeds.
  void Write(Output output, const Terminal& terminal, std::ostream& out) const;

 private:
  bool HoldsNumbers(size_t column) const;
  std::vector<size_t> Widths(const Terminal& terminal) const;
  void WriteTable(const Terminal& terminal, std::ostream& out) const;
  void WriteJson(std::ostream& out) const;
  void WriteCsv(std::ostream& out) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace baraza::presentation
