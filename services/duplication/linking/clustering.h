// Makes clusters of rows out of pairs with probabilities.
//
// Thread-safety: pure.
#pragma once

#include <vector>

#include "services/duplication/linking/linkage.h"

namespace baraza::duplication {

// For each of `row_count` rows the least row of its cluster.
std::vector<Row> Cluster(Row row_count, const std::vector<LinkedPair>& pairs);

}  // namespace baraza::duplication
