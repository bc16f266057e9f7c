// Holds what one database says in several places to itself: the feed, the tables and the audit
// trail tell one history.
//
// Thread-safety: pure functions; the database may be written meanwhile by nobody.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/foundation/store/database.h"
#include "tests/contract/answers.h"

namespace baraza::contract {

// What is wrong, one sentence each; empty: nothing. Positions are 1, 2, 3 ..., the versions of each
// record as well, `before` is what the preceding change left, the table and its children hold the
// last state, each change has its audit row.
std::vector<std::string> FaultsOfHistory(store::Database& database);

// Which acknowledged writes the feed does not show at the position, and in the version, that was
// told.
std::vector<std::string> FaultsOfAnswers(store::Database& database,
                                         const std::vector<Outcome>& outcomes);

// How many rows each table has that a write touches.
std::map<std::string, int64_t> CountRows(store::Database& database);

}  // namespace baraza::contract
