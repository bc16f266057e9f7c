#include "tools/exchange/csv_reader.h"

#include <csv.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::exchange {
namespace {

constexpr size_t kMaxRowBytes = size_t{1} << 20;
constexpr size_t kMaxColumns = 1000;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

absl::Status NotReadable(const std::string& path, int error) {
  const std::string text = absl::StrCat("cannot read '", path, "': ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(text);
  if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(text);
  return absl::InvalidArgumentError(text);
}

bool IsUtf16(std::string_view bytes) {
  return bytes.size() >= 2 &&
         (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF");
}

}  // namespace

CsvReader::CsvReader(std::string path) : path_(std::move(path)) {}

CsvReader::~CsvReader() {
  if (parser_ != nullptr) csv_free(parser_.get());
  if (file_ != nullptr) std::fclose(file_);
}

absl::StatusOr<std::unique_ptr<CsvReader>> CsvReader::Open(const std::string& path) {
  std::unique_ptr<CsvReader> reader(new CsvReader(path));
  RETURN_IF_ERROR(reader->OpenFile());
  RETURN_IF_ERROR(reader->ReadHeader());
  return reader;
}

absl::Status CsvReader::Fault(std::string_view what) const {
  return absl::InvalidArgumentError(
      absl::StrCat("'", path_, "' ", absl::string_view(what.data(), what.size())));
}

absl::Status CsvReader::OpenFile() {
  file_ = std::fopen(path_.c_str(), "rb");
  if (file_ == nullptr) return NotReadable(path_, errno);
  struct stat facts = {};
  if (fstat(fileno(file_), &facts) != 0) return NotReadable(path_, errno);
  if (S_ISDIR(facts.st_mode)) return NotReadable(path_, EISDIR);
  bytes_total_ = S_ISREG(facts.st_mode) ? facts.st_size : 0;
  parser_ = std::make_unique<csv_parser>();
  if (csv_init(parser_.get(), 0) != 0) {
    parser_.reset();
    return absl::ResourceExhaustedError("no memory for a CSV parser");
  }
  return absl::OkStatus();
}

absl::Status CsvReader::ReadHeader() {
  RETURN_IF_ERROR(Fill());
  if (ready_.empty()) return Fault("is empty");
  for (const std::string& cell : ready_.front().cells) {
    header_.emplace_back(absl::StripAsciiWhitespace(cell));
  }
  ready_.pop_front();
  if (header_.size() > kMaxColumns) {
    return Fault(absl::StrCat("has more than ", kMaxColumns, " columns"));
  }
  std::set<std::string> seen;
  for (const std::string& name : header_) {
    if (!name.empty() && !seen.insert(absl::AsciiStrToLower(name)).second) {
      return Fault(absl::StrCat("has two columns '", name, "'"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<CsvRow>> CsvReader::Next() {
  if (ready_.empty()) RETURN_IF_ERROR(Fill());
  if (ready_.empty()) return std::optional<CsvRow>();
  std::optional<CsvRow> row = std::move(ready_.front());
  ready_.pop_front();
  return row;
}

absl::Status CsvReader::Fill() {
  std::array<char, 1 << 14> buffer;
  while (ready_.empty() && !at_end_) {
    const size_t count = std::fread(buffer.data(), 1, buffer.size(), file_);
    if (count == 0 && std::ferror(file_) != 0) return NotReadable(path_, errno);
    std::string_view bytes(buffer.data(), count);
    if (bytes_read_ == 0) {
      if (IsUtf16(bytes)) return Fault("is UTF-16; save it as CSV in UTF-8");
      if (bytes.substr(0, kUtf8Mark.size()) == kUtf8Mark) bytes.remove_prefix(kUtf8Mark.size());
    }
    bytes_read_ += static_cast<int64_t>(count);
    at_end_ = count == 0;
    RETURN_IF_ERROR(at_end_ ? Finish() : Feed(bytes));
  }
  return absl::OkStatus();
}

// Line by line, so that a row knows where it began.
absl::Status CsvReader::Feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, bytes.find('\n') + 1);
    const std::string_view line = part.empty() ? bytes : part;
    bytes.remove_prefix(line.size());
    if (line.find('\0') != std::string_view::npos) {
      return Fault(absl::StrCat("is not text: line ", line_, " holds a NUL byte"));
    }
    // A row begins with the first line after the last row that is not empty.
    if (!row_begun_ && line.find_first_not_of(" \t\r\n") != std::string_view::npos) {
      row_begun_ = true;
      current_.line = line_;
    }
    bytes_in_row_ += line.size();
    if (csv_parse(parser_.get(), line.data(), line.size(), &OnField, &OnRow, this) != line.size()) {
      return Fault(
          absl::StrCat("is no CSV: line ", line_, ": ", csv_strerror(csv_error(parser_.get()))));
    }
    if (line.back() == '\n') ++line_;
    if (bytes_in_row_ > kMaxRowBytes) {
      return Fault(absl::StrCat("has a row of more than 1 MiB that begins at line ", current_.line,
                                ": is a quote missing there?"));
    }
  }
  return absl::OkStatus();
}

absl::Status CsvReader::Finish() {
  // Strict only now: a quote within a cell without quotes is common and harmless, one that never
  // closes swallows rows.
  csv_set_opts(parser_.get(), CSV_STRICT | CSV_STRICT_FINI);
  if (csv_fini(parser_.get(), &OnField, &OnRow, this) == 0) return absl::OkStatus();
  return Fault(
      absl::StrCat("ends within quotes: the row that begins at line ", current_.line, " is cut"));
}

void CsvReader::OnField(void* data, size_t size, void* self) {
  auto& reader = *static_cast<CsvReader*>(self);
  reader.current_.cells.emplace_back(static_cast<const char*>(data), size);
}

void CsvReader::OnRow(int, void* self) {
  auto& reader = *static_cast<CsvReader*>(self);
  reader.current_.number = ++reader.numbered_;
  reader.ready_.push_back(std::move(reader.current_));
  reader.current_ = CsvRow();
  reader.row_begun_ = false;
  reader.bytes_in_row_ = 0;
}

}  // namespace baraza::exchange
