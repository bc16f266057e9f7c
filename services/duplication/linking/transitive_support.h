// What two pairs of rows say about the third pair of the triangle.
//
// Why: who is one with A and one with B makes A and B one. Two rows of one list that somebody
// entered twice are each found as one with a row of the other list, while by themselves they could
// be siblings. P(B = C) is at least P(A = B and A = C), which is taken as the product of the two;
// the greatest over all A counts.
//
// Bounds: of a row the kMaxSupporters surest partners. Thread-safety: pure; deterministic.
#pragma once

#include <cstddef>
#include <vector>

#include "services/duplication/linking/linkage.h"

namespace baraza::duplication {

inline constexpr std::size_t kMaxSupporters = 20;

// Raises the probability of pairs that others support. Each pair of rows stands in `pairs` once.
void AddTransitiveSupport(std::vector<LinkedPair>& pairs);

}  // namespace baraza::duplication
