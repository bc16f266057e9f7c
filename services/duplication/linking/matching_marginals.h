// How probable each of several edges is, where each node has at most so many of them: probabilities
// under the distribution over one-to-one matchings.
//
// Why: of two sources of which neither repeats itself a row has one partner or none. A pair is then
// judged against the rivals of both rows: a mutual best with a clear margin is far more probable
// than its likeness alone says, and the second best far less. With odds w of each edge, a matching
// has probability proportional to the product of the odds of its edges (the monomer-dimer model);
// the marginals are computed by belief propagation, which converges for it and is exact on trees:
// Zdeborova and Mezard, "The number of matchings in random graphs", J. Stat. Mech. (2006) P05003;
// Bayati, Gamarnik, Katz, Nair, Tetali, "Simple deterministic approximation algorithms for counting
// matchings", STOC 2007.
//
// Thread-safety: pure.
#pragma once

#include <cstdint>
#include <vector>

namespace baraza::duplication {

// Two places of which each takes part in at most one edge.
struct Edge {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  double log_odds = 0;  // in nats, of the edge by itself
};

// The probability of each edge; places are numbered from 0 to `place_count` - 1.
std::vector<double> MatchingMarginals(std::uint32_t place_count, const std::vector<Edge>& edges);

}  // namespace baraza::duplication
