// Numbered plain SQL that brings a database to the schema that the code expects.
//
// Migrations of a component are appended, never edited; each runs once, in its own transaction,
// together with its row in schema_migration(component, number, checksum, applied). Running them
// again does nothing. Statements end with ";" at the end of a line. `CLUSTERED` after a table's
// closing parenthesis says that its rows lie in the order of its primary key (SQLite's WITHOUT
// ROWID; nothing in PostgreSQL).
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/store/database.h"

namespace baraza::store {

// One step. `sql` is written for both dialects (see session.h).
struct Migration {
  int number;  // 1, 2, 3 ...
  std::string_view sql;
};

// Brings `component` up to date. Several processes may call it at the same time.
// FAILED_PRECONDITION: the database knows a later number, or an applied step was edited since.
absl::Status Migrate(Database& database, std::string_view component,
                     const std::vector<Migration>& migrations, const clock::Clock& clock);

}  // namespace baraza::store
