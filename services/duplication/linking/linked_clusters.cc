#include "services/duplication/linking/linked_clusters.h"

#include <utility>

namespace baraza::duplication {

std::vector<Row> ClustersOf(Row row_count, const std::vector<LinkedPair>& pairs) {
  std::vector<WeighedPair> weighed;
  for (const LinkedPair& pair : pairs) {
    if (pair.kind != LinkedPair::Kind::kSame) continue;
    weighed.push_back({pair.left, pair.right, BitsOf(pair.probability)});
  }
  return Clustering(row_count, std::move(weighed)).clusters();
}

}  // namespace baraza::duplication
