// How much a word of a name says after the word before it.
//
// Why: names follow patterns. Whoever is called a "district" is called "health office" next, so
// that these words together are hardly rarer than the first; adding up their information as if
// they were independent makes every two district health offices of a town one.
//
// Formula: information of a word after another, -log2 P(word | before), with the probability
// smoothed towards the word's own (Witten and Bell 1991, with a fixed weight kOwnWeight):
//   P(word | before) = (count(before word) + kOwnWeight P(word)) / (count(before) + kOwnWeight)
// and never more than the word's own information. Counts are those of the frozen table.
//
// Thread-safety: pure.
#pragma once

#include "absl/container/inlined_vector.h"
#include "services/duplication/domain/term_table.h"
#include "services/duplication/domain/vocabulary.h"

namespace baraza::duplication {

// Occurrences of a word that its own frequency stands for.
inline constexpr double kOwnWeight = 4.0;

// The key under which a table counts one word after another.
std::uint64_t WordPairKey(std::uint64_t before, std::uint64_t word);

// Sets `next_bits` of the words of a name, given in order.
void WeighSequence(const TermTable& terms, absl::InlinedVector<TokenView, 8>& words);

}  // namespace baraza::duplication
