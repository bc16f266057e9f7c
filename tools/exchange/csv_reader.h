// Reads a table in CSV (RFC 4180) row by row.
//
// Why: spreadsheets are how most members hold their lists, and what spreadsheets write is CSV with
// a byte order mark, line feeds within cells, and sometimes in a letter coding of long ago. A fault
// in one row is that row's fault; only what makes the whole file unreadable ends the reading.
//
// The first row names the columns. Rows are numbered from 1 after it; empty lines are no rows.
// Bounds: a row holds at most 1 MiB, a table 1,000 columns. Ownership: owns its file.
// Thread-safety: one thread at a time. Status: NOT_FOUND, PERMISSION_DENIED as the file system
// says; INVALID_ARGUMENT for what is no CSV: empty, UTF-16, NUL bytes, a quote that never closes,
// two columns of one name.
#pragma once

#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct csv_parser;

namespace baraza::exchange {

struct CsvRow {
  int64_t number = 0;  // from 1, the header not counted
  long line = 0;       // of the file, from 1, on which the row begins
  std::vector<std::string> cells;
};

class CsvReader {
 public:
  static absl::StatusOr<std::unique_ptr<CsvReader>> Open(const std::string& path);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // Names of the columns as they came, white space trimmed.
  const std::vector<std::string>& header() const { return header_; }

  // The next row; nothing at the end.
  absl::StatusOr<std::optional<CsvRow>> Next();

  int64_t bytes_read() const { return bytes_read_; }
  int64_t bytes_total() const { return bytes_total_; }

 private:
  explicit CsvReader(std::string path);

  static void OnField(void* data, size_t size, void* self);
  static void OnRow(int character, void* self);

  absl::Status OpenFile();
  absl::Status ReadHeader();
  // Reads on until a row is ready or the file ends.
  absl::Status Fill();
  absl::Status Feed(std::string_view bytes);
  absl::Status Finish();
  absl::Status Fault(std::string_view what) const;

  const std::string path_;
  std::FILE* file_ = nullptr;
  std::unique_ptr<csv_parser> parser_;
  std::vector<std::string> header_;
  std::deque<CsvRow> ready_;
  CsvRow current_;
  bool row_begun_ = false;
  bool at_end_ = false;
  long line_ = 1;
  int64_t numbered_ = -1;  // the header is row 0
  size_t bytes_in_row_ = 0;
  int64_t bytes_read_ = 0;
  int64_t bytes_total_ = 0;
};

}  // namespace baraza::exchange
