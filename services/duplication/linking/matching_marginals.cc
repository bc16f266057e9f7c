#include "services/duplication/linking/matching_marginals.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace baraza::duplication {
namespace {

constexpr int kMaxRounds = 200;
constexpr double kConverged = 1e-7;
constexpr double kMaxLogOdds = 40;

// What one place tells the other along an edge: how probable it is that it has no other partner.
struct Messages {
  std::vector<double> from_left, from_right;
};

// Of each place the sum over its edges of odds x what the far end tells.
std::vector<double> Pulls(std::uint32_t place_count, const std::vector<Edge>& edges,
                          const std::vector<double>& odds, const Messages& messages) {
  std::vector<double> pulls(place_count, 0);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    pulls[edges[i].left] += odds[i] * messages.from_right[i];
    pulls[edges[i].right] += odds[i] * messages.from_left[i];
  }
  return pulls;
}

// One round for all edges at once; gives the greatest change.
double Update(const std::vector<Edge>& edges, const std::vector<double>& odds,
              const std::vector<double>& pulls, Messages& messages) {
  double change = 0;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const double rivals_left = pulls[edges[i].left] - odds[i] * messages.from_right[i];
    const double rivals_right = pulls[edges[i].right] - odds[i] * messages.from_left[i];
    // Half of the way: messages of a round all at once would swing.
    const double left = 0.5 * (messages.from_left[i] + 1 / (1 + std::max(0.0, rivals_left)));
    const double right = 0.5 * (messages.from_right[i] + 1 / (1 + std::max(0.0, rivals_right)));
    change = std::max(
        {change, std::abs(left - messages.from_left[i]), std::abs(right - messages.from_right[i])});
    messages.from_left[i] = left;
    messages.from_right[i] = right;
  }
  return change;
}

}  // namespace

std::vector<double> MatchingMarginals(std::uint32_t place_count, const std::vector<Edge>& edges) {
  std::vector<double> odds;
  for (const Edge& edge : edges) {
    odds.push_back(std::exp(std::clamp(edge.log_odds, -kMaxLogOdds, kMaxLogOdds)));
  }
  Messages messages{std::vector<double>(edges.size(), 1), std::vector<double>(edges.size(), 1)};
  for (int round = 0; round < kMaxRounds; ++round) {
    const std::vector<double> pulls = Pulls(place_count, edges, odds, messages);
    if (Update(edges, odds, pulls, messages) < kConverged) break;
  }
  std::vector<double> marginals;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const double pull = odds[i] * messages.from_left[i] * messages.from_right[i];
    marginals.push_back(pull / (1 + pull));
  }
  return marginals;
}

}  // namespace baraza::duplication
