// Makes clusters of rows out of pairs with log odds: rows that, taken together, are one. Rows are
// rows of a table (../linking) or records of a register (../workflow).
//
// Method: agglomeration by mean log odds (average linkage: Sokal and Michener 1958), the most
// certain two clusters first, while the mean over all pairs between them speaks for one. A pair
// that was never compared counts as kAbsentBits, and none as more than kMostBits; of equally
// certain joinings that with the most other rows to support it comes first. So one bad link between
// two groups does not join them, however strong it is; connected components do. Rows between which
// there is a wall (a person's "not the same") are never in one cluster. Clusters of rows that a
// person called the same are joined last: what is unlike the rest of an organisation is joined to
// it and does not take its nearest away from it. Only where walls would then keep the two apart are
// they joined first.
//
// Work: only rows that pairs for one organisation connect are looked at together, at most
// kMaxTogether; a larger lump is taken apart by leaving out its weakest pairs. O(n log n) in pairs.
//
// The result does not depend on the order of the pairs. Thread-safety: const methods may be called
// together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace baraza::duplication {

using Row = std::uint32_t;

// Two rows and log2 of the odds that they are one; left < right, each pair at most once.
struct WeighedPair {
  // What a person said about them.
  enum class Said : std::uint8_t { kNothing, kSame, kNotSame };
  Row left = 0;
  Row right = 0;
  float bits = 0;
  Said said = Said::kNothing;
};

// Bits at which a pair counts for, or against, at most: no single pair decides over many.
inline constexpr double kMostBits = 8.0;

// What a pair that was not compared counts as: it shared too little to be looked at.
inline constexpr double kAbsentBits = -5.0;

// Rows that are looked at together at most.
inline constexpr std::size_t kMaxTogether = 4000;

class Clustering {
 public:
  Clustering(Row row_count, std::vector<WeighedPair> pairs);

  // For each row the least row of its cluster.
  const std::vector<Row>& clusters() const { return clusters_; }

  // Mean log odds at which the clusters of two rows of one cluster were joined, a little more for
  // a mean of many pairs.
  double JoinedBits(Row left, Row right) const;

 private:
  // A cluster's being taken into another one; a row that never was has itself as parent.
  struct Joining {
    Row parent = 0;
    float bits = 0;
    std::uint32_t time = 0;
  };
  class Agglomeration;

  void Agglomerate(absl::Span<const Row> rows, absl::Span<WeighedPair> pairs, double least_bits,
                   std::vector<Row>& lots);
  // False if rows that a person called the same are not in one cluster.
  bool AgglomerateLot(absl::Span<const Row> rows, absl::Span<const WeighedPair> pairs,
                      bool said_first);

  std::vector<Row> clusters_;
  std::vector<Joining> joinings_;
};

// log2 of the odds of a probability, as of one within a millionth of 0 or 1 at most.
float BitsOf(double probability);

}  // namespace baraza::duplication
