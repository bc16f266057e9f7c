// What linking the records of a table gives: pairs with probabilities, and clusters.
//
// Why: whoever has a spreadsheet and no server asks the same engine which of its rows are one.
// Unlike a service, which judges one pair at a time and must give it the same score for ever,
// linking sees the whole table at once and may weigh what the table says about a pair
// (organisation_linking.h).
//
// Rows are numbered from 0 in the order in which they were given. Thread-safety: values.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "services/duplication/domain/clustering.h"

namespace baraza::duplication {

// What somebody who knows says about two rows.
struct Label {
  Row left = 0;
  Row right = 0;
  bool same = false;
};

// Two rows that may be one or related; left < right.
struct LinkedPair {
  enum class Kind { kSame, kRelated };
  Row left = 0;
  Row right = 0;
  double probability = 0;  // that the kind applies, 0 to 1, calibrated
  Kind kind = Kind::kSame;
};

struct LinkOptions {
  // Rows with different `source` may be linked, one row of one source to at most one of another;
  // rows of one source never.
  bool between = false;
  // Pairs of a lesser probability are left out.
  double least_probability = 0.01;
  // At most some hundred; sharpen what is learned from the table itself.
  std::vector<Label> labels;
  // Told what is being done and how far it is, `done` of `goal`, from one thread. May be empty.
  std::function<void(std::string_view phase, std::int64_t done, std::int64_t goal)> progress;
};

struct Linked {
  // Each pair of rows at most once per kind, in order of (left, right).
  std::vector<LinkedPair> pairs;
  // For each row the least row of its cluster (domain/clustering.h).
  std::vector<Row> clusters;
  // Pairs that were compared.
  std::int64_t compared = 0;
};

}  // namespace baraza::duplication
