#include "services/duplication/linking/project_pairs.h"

#include <algorithm>

namespace baraza::duplication {
namespace {

using RowPair = std::pair<Row, Row>;

struct Chosen {
  std::vector<RowPair> candidates, decoys;
};

// Adds the pairs of a row with the `limit` of `near` that are most alike.
void AddNearest(Row row, std::vector<NearRow> near, std::size_t limit,
                std::vector<RowPair>& pairs) {
  limit = std::min(limit, near.size());
  std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(limit), near.end(),
                    [](const NearRow& a, const NearRow& b) {
                      return a.cosine != b.cosine ? a.cosine > b.cosine : a.row < b.row;
                    });
  for (std::size_t i = 0; i < limit; ++i) {
    pairs.emplace_back(std::min(row, near[i].row), std::max(row, near[i].row));
  }
}

void Choose(Row row, std::vector<NearRow> near, const Sources& sources, bool between,
            Chosen& chosen) {
  if (between) {
    const auto others = std::partition(near.begin(), near.end(), [&](const NearRow& other) {
      return sources[other.row] != sources[row];
    });
    const std::size_t stride = sources.size() / kMaxDecoyRows + 1;
    if (row % stride == 0) AddNearest(row, {others, near.end()}, kMaxDecoys, chosen.decoys);
    near.erase(others, near.end());
  }
  AddNearest(row, std::move(near), kMaxNearest, chosen.candidates);
}

void EachOnce(std::vector<RowPair>& pairs) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
}

std::vector<ComparedPair> Compare(const ProjectComparer& comparer, std::vector<RowPair> pairs) {
  EachOnce(pairs);
  std::vector<ComparedPair> compared;
  compared.reserve(pairs.size());
  for (const auto& [left, right] : pairs) {
    compared.push_back({left, right, static_cast<float>(comparer.Namesakes(left, right)),
                        comparer.Compare(left, right)});
  }
  return compared;
}

}  // namespace

ProjectPairs FindPairs(const ProjectComparer& comparer, const Sources& sources,
                       const LinkOptions& options) {
  constexpr Row kStep = 1000;
  Chosen chosen;
  std::vector<double> scratch;
  const auto rows = static_cast<Row>(sources.size());
  for (Row row = 0; row < rows; ++row) {
    for (const TermIndex* index : {&comparer.titles(), &comparer.all()}) {
      Choose(row, index->Find(row, scratch), sources, options.between, chosen);
    }
    if (options.progress && (row % kStep == 0 || row + 1 == rows)) {
      options.progress("searching", row + 1, rows);
    }
  }
  for (const Label& label : options.labels) {
    if (options.between && sources[label.left] == sources[label.right]) continue;
    chosen.candidates.emplace_back(std::minmax(label.left, label.right));
  }
  return {Compare(comparer, std::move(chosen.candidates)),
          Compare(comparer, std::move(chosen.decoys))};
}

}  // namespace baraza::duplication
