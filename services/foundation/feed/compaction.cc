#include "services/foundation/feed/compaction.h"

#include <cstdint>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/feed/feed_log.h"
#include "services/foundation/status/status.h"

namespace baraza::feed {
namespace {

// Waits for whoever else compacts, until the end of the transaction.
absl::Status TakeTurn(store::Session& session) {
  ASSIGN_OR_RETURN(int64_t rows,
                   session.Execute("UPDATE feed_compaction SET turns = turns + 1 WHERE id = 1"));
  return rows == 1 ? absl::OkStatus() : absl::DataLossError("feed_compaction has lost its row");
}

// What a chunk takes: positions after `begin`, up to and with `end`.
struct Range {
  int64_t begin = 0;
  int64_t end = 0;
  bool full = false;
};

absl::StatusOr<Range> NextRange(store::Session& session, absl::Time limit, int chunk) {
  ASSIGN_OR_RETURN(const Head head, ReadHead(session));
  Range range{.begin = head.horizon, .end = head.horizon};
  ASSIGN_OR_RETURN(auto rows, session.Query<int64_t, int64_t>(
                                  "SELECT position, time_us FROM feed WHERE position > :begin "
                                  "ORDER BY position LIMIT :chunk",
                                  range.begin, chunk));
  for (const auto& [position, time_us] : rows) {
    if (time_us >= absl::ToUnixMicros(limit)) return range;
    range.end = position;
  }
  range.full = static_cast<int>(rows.size()) == chunk;
  return range;
}

// Removes rows of former chunks that a row of this one replaces: at most one for each.
absl::Status RemoveReplaced(store::Session& session, const Range& range) {
  return session
      .Execute(
          "DELETE FROM feed WHERE position IN (SELECT older.position FROM feed newer "
          "JOIN feed older ON older.name = newer.name AND older.position <= :horizon "
          "WHERE newer.position > :begin AND newer.position <= :end)",
          range.begin, range.begin, range.end)
      .status();
}

// Removes rows of this chunk that a later one of it replaces.
absl::Status RemoveWithin(store::Session& session, const Range& range) {
  if (failpoint::Planted("compact-latest")) {
    return session
        .Execute("DELETE FROM feed WHERE position > :begin AND position <= :end", range.begin,
                 range.end)
        .status();
  }
  return session
      .Execute(
          "DELETE FROM feed WHERE position > :begin AND position <= :end AND EXISTS (SELECT 1 "
          "FROM feed newer WHERE newer.name = feed.name AND newer.position > feed.position AND "
          "newer.position > :first AND newer.position <= :last)",
          range.begin, range.end, range.begin, range.end)
      .status();
}

}  // namespace

absl::StatusOr<bool> CompactChunk(store::Session& session, absl::Time limit, int chunk) {
  RETURN_IF_ERROR(TakeTurn(session));
  ASSIGN_OR_RETURN(const Range range, NextRange(session, limit, chunk));
  if (range.end == range.begin) return false;
  RETURN_IF_ERROR(RemoveReplaced(session, range));
  RETURN_IF_ERROR(RemoveWithin(session, range));
  RETURN_IF_ERROR(
      session
          .Execute("UPDATE feed_head SET horizon = :end WHERE id = 1 AND horizon < :least",
                   range.end, range.end)
          .status());
  return range.full;
}

}  // namespace baraza::feed
