#include "services/duplication/linking/organisation_linking.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "services/duplication/domain/organisation_scorer.h"
#include "services/duplication/linking/calibration.h"
#include "services/duplication/linking/clustering.h"
#include "services/duplication/linking/organisation_table.h"
#include "services/duplication/linking/pair_probabilities.h"
#include "services/duplication/linking/pair_scores.h"

namespace baraza::duplication {
namespace {

// Pairs that are compared at most, within so many for each node.
constexpr std::size_t kMaxCompared = 1'500'000;
constexpr std::size_t kFewestCandidates = 24;
constexpr std::size_t kMostCandidates = 200;

// Times that frequencies are counted anew by the clusters found, at most, and the share of nodes
// in clusters of their own above which that changes nothing worth the time.
constexpr int kMaxRounds = 3;
constexpr double kFewDuplicates = 0.7;

std::size_t CandidatesFor(std::size_t nodes) {
  return std::clamp(kMaxCompared / std::max<std::size_t>(nodes, 1), kFewestCandidates,
                    kMostCandidates);
}

// Ranges of probability over which labels may be drawn unevenly, and how much more a label of one
// may stand for than the mean.
constexpr std::size_t kRanges = 5;
constexpr double kMostWeight = 4.0;

std::size_t RangeOf(double bits) {
  return std::min(kRanges - 1, static_cast<std::size_t>(ProbabilityOf(bits) * kRanges));
}

// Rows that somebody says are not one with another.
std::set<Row> RowsApart(const std::vector<Label>& labels) {
  std::set<Row> apart;
  for (const Label& label : labels) {
    if (!label.same) apart.insert({label.left, label.right});
  }
  return apart;
}

// One linking of a table.
class Linking {
 public:
  Linking(const std::vector<OrganisationRow>& rows, const LinkOptions& options)
      : options_(options), table_(rows, RowsApart(options.labels)), groups_(table_.node_count()) {
    std::iota(groups_.begin(), groups_.end(), 0);
  }

  Linked Run() {
    Tell("learning", 0, 1);
    table_.Learn(groups_);
    const Node nodes = table_.node_count();
    pairs_ = CandidatePairs(table_, CandidatesFor(nodes),
                            [&](Node done) { Tell("finding candidates", done, nodes); });
    AddLabelledPairs();
    for (int round = 0;; ++round) {
      Tell("comparing", round, kMaxRounds + 1);
      Score(table_, pairs_);
      Correct(table_, CorrectionOf(), pairs_);
      const Clustering clustering = MakeClusters();
      const bool settled =
          clustering.clusters() == groups_ ||
          (round == 0 && CountGroups(clustering.clusters()) > kFewDuplicates * nodes);
      if (settled || round == kMaxRounds) return LinkedOf(table_, pairs_, clustering, options_);
      groups_ = clustering.clusters();
      table_.Learn(groups_);
    }
  }

 private:
  void Tell(std::string_view phase, std::int64_t done, std::int64_t goal) const {
    if (options_.progress) options_.progress(phase, done, goal);
  }

  static double CountGroups(const std::vector<Row>& groups) {
    double count = 0;
    for (Row node = 0; node < groups.size(); ++node) count += groups[node] == node ? 1 : 0;
    return count;
  }

  static bool Precedes(const ScoredPair& a, const ScoredPair& b) {
    return std::pair(a.left, a.right) < std::pair(b.left, b.right);
  }

  // Labels of rows as labels of nodes; what is said of one pair of nodes twice, the first time
  // only, and nothing about rows of one node.
  void AddLabelledPairs() {
    for (const Label& label : options_.labels) {
      if (std::max(label.left, label.right) >= table_.nodes().size()) continue;
      const auto [left, right] =
          std::minmax(table_.nodes()[label.left], table_.nodes()[label.right]);
      if (left != right && said_.try_emplace({left, right}, label.same).second) {
        pairs_.push_back({left, right});
      }
    }
    std::sort(pairs_.begin(), pairs_.end(), &Precedes);
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end(),
                             [](const ScoredPair& a, const ScoredPair& b) {
                               return a.left == b.left && a.right == b.right;
                             }),
                 pairs_.end());
  }

  // Labels are often drawn evenly over the range of scores, pairs are not: a label of a score that
  // many pairs have stands for more of them.
  void WeighLabels(const Calibration& calibration, std::vector<LabelledPair>& labels) const {
    std::array<double, kRanges> pairs{}, labelled{};
    for (const ScoredPair& pair : pairs_) {
      const double bits = calibration.Bits(pair.bits);
      if (ProbabilityOf(bits) < options_.least_probability) continue;
      pairs[RangeOf(bits)] +=
          static_cast<double>(table_.RowsOf(pair.left).size() * table_.RowsOf(pair.right).size());
    }
    for (const LabelledPair& label : labels) labelled[RangeOf(label.bits)] += 1;
    const double all = std::max(1.0, std::accumulate(pairs.begin(), pairs.end(), 0.0));
    for (LabelledPair& label : labels) {
      const std::size_t range = RangeOf(label.bits);
      const double even = labelled[range] / static_cast<double>(labels.size());
      label.weight = std::clamp(pairs[range] / all / even, 1 / kMostWeight, kMostWeight);
    }
  }

  // What the scores of all pairs and the labels say about the scores.
  Correction CorrectionOf() const {
    Correction made;
    std::vector<float> bits;
    bits.reserve(pairs_.size());
    for (const ScoredPair& pair : pairs_) bits.push_back(pair.bits);
    made.calibration = CalibrateByNull(bits, CandidatesFor(table_.node_count()) < kMostCandidates);
    std::vector<LabelledPair> labels;
    for (const auto& [nodes, same] : said_) {
      const ScoredPair& pair = *std::lower_bound(pairs_.begin(), pairs_.end(),
                                                 ScoredPair{nodes.first, nodes.second}, &Precedes);
      labels.push_back(LabelledOf(table_, pair, made.calibration.Bits(pair.bits), same));
    }
    WeighLabels(made.calibration, labels);
    made.labels = LabelModel(labels);
    return made;
  }

  Clustering MakeClusters() const {
    std::vector<WeighedPair> weighed;
    weighed.reserve(pairs_.size());
    for (const ScoredPair& pair : pairs_) {
      const auto said = said_.find({pair.left, pair.right});
      using Said = WeighedPair::Said;
      weighed.push_back(
          {pair.left, pair.right, pair.bits,
           said == said_.end() ? Said::kNothing : (said->second ? Said::kSame : Said::kNotSame)});
    }
    return Clustering(table_.node_count(), std::move(weighed));
  }

  const LinkOptions& options_;
  OrganisationTable table_;
  std::vector<Node> groups_;  // for each node the least one of its cluster, as known so far
  std::vector<ScoredPair> pairs_;
  std::map<std::pair<Node, Node>, bool> said_;  // what labels say of nodes
};

}  // namespace

Linked LinkOrganisations(const std::vector<OrganisationRow>& rows, const LinkOptions& options) {
  return Linking(rows, options).Run();
}

}  // namespace baraza::duplication
