#include "services/duplication/linking/project_linking.h"

#include "absl/container/flat_hash_map.h"
#include "services/duplication/linking/linked_clusters.h"
#include "services/duplication/linking/project_weighing.h"
#include "services/duplication/linking/transitive_support.h"

namespace baraza::duplication {
namespace {

Sources SourcesOf(const std::vector<ProjectRow>& rows) {
  absl::flat_hash_map<std::string, std::uint32_t> numbers;
  Sources sources;
  for (const ProjectRow& row : rows) {
    const auto next = static_cast<std::uint32_t>(numbers.size());
    sources.push_back(numbers.try_emplace(row.source, next).first->second);
  }
  return sources;
}

}  // namespace

Linked LinkProjects(const std::vector<ProjectRow>& rows, const LinkOptions& options) {
  const ProjectTexts texts(rows);
  const ProjectComparer comparer(texts);
  const Sources sources = SourcesOf(rows);
  ProjectPairs pairs = FindPairs(comparer, sources, options);
  const std::vector<double> probabilities = WeighPairs(pairs, sources, options);
  Linked linked;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i] < options.least_probability) continue;
    const ComparedPair& pair = pairs.candidates[i];
    linked.pairs.push_back({pair.left, pair.right, probabilities[i], LinkedPair::Kind::kSame});
  }
  if (!options.between) AddTransitiveSupport(linked.pairs);
  linked.clusters = ClustersOf(texts.size(), linked.pairs);
  linked.compared = static_cast<std::int64_t>(pairs.candidates.size());
  return linked;
}

}  // namespace baraza::duplication
