#include "services/duplication/linking/organisation_linking.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "services/duplication/linking/calibration.h"
#include "services/duplication/linking/clustering.h"
#include "services/duplication/linking/organisation_table.h"
#include "services/duplication/linking/pair_probabilities.h"
#include "services/duplication/linking/pair_scores.h"

namespace baraza::duplication {
namespace {

// Pairs that are compared at most, within so many for each node.
constexpr std::size_t kMaxCompared = 4'000'000;
constexpr std::size_t kFewestCandidates = 24;
constexpr std::size_t kMostCandidates = 200;

// Times that frequencies are counted anew by the clusters found, at most, and the share of nodes
// in clusters of their own above which that changes nothing worth the time.
constexpr int kMaxRounds = 2;
constexpr double kFewDuplicates = 0.9;

std::size_t CandidatesFor(std::size_t nodes) {
  return std::clamp(kMaxCompared / std::max<std::size_t>(nodes, 1), kFewestCandidates,
                    kMostCandidates);
}

// One linking of a table.
class Linking {
 public:
  Linking(const std::vector<OrganisationRow>& rows, const LinkOptions& options)
      : options_(options), table_(rows), groups_(table_.node_count()) {
    std::iota(groups_.begin(), groups_.end(), 0);
  }

  Linked Run() {
    Tell("learning", 0, 1);
    table_.Learn(groups_);
    const Node nodes = table_.node_count();
    pairs_ = CandidatePairs(table_, CandidatesFor(nodes),
                            [&](Node done) { Tell("finding candidates", done, nodes); });
    for (int round = 0;; ++round) {
      Tell("comparing", round, kMaxRounds + 1);
      Score(table_, pairs_);
      const Clustering clustering = MakeClusters();
      const bool settled = clustering.clusters() == groups_ ||
                           CountGroups(clustering.clusters()) > kFewDuplicates * nodes;
      if (settled || round == kMaxRounds) {
        return LinkedOf(table_, pairs_, calibration_, clustering, options_);
      }
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

  Clustering MakeClusters() {
    std::vector<float> bits;
    bits.reserve(pairs_.size());
    for (const ScoredPair& pair : pairs_) bits.push_back(static_cast<float>(SameBits(pair)));
    calibration_ = CalibrateByNull(bits);
    std::vector<WeighedPair> weighed;
    weighed.reserve(pairs_.size());
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      weighed.push_back({pairs_[i].left, pairs_[i].right,
                         static_cast<float>(calibration_.Bits(bits[i])),
                         WeighedPair::Said::kNothing});
    }
    return Clustering(table_.node_count(), std::move(weighed));
  }

  const LinkOptions& options_;
  OrganisationTable table_;
  std::vector<Node> groups_;  // for each node the least one of its cluster, as known so far
  std::vector<ScoredPair> pairs_;
  Calibration calibration_;
};

}  // namespace

Linked LinkOrganisations(const std::vector<OrganisationRow>& rows, const LinkOptions& options) {
  return Linking(rows, options).Run();
}

}  // namespace baraza::duplication
