#include "services/duplication/linking/pair_probabilities.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/duplication/domain/organisation_scorer.h"

namespace baraza::duplication {
namespace {

// How far from even the odds of a pair are at least on its clusters' side.
constexpr double kDecidedBits = 0.05;

// A pair whose members a person judged.
constexpr double kJudgedBits = 12.0;

// No pair is as good as certain against a field that differs, or without having been compared:
// 0.985.
constexpr double kUnsureBits = 6.0;

// Rows between which nothing can tell.
constexpr double kIdenticalBits = 8.0;

// Gives pairs of rows for pairs of nodes.
class Giver {
 public:
  Giver(const OrganisationTable& table, const LinkOptions& options, Linked& linked)
      : table_(table), options_(options), linked_(linked) {
    for (const Label& label : options.labels)
      judged_[std::minmax(label.left, label.right)] = label.same;
  }

  // All pairs of a row of one node and a row of the other.
  void Give(Node left, Node right, double bits, LinkedPair::Kind kind) {
    for (const Row a : table_.RowsOf(left)) {
      for (const Row b : table_.RowsOf(right)) GiveRows(a, b, bits, kind);
    }
  }

  // The pairs among the rows of one node; of too many, each with the next only.
  void GiveWithin(Node node, double bits, bool all) {
    const absl::Span<const Row> rows = table_.RowsOf(node);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t end = all ? rows.size() : std::min(rows.size(), i + 2);
      for (std::size_t j = i + 1; j < end; ++j) {
        GiveRows(rows[i], rows[j], bits, LinkedPair::Kind::kSame);
      }
    }
  }

 private:
  void GiveRows(Row a, Row b, double bits, LinkedPair::Kind kind) {
    const auto judged = judged_.find(std::minmax(a, b));
    if (judged != judged_.end()) {
      bits = judged->second ? kJudgedBits : -kJudgedBits;
      kind = LinkedPair::Kind::kSame;
    }
    const double probability = ProbabilityOf(bits);
    if (probability < options_.least_probability) return;
    linked_.pairs.push_back({std::min(a, b), std::max(a, b), probability, kind});
  }

  const OrganisationTable& table_;
  const LinkOptions& options_;
  Linked& linked_;
  absl::flat_hash_map<std::pair<Row, Row>, bool> judged_;
};

// A cluster's nodes, and how many pairs its rows make.
struct Members {
  std::vector<Node> nodes;
  std::int64_t pairs = 0;
  bool whole = false;  // all of its pairs are given, whether compared or not
};

// The clusters by their least node; the smallest are whole, as far as the bounds go.
std::vector<Members> MembersOf(const OrganisationTable& table, const std::vector<Row>& clusters) {
  std::vector<Members> members(clusters.size());
  std::vector<std::int64_t> rows(clusters.size());
  for (Node node = 0; node < clusters.size(); ++node) {
    members[clusters[node]].nodes.push_back(node);
    rows[clusters[node]] += static_cast<std::int64_t>(table.RowsOf(node).size());
  }
  std::vector<Node> order;
  for (Node node = 0; node < clusters.size(); ++node) {
    members[node].pairs = rows[node] * (rows[node] - 1) / 2;
    if (rows[node] > 1) order.push_back(node);
  }
  std::sort(order.begin(), order.end(), [&](Node a, Node b) {
    return std::pair(members[a].pairs, a) < std::pair(members[b].pairs, b);
  });
  std::int64_t left =
      kMaxImplied + kImpliedPerRow * static_cast<std::int64_t>(table.nodes().size());
  for (const Node node : order) {
    left -= members[node].pairs;
    members[node].whole = left >= 0;
  }
  return members;
}

// Compared pairs by their nodes.
using Direct = absl::flat_hash_map<std::pair<Node, Node>, const ScoredPair*>;

// Bits of a pair of one cluster whose parts were joined at `joined`; `pair` null: not compared.
double WithinBits(const ScoredPair* pair, double joined) {
  double bits = std::min(joined, kUnsureBits);
  if (pair != nullptr) {
    bits = std::max<double>(
        bits, pair->conflict ? std::min<double>(pair->bits, kUnsureBits) : pair->bits);
  }
  return std::max(kDecidedBits, bits);
}

void GiveCluster(const Members& members, const Direct& direct, const Clustering& clustering,
                 Giver& giver) {
  for (std::size_t i = 0; i < members.nodes.size(); ++i) {
    const Node left = members.nodes[i];
    giver.GiveWithin(left, kIdenticalBits, members.whole);
    for (std::size_t j = i + 1; members.whole && j < members.nodes.size(); ++j) {
      const Node right = members.nodes[j];
      const auto compared = direct.find({left, right});
      const double joined = clustering.JoinedBits(left, right);
      giver.Give(left, right,
                 WithinBits(compared == direct.end() ? nullptr : compared->second, joined),
                 LinkedPair::Kind::kSame);
    }
  }
}

// A pair between two clusters.
void GiveBetween(const ScoredPair& pair, Giver& giver) {
  if (pair.related > pair.same) {
    giver.Give(pair.left, pair.right, RelatedBits(pair), LinkedPair::Kind::kRelated);
  } else {
    giver.Give(pair.left, pair.right, std::min<double>(pair.bits, -kDecidedBits),
               LinkedPair::Kind::kSame);
  }
}

// For each row the least row of its cluster.
std::vector<Row> ClustersOfRows(const OrganisationTable& table, const std::vector<Row>& clusters) {
  std::vector<Row> least(clusters.size(), static_cast<Row>(table.nodes().size()));
  for (Node node = 0; node < clusters.size(); ++node) {
    least[clusters[node]] = std::min(least[clusters[node]], table.RowsOf(node)[0]);
  }
  std::vector<Row> of_rows;
  for (const Node node : table.nodes()) of_rows.push_back(least[clusters[node]]);
  return of_rows;
}

}  // namespace

Linked LinkedOf(const OrganisationTable& table, const std::vector<ScoredPair>& pairs,
                const Clustering& clustering, const LinkOptions& options) {
  Linked linked;
  linked.compared = static_cast<std::int64_t>(pairs.size());
  Giver giver(table, options, linked);
  const std::vector<Row>& clusters = clustering.clusters();
  const std::vector<Members> members = MembersOf(table, clusters);
  Direct direct;
  for (const ScoredPair& pair : pairs) {
    if (clusters[pair.left] != clusters[pair.right]) {
      GiveBetween(pair, giver);
    } else if (members[clusters[pair.left]].whole) {
      direct[{pair.left, pair.right}] = &pair;
    } else {
      giver.Give(pair.left, pair.right, WithinBits(&pair, kDecidedBits), LinkedPair::Kind::kSame);
    }
  }
  for (const Members& cluster : members) GiveCluster(cluster, direct, clustering, giver);
  std::sort(linked.pairs.begin(), linked.pairs.end(), [](const LinkedPair& a, const LinkedPair& b) {
    return std::pair(a.left, a.right) < std::pair(b.left, b.right);
  });
  linked.clusters = ClustersOfRows(table, clusters);
  return linked;
}

}  // namespace baraza::duplication
