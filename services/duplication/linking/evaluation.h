// How well pairs and clusters agree with a known truth.
//
// Measures: precision, recall and F1 over pairs (van Rijsbergen 1979), the same over the pairs that
// clusters make, and the expected calibration error over ten bins of equal width (Naeini et al.
// 2015): the mean distance between what pairs claim to be probable and what share of them is true.
//
// Thread-safety: pure.
#pragma once

#include <cstdint>
#include <vector>

#include "services/duplication/linking/linkage.h"

namespace baraza::duplication {

// Who is who: a number per row, equal for rows that are one; kUnknown: nobody says, pairs of such a
// row count neither way.
inline constexpr std::uint32_t kUnknown = ~std::uint32_t{0};
using Entities = std::vector<std::uint32_t>;

struct PairScore {
  std::int64_t found = 0;     // pairs called the same
  std::int64_t correct = 0;   // of them, those that are
  std::int64_t existing = 0;  // pairs that are the same
  // 1 where there is nothing to find, or nothing was found.
  double precision() const;
  double recall() const;
  double f1() const;
};

struct Evaluation {
  PairScore pairs;               // of probability 0.5 or more
  PairScore clusters;            // pairs within a cluster
  double pair_completeness = 0;  // share of existing pairs that are given with any probability
  double calibration_error = 0;  // over all given pairs
  std::int64_t sure = 0;         // pairs of probability 0.99 or more
  std::int64_t sure_correct = 0;
};

// `sources`: a number per row, empty if it is no matter; otherwise only pairs of rows of different
// sources count. Only pairs of kind `same` are judged.
Evaluation Evaluate(const Linked& linked, const Entities& entities,
                    const std::vector<std::uint32_t>& sources);

}  // namespace baraza::duplication
