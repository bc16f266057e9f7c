#include "services/duplication/linking/organisation_linking.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "services/duplication/domain/clustering.h"
#include "services/duplication/domain/organisation_scorer.h"
#include "services/duplication/linking/calibration.h"
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

std::size_t RangeOfProbability(double probability) {
  return std::min(kRanges - 1, static_cast<std::size_t>(probability * kRanges));
}

std::size_t RangeOf(double bits) { return RangeOfProbability(ProbabilityOf(bits)); }

// Rows that somebody says are not one with another.
std::set<Row> RowsApart(const std::vector<Label>& labels) {
  std::set<Row> apart;
  for (const Label& label : labels) {
    if (!label.same) apart.insert({label.left, label.right});
  }
  return apart;
}

// What labels say of pairs of nodes.
using Said = std::map<std::pair<Node, Node>, bool>;

// Parts of the labels that are left out in turn, and the least probability of what is said of them.
constexpr std::size_t kFolds = 2;
constexpr double kLeast = 0.001;

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
      Calibrate();
      const Clustering clustering = MakeClusters(pairs_, said_);
      const bool settled =
          clustering.clusters() == groups_ ||
          (round == 0 && CountGroups(clustering.clusters()) > kFewDuplicates * nodes);
      if (settled || round == kMaxRounds) return Finish(clustering);
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
  void WeighLabels(std::vector<LabelledPair>& labels) const {
    std::array<double, kRanges> pairs{}, labelled{};
    for (const ScoredPair& pair : pairs_) {
      if (ProbabilityOf(pair.bits) < options_.least_probability) continue;
      pairs[RangeOf(pair.bits)] +=
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

  // Puts the scores through the line that they themselves suggest.
  void Calibrate() {
    std::vector<float> bits;
    bits.reserve(pairs_.size());
    for (const ScoredPair& pair : pairs_) bits.push_back(pair.bits);
    const bool capped = CandidatesFor(table_.node_count()) < kMostCandidates;
    Correct(table_, {CalibrateByNull(bits, capped), {}}, pairs_);
  }

  // The calibrated pairs as `said` corrects them.
  std::vector<ScoredPair> Corrected(const Said& said) const {
    std::vector<LabelledPair> labels;
    for (const auto& [nodes, same] : said) {
      const ScoredPair& pair = *std::lower_bound(pairs_.begin(), pairs_.end(),
                                                 ScoredPair{nodes.first, nodes.second}, &Precedes);
      labels.push_back(LabelledOf(table_, pair, pair.bits, same));
    }
    WeighLabels(labels);
    std::vector<ScoredPair> corrected = pairs_;
    Correct(table_, {Calibration(), LabelModel(labels)}, corrected);
    return corrected;
  }

  // What linking gives, corrected by labels if that predicts labels that were left out better than
  // the table does by itself: what holds of single pairs may not hold once clusters have spoken.
  Linked Finish(const Clustering& clustering) const {
    Linked plain = LinkedOf(table_, pairs_, clustering, options_);
    if (said_.empty() || !LabelsHelp(SharesOf(plain))) return plain;
    const std::vector<ScoredPair> corrected = Corrected(said_);
    return LinkedOf(table_, corrected, MakeClusters(corrected, said_), options_);
  }

  // How many pairs a label in each range of probability stands for.
  using Shares = std::array<double, kRanges>;
  Shares SharesOf(const Linked& linked) const {
    Shares pairs{}, labelled{};
    for (const LinkedPair& pair : linked.pairs) {
      if (pair.kind == LinkedPair::Kind::kSame) ++pairs[RangeOfProbability(pair.probability)];
    }
    for (const auto& [nodes, same] : said_) {
      ++labelled[RangeOfProbability(ProbabilityIn(linked, nodes))];
    }
    for (std::size_t i = 0; i < kRanges; ++i) pairs[i] /= std::max(1.0, labelled[i]);
    return pairs;
  }

  // By more than a standard error (Breiman and others 1984): a few labels must not undo a table.
  bool LabelsHelp(const Shares& shares) const {
    double gain = 0, squares = 0;
    for (std::size_t fold = 0; fold < kFolds; ++fold) {
      Said taught, left_out;
      std::size_t at = 0;
      for (const auto& each : said_) (at++ % kFolds == fold ? left_out : taught).insert(each);
      const std::vector<ScoredPair> corrected = Corrected(taught);
      const Linked with = LinkedOf(table_, corrected, MakeClusters(corrected, taught), options_);
      const Linked without = LinkedOf(table_, pairs_, MakeClusters(pairs_, taught), options_);
      for (const auto& [nodes, same] : left_out) {
        const double before = ProbabilityIn(without, nodes);
        const double each = shares[RangeOfProbability(before)] *
                            (LossOf(before, same) - LossOf(ProbabilityIn(with, nodes), same));
        gain += each;
        squares += each * each;
      }
    }
    const double mean = gain / static_cast<double>(said_.size());
    return gain > std::sqrt(std::max(0.0, squares - mean * gain));
  }

  // Minus the log likelihood of what a label says.
  static double LossOf(double probability, bool same) {
    const double bounded = std::clamp(probability, kLeast, 1 - kLeast);
    return -std::log(same ? bounded : 1 - bounded);
  }

  // Of the first rows of both nodes.
  double ProbabilityIn(const Linked& linked, const std::pair<Node, Node>& nodes) const {
    const auto [left, right] =
        std::minmax(table_.RowsOf(nodes.first).front(), table_.RowsOf(nodes.second).front());
    const LinkedPair wanted{left, right, 0, LinkedPair::Kind::kSame};
    auto found = std::lower_bound(linked.pairs.begin(), linked.pairs.end(), wanted,
                                  [](const LinkedPair& a, const LinkedPair& b) {
                                    return std::pair(a.left, a.right) < std::pair(b.left, b.right);
                                  });
    for (; found != linked.pairs.end() && found->left == left && found->right == right; ++found) {
      if (found->kind == LinkedPair::Kind::kSame) return found->probability;
    }
    return 0;
  }

  Clustering MakeClusters(const std::vector<ScoredPair>& pairs, const Said& said_of) const {
    std::vector<WeighedPair> weighed;
    weighed.reserve(pairs.size());
    for (const ScoredPair& pair : pairs) {
      const auto said = said_of.find({pair.left, pair.right});
      using Says = WeighedPair::Said;
      weighed.push_back(
          {pair.left, pair.right, pair.bits,
           said == said_of.end() ? Says::kNothing : (said->second ? Says::kSame : Says::kNotSame)});
    }
    return Clustering(table_.node_count(), std::move(weighed));
  }

  const LinkOptions& options_;
  OrganisationTable table_;
  std::vector<Node> groups_;  // for each node the least one of its cluster, as known so far
  std::vector<ScoredPair> pairs_;
  Said said_;
};

}  // namespace

Linked LinkOrganisations(const std::vector<OrganisationRow>& rows, const LinkOptions& options) {
  return Linking(rows, options).Run();
}

}  // namespace baraza::duplication
