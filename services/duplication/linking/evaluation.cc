#include "services/duplication/linking/evaluation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace baraza::duplication {
namespace {

constexpr std::size_t kBins = 10;
constexpr double kCalledSame = 0.5;
constexpr double kSure = 0.99;

double Share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
}

std::int64_t PairsAmong(std::int64_t count) { return count * (count - 1) / 2; }

// Pairs of rows of one group; with sources those of different ones only.
template <class GroupOf>
std::int64_t CountPairs(const Entities& entities, const std::vector<std::uint32_t>& sources,
                        const GroupOf& group_of) {
  using Group = decltype(group_of(Row{0}));
  std::map<Group, std::int64_t> groups;
  std::map<std::pair<Group, std::uint32_t>, std::int64_t> of_one_source;
  for (Row row = 0; row < entities.size(); ++row) {
    if (entities[row] == kUnknown) continue;
    ++groups[group_of(row)];
    if (!sources.empty()) ++of_one_source[{group_of(row), sources[row]}];
  }
  std::int64_t pairs = 0;
  for (const auto& [group, count] : groups) pairs += PairsAmong(count);
  for (const auto& [group, count] : of_one_source) pairs -= PairsAmong(count);
  return pairs;
}

struct Bins {
  std::array<double, kBins> claimed{}, happened{};
  double count = 0;

  void Add(double probability, bool same) {
    const auto bin = std::min(kBins - 1, static_cast<std::size_t>(probability * kBins));
    claimed[bin] += probability;
    happened[bin] += same ? 1 : 0;
    ++count;
  }
  double Error() const {
    double error = 0;
    for (std::size_t i = 0; i < kBins; ++i) error += std::abs(claimed[i] - happened[i]);
    return count == 0 ? 0 : error / count;
  }
};

}  // namespace

double PairScore::precision() const { return Share(correct, found); }
double PairScore::recall() const { return Share(correct, existing); }
double PairScore::f1() const { return Share(2 * correct, found + existing); }

Evaluation Evaluate(const Linked& linked, const Entities& entities,
                    const std::vector<std::uint32_t>& sources) {
  Evaluation made;
  Bins bins;
  std::int64_t reached = 0;
  for (const LinkedPair& pair : linked.pairs) {
    const bool known = entities[pair.left] != kUnknown && entities[pair.right] != kUnknown;
    const bool counts = sources.empty() || sources[pair.left] != sources[pair.right];
    if (pair.kind != LinkedPair::Kind::kSame || !known || !counts) continue;
    const bool same = entities[pair.left] == entities[pair.right];
    bins.Add(pair.probability, same);
    reached += same ? 1 : 0;
    made.pairs.found += pair.probability >= kCalledSame ? 1 : 0;
    made.pairs.correct += same && pair.probability >= kCalledSame ? 1 : 0;
    made.sure += pair.probability >= kSure ? 1 : 0;
    made.sure_correct += same && pair.probability >= kSure ? 1 : 0;
  }
  const auto entity_of = [&](Row row) { return entities[row]; };
  const auto cluster_of = [&](Row row) { return linked.clusters[row]; };
  const auto both_of = [&](Row row) { return std::pair(entities[row], linked.clusters[row]); };
  made.pairs.existing = made.clusters.existing = CountPairs(entities, sources, entity_of);
  made.clusters.found = CountPairs(entities, sources, cluster_of);
  made.clusters.correct = CountPairs(entities, sources, both_of);
  made.pair_completeness = Share(reached, made.pairs.existing);
  made.calibration_error = bins.Error();
  return made;
}

}  // namespace baraza::duplication
