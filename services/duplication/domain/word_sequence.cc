#include "services/duplication/domain/word_sequence.h"

#include <algorithm>
#include <cmath>

namespace baraza::duplication {

std::uint64_t WordPairKey(std::uint64_t before, std::uint64_t word) {
  std::uint64_t hash =
      (before * 0x9e3779b97f4a7c15ULL) ^ (word + static_cast<std::uint64_t>(TermKind::kWordPair));
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  return hash ^ (hash >> 33);
}

void WeighSequence(const TermTable& terms, absl::InlinedVector<TokenView, 8>& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const TokenView& before = words[i - 1];
    TokenView& word = words[i];
    const auto together = static_cast<double>(terms.CountKey(WordPairKey(before.key, word.key)));
    if (together == 0) continue;
    const auto alone = static_cast<double>(std::max<std::int64_t>(1, terms.CountKey(before.key)));
    const double own = kOwnWeight * std::exp2(-word.bits);
    const double bits = -std::log2((together + own) / (alone + kOwnWeight));
    word.next_bits = static_cast<float>(std::clamp<double>(bits, 0, word.bits));
  }
}

}  // namespace baraza::duplication
