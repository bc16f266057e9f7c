// The change feed as it lies in a service's database: every change, in commit order, with the
// resource before and after it.
//
// Why: a write and its feed rows commit in one transaction, and positions are handed out at the end
// of it under the row lock of feed_head. So position order is commit order, also with several
// processes on one PostgreSQL, and a reader that asks for "after p" never skips a row that commits
// later (sequences and transaction ids don't give that).
//
// The feed has an epoch: a random id made with the table. A database that lost committed changes
// (restored from a backup) must be given a new one, so that followers start again.
//
// It is not kept for ever: see compaction.h. Whoever reads without asking for the horizon may miss
// states of a resource below it, but never its latest one.
//
// Status: what the session answers. Thread-safety: as the session.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/store/database.h"
#include "services/foundation/store/migration.h"

namespace baraza::feed {

// One change of one resource.
struct Change {
  std::string name;
  // Field number of `before` in the service's change message; `after` is the next number.
  int before_field = 10;
  int64_t version = 0;
  std::string actor;
  absl::Time time;
  std::string before;  // wire bytes of the resource; empty: it did not exist
  std::string after;
  scope::Audience before_audience;
  scope::Audience after_audience;
  // Given by Append: 1, 2, 3 ... without gap.
  int64_t position = 0;
};

// Where a feed stands.
struct Head {
  std::string epoch;
  int64_t position = 0;
  // Up to and with this position the feed was compacted: what followed a position below it is no
  // longer whole. Never falls.
  int64_t horizon = 0;
};

// The steps by which the feed's tables came to be.
const std::vector<store::Migration>& Migrations();

// Brings the feed's tables up to date.
absl::Status Migrate(store::Database& database, const clock::Clock& clock);

// Adds changes at the end of a transaction, in order, and returns the position of the last one;
// without changes the present head. Nothing may be written in the transaction after it.
absl::StatusOr<int64_t> Append(store::Session& session, std::vector<Change>& changes);

// Gives the feed another epoch, and answers it: followers start again from a snapshot.
absl::StatusOr<std::string> BeginEpoch(store::Session& session);

// Where the feed stands.
absl::StatusOr<Head> ReadHead(store::Session& session);

// Up to `limit` changes after `position`, in order.
absl::StatusOr<std::vector<Change>> ReadAfter(store::Session& session, int64_t position, int limit);

}  // namespace baraza::feed
