#include "services/reporting/domain/shared_results.h"

#include <algorithm>

#include "services/foundation/failpoint/failpoint.h"

namespace baraza::reporting {

SharedResults::SharedResults(const Viewer& viewer) {
  if (failpoint::Planted("count-shared-twice")) return;
  const auto& results = viewer.facts().results().columns();
  for (ResultRow row = 1; row < viewer.facts().results().rows(); ++row) {
    const auto named = results.shared_with[row];
    if (named.empty() || viewer.HomeOfResult(row) == 0) continue;
    if (parents_.empty()) parents_.resize(viewer.facts().results().rows());
    for (ResultRow other : named) {
      const bool counts = viewer.HomeOfResult(other) != 0;
      if (counts && results.indicators[other] != results.indicators[row]) continue;
      Link(row, other);
    }
  }
}

ResultRow SharedResults::GroupOf(ResultRow row) const {
  while (parents_[row] != row) row = parents_[row];
  return row;
}

void SharedResults::Link(ResultRow a, ResultRow b) {
  for (ResultRow row : {a, b}) {
    if (parents_[row] == 0) parents_[row] = row;
  }
  const ResultRow root_a = GroupOf(a), root_b = GroupOf(b);
  const ResultRow root = std::min(root_a, root_b);
  // Halves the way of whoever asks next.
  for (ResultRow row : {root_a, root_b, a, b}) parents_[row] = root;
}

}  // namespace baraza::reporting
