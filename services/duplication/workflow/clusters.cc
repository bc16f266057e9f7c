#include "services/duplication/workflow/clusters.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "services/duplication/domain/cluster_refinement.h"
#include "services/duplication/workflow/cluster_pairs.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Cluster;
using v1::Match;

void Describe(const KnownRecord& record, Cluster::Member& member) {
  member.set_name(record.name);
  member.set_title(TitleOf(record));
}

// Tells of one of the clusters into which a neighbourhood falls.
class Telling {
 public:
  // `clusters`: for each record the least of its cluster. `own`: the cluster that is told of.
  Telling(const Neighbourhood& around, const std::vector<Row>& clusters, Row own)
      : around_(around), clusters_(clusters), own_(own) {}

  // Notes what parts the cluster from others.
  void AddWalls(const std::map<ClusterPairs::Key, Cluster::Obstacle>& walls) {
    for (const auto& [pair, obstacle] : walls) {
      const Row left = clusters_[pair.first], right = clusters_[pair.second];
      if (left != own_ && right != own_) continue;
      Cluster::Obstacle& noted = obstacles_[left == own_ ? right : left];
      if (noted != Cluster::DECISION) noted = obstacle;
    }
  }

  Cluster Tell() const {
    Cluster cluster;
    cluster.set_truncated(around_.truncated);
    for (Row row = 0; row < clusters_.size(); ++row) {
      if (clusters_[row] == own_) Describe(*around_.records[row], *cluster.add_members());
    }
    for (const Match* match : MostProbableFirst()) AddMatch(*match, cluster);
    return cluster;
  }

 private:
  std::vector<const Match*> MostProbableFirst() const {
    std::vector<const Match*> matches;
    for (const Match& match : around_.matches) {
      if (HoldsTogether(match)) matches.push_back(&match);
    }
    std::stable_sort(matches.begin(), matches.end(), [](const Match* a, const Match* b) {
      return a->probability() > b->probability();
    });
    return matches;
  }

  void AddMatch(const Match& match, Cluster& cluster) const {
    const Row left = *around_.Find(match.subjects(0)), right = *around_.Find(match.subjects(1));
    const bool left_own = clusters_[left] == own_, right_own = clusters_[right] == own_;
    if (left_own && right_own) {
      Cluster::Link& link = *cluster.add_links();
      link.set_match(match.name());
      *link.mutable_subjects() = match.subjects();
      link.set_probability(match.probability());
      link.set_state(match.state());
    } else if (left_own || right_own) {
      AddBridge(match, left_own ? left : right, left_own ? right : left, cluster);
    }
  }

  void AddBridge(const Match& match, Row inside, Row outside, Cluster& cluster) const {
    Cluster::Bridge& bridge = *cluster.add_bridges();
    bridge.set_match(match.name());
    bridge.set_member(around_.records[inside]->name);
    Describe(*around_.records[outside], *bridge.mutable_other());
    bridge.set_probability(match.probability());
    bridge.set_state(match.state());
    const auto obstacle = obstacles_.find(clusters_[outside]);
    bridge.set_obstacle(obstacle == obstacles_.end() ? Cluster::OTHER_PAIRS : obstacle->second);
  }

  const Neighbourhood& around_;
  const std::vector<Row>& clusters_;
  const Row own_;
  std::map<Row, Cluster::Obstacle> obstacles_;  // by the other cluster
};

}  // namespace

absl::StatusOr<Cluster> Clusters::Of(const scope::Scope& scope, const std::string& subject) const {
  ASSIGN_OR_RETURN(const Neighbourhood around, Gather(scope, records_, matches_, subject, limits_));
  const ClusterPairs known = PairsOf(around, engines_.Of(FeedOf(subject)));
  std::vector<WeighedPair> pairs;
  for (const auto& [rows, pair] : known.pairs) pairs.push_back(pair);
  const Clustering clustering(static_cast<Row>(around.records.size()), pairs);
  const std::vector<Row> clusters = Refined(clustering.clusters(), pairs);
  Telling telling(around, clusters, clusters[*around.Find(subject)]);
  telling.AddWalls(known.walls);
  return telling.Tell();
}

}  // namespace baraza::duplication
