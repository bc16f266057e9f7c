// What PostgreSQL does for the same work through libpq, without anything of ours.
//
// Statements are prepared; parameters and results travel as text. Faults end the program.
//
// Thread-safety: one thread per object.
#pragma once

#include <string>
#include <string_view>

#include "tests/bench/reference/bare_run.h"

struct pg_conn;

namespace baraza::bench {

// Reads bodies of organisations by name, with one prepared statement.
class PostgresPointReader : public PointReader {
 public:
  explicit PostgresPointReader(const std::string& address);
  ~PostgresPointReader() override;
  std::string Read(std::string_view name) override;

 private:
  pg_conn* connection_;
};

// Reads the bodies of all organisations that everybody may read, in pages, in the order of a list.
// Results travel as bytes.
BareRun PostgresScan(const std::string& address, int page_size);

// Writes the rows that the database at `address` holds of the first `most` created records into a
// copy of it that was emptied, in durable transactions of `group` records; the rows of a record in
// one table are one statement. Nobody else may be connected.
BareRun PostgresInsertSame(const std::string& address, int group, int64_t most);

}  // namespace baraza::bench
