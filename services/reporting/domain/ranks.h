// The order of texts as numbers, so that many entries are sorted without comparing texts.
//
// Thread-safety: const methods may be called from any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "services/reporting/domain/dictionary.h"

namespace baraza::reporting {

// Ranks of those numbers of a dictionary that are used, in the order of their texts.
class Ranks {
 public:
  explicit Ranks(const Dictionary& texts) : texts_(texts), ranks_(texts.size()) {}

  // Says that a number is used; before Settle.
  void Use(uint32_t number) {
    if (ranks_[number]++ == 0) numbers_.push_back(number);
  }
  // Puts the numbers in order.
  void Settle() {
    std::sort(numbers_.begin(), numbers_.end(),
              [&](uint32_t a, uint32_t b) { return texts_.Text(a) < texts_.Text(b); });
    for (uint32_t rank = 0; rank < numbers_.size(); ++rank) ranks_[numbers_[rank]] = rank;
  }
  // Rank of a number that is used, from 0; after Settle.
  uint32_t Rank(uint32_t number) const { return ranks_[number]; }
  // The way back.
  uint32_t Number(uint32_t rank) const { return numbers_[rank]; }
  const std::string& Text(uint32_t rank) const { return texts_.Text(numbers_[rank]); }
  // How many different numbers are used.
  size_t size() const { return numbers_.size(); }

 private:
  const Dictionary& texts_;
  std::vector<uint32_t> ranks_;  // before Settle: how often a number was used
  std::vector<uint32_t> numbers_;
};

}  // namespace baraza::reporting
