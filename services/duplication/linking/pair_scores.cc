#include "services/duplication/linking/pair_scores.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <tuple>
#include <utility>

#include "services/duplication/domain/organisation_scorer.h"
#include "services/duplication/linking/shares.h"

namespace baraza::duplication {
namespace {

constexpr float kMostRelated = 60;

// A postal code is mistaken too often to count as one.
bool IsConflict(const FieldComparison& field) {
  return field.level == Level::kDifferent && std::strcmp(field.field, "postal_code") != 0;
}

// Two addresses, each of which two records give, are two sites rather than one site and a mistake:
// an estimate, as those of the model.
constexpr double kTwoSitesBits = -4.0;

double SitesBits(const OrganisationTable& table, const OrganisationJudgement& judged,
                 const ScoredPair& pair) {
  if (!table.IsAttested(pair.left) || !table.IsAttested(pair.right)) return 0;
  const bool differ =
      std::any_of(judged.fields.begin(), judged.fields.end(), [](const FieldComparison& field) {
        return field.level == Level::kDifferent && std::strcmp(field.field, "address") == 0;
      });
  return differ ? kTwoSitesBits : 0;
}

// Calls `visit(judgement, pair)` for each pair, on all processors.
template <typename Visit>
void ForEachJudged(const OrganisationTable& table, std::vector<ScoredPair>& pairs, Visit visit) {
  InShares(pairs.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
    std::optional<OrganisationView> left;
    for (std::size_t i = begin; i < end; ++i) {
      ScoredPair& pair = pairs[i];
      if (i == begin || pairs[i - 1].left != pair.left) left = table.Open(pair.left);
      visit(JudgeOrganisations(*left, table.Open(pair.right), table.model()), pair);
    }
  });
}

// Pairs of rows that are expected to be the same, if all bits were so much more.
double ExpectedSame(const OrganisationTable& table, const std::vector<ScoredPair>& pairs,
                    double more) {
  double expected = 0;
  for (const ScoredPair& pair : pairs) {
    const auto rows = table.RowsOf(pair.left).size() * table.RowsOf(pair.right).size();
    expected += static_cast<double>(rows) * ProbabilityOf(pair.bits + more);
  }
  return expected;
}

// How often the range in which the shift lies is halved: to less than a hundredth of a bit.
constexpr int kHalvings = 14;

// Shifts all bits alike, so that as many pairs are expected to be the same as `expected`.
void ShiftTo(double expected, const OrganisationTable& table, std::vector<ScoredPair>& pairs) {
  double low = -kMostRelated, high = kMostRelated;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (ExpectedSame(table, pairs, middle) < expected ? low : high) = middle;
  }
  for (ScoredPair& pair : pairs) pair.bits += static_cast<float>((low + high) / 2);
}

}  // namespace

double RelatedBits(const ScoredPair& pair) {
  return pair.related - std::log2(1 + std::exp2(std::min(kMostRelated, pair.same)));
}

std::vector<ScoredPair> CandidatePairs(const OrganisationTable& table, std::size_t limit,
                                       const std::function<void(Node done)>& progress) {
  std::vector<std::vector<ScoredPair>> found(CountShares(table.node_count()));
  InShares(table.node_count(), [&](std::size_t begin, std::size_t end, std::size_t share) {
    for (std::size_t i = begin; i < end; ++i) {
      const Node node = static_cast<Node>(i);
      for (const Node other : table.CandidatesOf(node, limit)) {
        found[share].push_back({std::min(node, other), std::max(node, other)});
      }
      if (progress && share == 0) progress(static_cast<Node>((node + 1) * found.size()));
    }
  });
  std::vector<ScoredPair> pairs = std::move(found[0]);
  for (std::size_t share = 1; share < found.size(); ++share) {
    pairs.insert(pairs.end(), found[share].begin(), found[share].end());
    std::vector<ScoredPair>().swap(found[share]);
  }
  std::sort(pairs.begin(), pairs.end(), [](const ScoredPair& a, const ScoredPair& b) {
    return std::pair(a.left, a.right) < std::pair(b.left, b.right);
  });
  pairs.erase(std::unique(pairs.begin(), pairs.end(),
                          [](const ScoredPair& a, const ScoredPair& b) {
                            return a.left == b.left && a.right == b.right;
                          }),
              pairs.end());
  return pairs;
}

void Score(const OrganisationTable& table, std::vector<ScoredPair>& pairs) {
  ForEachJudged(table, pairs, [&](const OrganisationJudgement& judged, ScoredPair& pair) {
    pair.same =
        static_cast<float>(judged.same + table.model().prior_same + SitesBits(table, judged, pair));
    pair.related = static_cast<float>(judged.related + table.model().prior_related);
    pair.conflict = std::any_of(judged.fields.begin(), judged.fields.end(), &IsConflict);
    pair.bits = static_cast<float>(pair.same -
                                   std::log2(1 + std::exp2(std::min(kMostRelated, pair.related))));
  });
}

void Correct(const OrganisationTable& table, const Correction& correction,
             std::vector<ScoredPair>& pairs) {
  for (ScoredPair& pair : pairs) {
    pair.bits = static_cast<float>(correction.calibration.Bits(pair.bits));
  }
  if (correction.labels.empty()) return;
  const double expected = ExpectedSame(table, pairs, 0);
  ForEachJudged(table, pairs, [&](const OrganisationJudgement& judged, ScoredPair& pair) {
    pair.bits = static_cast<float>(correction.labels.Bits(pair.bits, PartsOf(judged, pair.bits)));
  });
  ShiftTo(expected, table, pairs);
}

LabelledPair LabelledOf(const OrganisationTable& table, const ScoredPair& pair, double bits,
                        bool same) {
  const OrganisationJudgement judged =
      JudgeOrganisations(table.Open(pair.left), table.Open(pair.right), table.model());
  return {bits, PartsOf(judged, bits), same};
}

}  // namespace baraza::duplication
