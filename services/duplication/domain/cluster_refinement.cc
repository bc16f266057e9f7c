#include "services/duplication/domain/cluster_refinement.h"

#include <algorithm>
#include <map>
#include <utility>

namespace baraza::duplication {
namespace {

using Said = WeighedPair::Said;

// Sums within this of one another are equal: they are added in orders that differ.
constexpr double kSlack = 1e-6;

// What the pairs of one row say of its being in a cluster.
struct Affinity {
  double sum = 0;
  Row count = 0;
  bool wall = false;
  bool same = false;
};

class Refinement {
 public:
  Refinement(std::vector<Row> clusters, absl::Span<const WeighedPair> pairs)
      : clusters_(std::move(clusters)), sizes_(clusters_.size(), 0), pairs_of_(clusters_.size()) {
    for (const Row cluster : clusters_) ++sizes_[cluster];
    for (const WeighedPair& pair : pairs) {
      pairs_of_[pair.left].emplace(pair.right, &pair);
      pairs_of_[pair.right].emplace(pair.left, &pair);
    }
  }

  std::vector<Row> Run() {
    bool moved = true;
    for (int round = 0; moved && round < kMostRounds; ++round) {
      moved = false;
      for (Row row = 0; row < clusters_.size(); ++row) moved |= Move(row);
    }
    return Numbered();
  }

 private:
  std::map<Row, Affinity> AffinitiesOf(Row row) const {
    std::map<Row, Affinity> affinities;
    for (const auto& [other, pair] : pairs_of_[row]) {
      Affinity& affinity = affinities[clusters_[other]];
      affinity.sum += std::clamp<double>(pair->bits, -kMostBits, kMostBits);
      affinity.count += 1;
      affinity.wall |= pair->said == Said::kNotSame;
      affinity.same |= pair->said == Said::kSame;
    }
    return affinities;
  }

  // True if the row went elsewhere.
  bool Move(Row row) {
    const Row own = clusters_[row];
    const std::map<Row, Affinity> affinities = AffinitiesOf(row);
    double most = 0;  // alone
    Row best = AnEmptyCluster(row);
    if (const auto found = affinities.find(own); found != affinities.end()) {
      if (found->second.same) return false;
    }
    for (const auto& [cluster, affinity] : affinities) {
      const Row others = sizes_[cluster] - (cluster == own ? 1 : 0);
      const double sum = affinity.sum + kAbsentBits * (others - affinity.count);
      const bool surer = sum > most + kSlack || (cluster == own && sum > most - kSlack);
      if (affinity.wall || !surer) continue;
      most = sum;
      best = cluster;
    }
    if (best == own) return false;
    --sizes_[own];
    ++sizes_[best];
    clusters_[row] = best;
    return true;
  }

  // Where `row` is alone: its own cluster if it is that already.
  Row AnEmptyCluster(Row row) const {
    if (sizes_[clusters_[row]] == 1) return clusters_[row];
    return static_cast<Row>(std::find(sizes_.begin(), sizes_.end(), 0) - sizes_.begin());
  }

  // Each cluster by its least row.
  std::vector<Row> Numbered() const {
    std::map<Row, Row> least;
    std::vector<Row> numbered;
    for (Row row = 0; row < clusters_.size(); ++row) {
      numbered.push_back(least.emplace(clusters_[row], row).first->second);
    }
    return numbered;
  }

  std::vector<Row> clusters_;  // some row stands for each, not always one of its own
  std::vector<Row> sizes_;
  std::vector<std::map<Row, const WeighedPair*>> pairs_of_;
};

}  // namespace

std::vector<Row> Refined(std::vector<Row> clusters, absl::Span<const WeighedPair> pairs) {
  return Refinement(std::move(clusters), pairs).Run();
}

}  // namespace baraza::duplication
