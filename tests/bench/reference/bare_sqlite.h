// What SQLite does for the same work through its C API, without anything of ours: the floor under
// reads and writes.
//
// Every database here is one that our service has written, or has the same tables and indexes.
// Faults end the program: a reference that does not work measures nothing.
//
// Thread-safety: one thread per object.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/bench/reference/bare_run.h"

struct sqlite3;
struct sqlite3_stmt;

namespace baraza::bench {

// Reads bodies of organisations by name, with one prepared statement.
class SqlitePointReader : public PointReader {
 public:
  explicit SqlitePointReader(const std::string& path);
  ~SqlitePointReader() override;
  std::string Read(std::string_view name) override;

 private:
  sqlite3* database_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

// Reads all live public organisations in pages of `page_size` by the index on the sort name, as a
// list does, and puts each page's bodies into one buffer. Seconds of CPU go to `seconds`.
BareRun SqliteScan(const std::string& path, int page_size);

// Writes the rows that `source` holds of the first `most` created records into a new database at
// `target` with the same schema, in durable transactions of `group` records.
BareRun SqliteInsertSame(const std::string& source, const std::string& target, int group,
                         int64_t most);

}  // namespace baraza::bench
