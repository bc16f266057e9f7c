// Which words of a name a text says, and what of the text speaks for or against that reading
// beside the words themselves: their order, their neighbours, the places that the text mentions.
//
// Costs are bits, estimates of how often people write so; none is fitted to a scored set.
// Thread-safety: pure.
#pragma once

#include <bitset>
#include <vector>

#include "absl/types/span.h"
#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_places.h"
#include "services/duplication/linking/lookup_query.h"

namespace baraza::duplication {

// Words of a text, by their place in it.
using SaidWords = std::bitset<kMaxLookupWords>;

inline constexpr int kNowhere = -1;

// A name as a text says it.
struct NameMatch {
  std::vector<int> at;  // for each word of the name the word of the text, or kNowhere
  SaidWords said;       // words of the text that are the name's
  bool telling = false, told = false;  // it has words that tell it apart; one of them is said
  bool placeless = false;              // a word of the record's town is not said
  float bits = 0;                      // of all words of the name
  std::vector<float> credit;           // evidence of each word of the name
};

// Words for kinds of organisations say something only beside what tells an organisation apart.
bool IsKind(WordClass word_class);

// What it costs that words of one part of the text stand in another order than the name's.
float OrderBits(const ReadQuery& query, const NameMatch& match);

// What it costs that the text says more words among or beside the name's; `weights` are the bits of
// the words of the text.
float NeighbourBits(const ReadQuery& query, const NameMatch& match,
                    absl::Span<const float> weights);

// What speaks for a name that is all that part `home` of the text says.
float WholeBits(const ReadQuery& query, const NameMatch& match, int home);

// What the places that query and text mention say of a record of `row`.
float PlaceBits(const ReadQuery& query, const NameMatch& match, const LookupPlaces& places,
                Row row);

// The words of addresses that say where `row` is.
SaidWords PlaceWords(const ReadQuery& query, const LookupPlaces& places, Row row);

}  // namespace baraza::duplication
