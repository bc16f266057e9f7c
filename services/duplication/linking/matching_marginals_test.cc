#include "services/duplication/linking/matching_marginals.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

// The marginals by adding up all matchings, one by one.
std::vector<double> Counted(std::uint32_t places, const std::vector<Edge>& edges) {
  std::vector<double> marginals(edges.size(), 0);
  double all = 0;
  for (std::uint32_t chosen = 0; chosen < 1U << edges.size(); ++chosen) {
    std::vector<int> taken(places, 0);
    double log_odds = 0;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if ((chosen >> i & 1U) == 0) continue;
      ++taken[edges[i].left];
      ++taken[edges[i].right];
      log_odds += edges[i].log_odds;
    }
    if (*std::max_element(taken.begin(), taken.end()) > 1) continue;
    all += std::exp(log_odds);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if ((chosen >> i & 1U) != 0) marginals[i] += std::exp(log_odds);
    }
  }
  for (double& marginal : marginals) marginal /= all;
  return marginals;
}

std::vector<Edge> RandomEdges(std::mt19937& random, std::uint32_t side, double density) {
  std::uniform_real_distribution<double> odds(-4, 4), coin(0, 1);
  std::vector<Edge> edges;
  for (std::uint32_t left = 0; left < side; ++left) {
    for (std::uint32_t right = 0; right < side; ++right) {
      if (coin(random) < density) edges.push_back({left, side + right, odds(random)});
    }
  }
  return edges;
}

TEST(MatchingMarginals, AreThoseOfAllMatchingsCountedOnATree) {
  const std::vector<Edge> path = {{0, 4, 2.0}, {1, 4, 1.0}, {1, 5, -0.5}, {2, 5, 3.0}, {3, 5, 0.1}};
  const std::vector<double> counted = Counted(6, path);
  const std::vector<double> found = MatchingMarginals(6, path);
  for (std::size_t i = 0; i < path.size(); ++i) EXPECT_NEAR(found[i], counted[i], 1e-6) << i;
}

TEST(MatchingMarginals, AreNearThoseCountedWhereEdgesMakeRings) {
  std::mt19937 random(11);
  double off = 0;
  int edges_seen = 0;
  for (int round = 0; round < 50; ++round) {
    const std::vector<Edge> edges = RandomEdges(random, 4, 0.7);
    const std::vector<double> counted = Counted(8, edges);
    const std::vector<double> found = MatchingMarginals(8, edges);
    for (std::size_t i = 0; i < edges.size(); ++i, ++edges_seen) {
      off += std::abs(found[i] - counted[i]);
    }
  }
  EXPECT_LT(off / edges_seen, 0.02);
}

TEST(MatchingMarginals, GiveNoPlaceMoreThanOnePartner) {
  std::mt19937 random(12);
  const std::vector<Edge> edges = RandomEdges(random, 30, 0.3);
  const std::vector<double> found = MatchingMarginals(60, edges);
  std::vector<double> sums(60, 0);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    sums[edges[i].left] += found[i];
    sums[edges[i].right] += found[i];
  }
  EXPECT_LT(*std::max_element(sums.begin(), sums.end()), 1.0001);
}

TEST(MatchingMarginals, LetASiblingLoseToThePartnerThatIsMoreAlike) {
  const std::vector<double> found = MatchingMarginals(3, {{0, 1, 3.0}, {0, 2, 0.0}});
  EXPECT_GT(found[0], 0.9);
  EXPECT_LT(found[1], 0.06);  // alone it would have 0.5
}

}  // namespace
}  // namespace baraza::duplication
