// Compaction of a change feed: of the changes that are older than the retention, only the latest of
// each resource stays.
//
// Why: a register that lives for years must not carry every state that each of its records ever
// had; that is what the audit trail is for, which compaction does not touch. The horizon in
// feed_head says up to which position the feed was compacted: a reader that stands below it would
// miss changes and is told so (follower.h). What stays at or below the horizon is the feed's state
// there: the first later change of a resource begins with what its row below the horizon ends with.
//
// Works chunk by chunk, each in a transaction of its caller, so that writers never wait for long.
// Several processes may compact one database at the same time: they take turns, and feed_head,
// which every writer needs, is locked at the end of a chunk only.
//
// Status: what the session answers. Thread-safety: as the session.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/foundation/store/session.h"

namespace baraza::feed {

// Positions that one chunk advances the horizon by, at most. On SQLite writers wait for a chunk.
inline constexpr int kCompactionChunk = 1000;

// Compacts the next chunk of what was committed before `limit`; the session is in a transaction
// that can write. True: there may be more. A change that is not older ends the chunk, whatever the
// clocks of other processes have written behind it: rather too much is kept than too little.
absl::StatusOr<bool> CompactChunk(store::Session& session, absl::Time limit,
                                  int chunk = kCompactionChunk);

}  // namespace baraza::feed
