#include "services/duplication/linking/clustering.h"

#include <numeric>

namespace baraza::duplication {
namespace {

Row Root(std::vector<Row>& parents, Row row) {
  while (parents[row] != row) row = parents[row] = parents[parents[row]];
  return row;
}

}  // namespace

std::vector<Row> Cluster(Row row_count, const std::vector<LinkedPair>& pairs) {
  std::vector<Row> parents(row_count);
  std::iota(parents.begin(), parents.end(), 0);
  for (const LinkedPair& pair : pairs) {
    if (pair.kind != LinkedPair::Kind::kSame || pair.probability < 0.5) continue;
    const Row left = Root(parents, pair.left);
    const Row right = Root(parents, pair.right);
    parents[std::max(left, right)] = std::min(left, right);
  }
  for (Row row = 0; row < row_count; ++row) parents[row] = Root(parents, row);
  return parents;
}

}  // namespace baraza::duplication
