// Moves single rows between clusters to where their pairs speak for them most.
//
// Why: agglomeration (clustering.h) joins the surest pair first and never takes a step back. If the
// one bad link between two groups is surer than the links within them, the groups stay apart, but
// the row at its end goes with the wrong one.
//
// Method: local search for correlation clustering (Gionis, Mannila, Tsaparas 2007, LOCALSEARCH): a
// row goes to the cluster with which the sum of its log odds is greatest, or stays alone, as long
// as that is more than where it is. A pair that was never compared counts as kAbsentBits, and none
// as more than kMostBits. Each move raises the sum of log odds within all clusters, so that it
// ends; at most kMostRounds rounds. No move crosses a wall or parts rows that a person called the
// same.
//
// Thread-safety: pure. The result does not depend on the order of the pairs.
#pragma once

#include <vector>

#include "absl/types/span.h"
#include "services/duplication/domain/clustering.h"

namespace baraza::duplication {

inline constexpr int kMostRounds = 20;

// For each row the least row of its cluster, from such clusters between which no wall is crossed.
std::vector<Row> Refined(std::vector<Row> clusters, absl::Span<const WeighedPair> pairs);

}  // namespace baraza::duplication
