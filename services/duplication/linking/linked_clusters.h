// Clusters of rows out of pairs with probabilities (domain/clustering.h).
//
// Thread-safety: pure.
#pragma once

#include <vector>

#include "services/duplication/linking/linkage.h"

namespace baraza::duplication {

// For each of `row_count` rows the least row of its cluster, by the probabilities of the pairs of
// kind `same`.
std::vector<Row> ClustersOf(Row row_count, const std::vector<LinkedPair>& pairs);

}  // namespace baraza::duplication
