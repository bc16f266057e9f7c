// Where each figure of a report is added up: a slot for each indicator, group and year.
//
// Why: adding up millions of facts takes one addition each if the slot is found by arithmetic. That
// is so as long as all combinations fit into kMostDense slots; beyond, most of them never occur and
// slots are handed out as they do.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace baraza::reporting {

class Slots {
 public:
  static constexpr uint64_t kMostDense = 1 << 22;
  // What a slot stands for.
  struct Meaning {
    uint32_t group;
    uint32_t indicator;
    uint32_t year;  // as the report numbers them
  };

  Slots(uint32_t groups, uint32_t indicators, uint32_t years)
      : indicators_(indicators),
        years_(years),
        dense_(uint64_t{groups} * indicators * years <= kMostDense) {
    if (dense_) Grow(static_cast<size_t>(uint64_t{groups} * indicators * years));
  }

  // The slot of a combination.
  uint32_t Find(const Meaning& meaning) {
    const uint64_t index =
        (uint64_t{meaning.group} * indicators_ + meaning.indicator) * years_ + meaning.year;
    if (dense_) return static_cast<uint32_t>(index);
    const auto [entry, is_new] = sparse_.emplace(index, static_cast<uint32_t>(indices_.size()));
    if (is_new) {
      indices_.push_back(index);
      Grow(indices_.size());
    }
    return entry->second;
  }
  Meaning Of(uint32_t slot) const {
    const uint64_t index = dense_ ? slot : indices_[slot];
    return {static_cast<uint32_t>(index / years_ / indicators_),
            static_cast<uint32_t>(index / years_ % indicators_),
            static_cast<uint32_t>(index % years_)};
  }

  // By slot: the figure, the results counted, those left out.
  std::vector<double> sums;
  std::vector<uint32_t> counted;
  std::vector<uint32_t> left_out;

 private:
  void Grow(size_t size) {
    sums.resize(size);
    counted.resize(size);
    left_out.resize(size);
  }

  const uint32_t indicators_, years_;
  const bool dense_;
  absl::flat_hash_map<uint64_t, uint32_t> sparse_;
  std::vector<uint64_t> indices_;  // by slot, if sparse
};

}  // namespace baraza::reporting
