// The rows in which the replicas of a service agree on who does what only one may do.
//
// Why: replicas on one PostgreSQL have nothing in common but their database. A row says who holds a
// lease, until when, and the holder's fencing token, which rises with every new holder and never
// falls. A holder that was paused, or cut off, can't know that it is no holder any more: whatever
// it writes is written in a transaction that begins with Hold, which fails once another one has
// taken over.
//
// The clock: terms end by the clock of the database, read in the statement that uses it, so that
// those of the replicas never meet. It need not be right, only be one: if it jumps (a fail-over to
// another machine), a lease ends too early or too late, which costs a take-over or a pause and no
// truth, as the token alone decides who may write.
//
// Each function is one statement. Thread-safety and status: those of the session.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/foundation/store/migration.h"
#include "services/foundation/store/session.h"

namespace baraza::lease {

// The steps by which the table came to be, of the component "lease".
const std::vector<store::Migration>& Migrations();

// Makes the lease's row unless it is there. A SQLite file has one process at a time: on SQLite the
// lease is free afterwards, because whoever held it is gone.
absl::Status Begin(store::Session& session, std::string_view name);

// Takes the lease for `term` if its last term is over: the new holder's token; nothing if somebody
// holds it. Waits for the last holder's transaction if one is under way.
absl::StatusOr<std::optional<int64_t>> Acquire(store::Session& session, std::string_view name,
                                               std::string_view holder, absl::Duration term);

// Lets the term begin anew, also one that is over but was not taken by another. False: another one
// holds the lease, or did since.
absl::StatusOr<bool> Renew(store::Session& session, std::string_view name, int64_t token,
                           absl::Duration term);

// Ends the term, so that the next one need not wait. Nothing happens if the lease is another's.
absl::Status Release(store::Session& session, std::string_view name, int64_t token);

// Makes the transaction fail unless `token` is the newest one: ABORTED, reason LEASE_LOST. Until
// its end nobody can take the lease; who tries waits. The first statement of a transaction that
// writes what only the holder may.
// Planted fault "ignore-fencing": whatever the token, the transaction goes on.
absl::Status Hold(store::Session& session, std::string_view name, int64_t token);

}  // namespace baraza::lease
