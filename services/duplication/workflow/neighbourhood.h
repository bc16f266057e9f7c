// Records that hang together by matches which say that they are one, as one caller may read them.
//
// Why: whether records are one is seen from all their pairs together (cluster_pairs.h), so the
// pairs are gathered first, breadth first from one record. What the caller may not read is never
// met: no record is passed through, and no match counted, that a list would not show to them.
//
// Bounds: so many records and matches are gathered as the limits say, the nearest to the start;
// `truncated` tells that there were more. One query for each step away from the start.
// Thread-safety: may be called from any thread; the answer is a value.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "baraza/duplication/v1/match.pb.h"
#include "services/duplication/domain/clustering.h"
#include "services/duplication/workflow/known_record.h"
#include "services/duplication/workflow/match_records.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

struct NeighbourhoodLimits {
  std::size_t records = 500;
  std::size_t matches = 10'000;
};

struct Neighbourhood {
  std::vector<KnownRecordPtr> records;  // live, in order of their names
  std::vector<v1::Match> matches;       // between them, in order of their names, without evidence
  bool truncated = false;

  // The place of a record among `records`.
  std::optional<Row> Find(std::string_view name) const;
};

// True if the match holds its records together: it says that they are one, and nobody said no.
bool HoldsTogether(const v1::Match& match);

// What hangs together with `start`. NOT_FOUND: no live record that `scope` may read; otherwise what
// the store answers. Of matches that change meanwhile it may have either state.
absl::StatusOr<Neighbourhood> Gather(const scope::Scope& scope, const KnownRecords& records,
                                     ReadableMatches& matches, const std::string& start,
                                     const NeighbourhoodLimits& limits);

}  // namespace baraza::duplication
