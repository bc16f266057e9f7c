// Clusters: which records are one with a record, all pairs taken together.
//
// Nothing of a cluster is stored. It is computed from the matches as they stand, which detection
// keeps in step with the registers record by record and reviews with what people decide; so that it
// is never behind them, on any replica and after any restart, and a cluster is the same whatever
// led to its matches (history_test.cc). It costs a few queries by an index for each step from the
// record to the farthest one that hangs together with it, mostly one or two.
//
// Thread-safety: Of may be called from any thread; it may block. Status: NOT_FOUND, no live record
// that the caller may read; otherwise what the store answers.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "baraza/duplication/v1/cluster.pb.h"
#include "services/duplication/workflow/engine.h"
#include "services/duplication/workflow/known_record.h"
#include "services/duplication/workflow/match_records.h"
#include "services/duplication/workflow/neighbourhood.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

class Clusters {
 public:
  // All outlive it.
  Clusters(const KnownRecords& records, ReadableMatches& matches, Engines engines,
           const NeighbourhoodLimits& limits = {})
      : records_(records), matches_(matches), engines_(engines), limits_(limits) {}

  // The cluster of a record, from nothing but what `scope` may read.
  absl::StatusOr<v1::Cluster> Of(const scope::Scope& scope, const std::string& subject) const;

 private:
  const KnownRecords& records_;
  ReadableMatches& matches_;
  const Engines engines_;
  const NeighbourhoodLimits limits_;
};

}  // namespace baraza::duplication
