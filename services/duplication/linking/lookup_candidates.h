// The names of a register that are worth comparing with a text, word by word.
//
// Why: a text of twenty words shares a word with half of the names of a register. Postings of the
// rarest words are read first and counted in bits, up to kMostPostings in all, so that a question
// takes milliseconds among a million records; the kMostCompared names of which the most is said
// are compared. Common words that are not reached are missed by the count only, not by the
// comparison; of a word that most names have, the first names are counted.
//
// Thread-safety: may be called from many threads; each keeps one number per name between calls.
#pragma once

#include <vector>

#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_query.h"

namespace baraza::duplication {

inline constexpr std::size_t kMostPostings = 400000;
inline constexpr std::size_t kMostCompared = 400;

// In order of their numbers.
std::vector<NameId> LookupCandidates(const ReadQuery& query, const LookupNames& names,
                                     std::size_t most_postings = kMostPostings);

}  // namespace baraza::duplication
