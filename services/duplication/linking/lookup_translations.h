// Which words of a register's names translate which, learned from records that have several names.
//
// Why: "大学" is nowhere written beside "university", but thousands of records have one name with
// the one and another name with the other. The same teaches Munich and München,
// Universitätsklinikum and university hospital, in whatever languages the register at hand has.
//
// Formula: IBM model 1 (Brown, Della Pietra, Della Pietra, Mercer 1993): for each pair of names of
// one record the words that only one of them has are each other's translations, alignments unknown;
// t(e | f) by expectation maximisation, discounted by one count, so that what was seen once teaches
// nothing. Bounds: kMostPairs pairs of names, evenly over the rows.
//
// Thread-safety: const methods may be called from many threads.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_places.h"

namespace baraza::duplication {

struct Translation {
  WordId word = kNoWord;
  float probability = 0;
};

class LookupTranslations {
 public:
  LookupTranslations(const LookupNames& names, const LookupPlaces& places);

  // The words that may be meant by `word`, the most probable first.
  absl::Span<const Translation> Of(WordId word) const {
    return absl::MakeConstSpan(translations_)
        .subspan(offsets_[word], offsets_[word + 1] - offsets_[word]);
  }

 private:
  std::vector<std::uint32_t> offsets_;
  std::vector<Translation> translations_;
};

}  // namespace baraza::duplication
