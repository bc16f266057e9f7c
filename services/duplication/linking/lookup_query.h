// A text as the words of a register that it may say, and the places that it mentions.
//
// Why: before a text is compared with any name, each of its words is looked up once: what it is
// spelt like, abbreviates, misspells, sounds like or translates.
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <vector>

#include "services/duplication/linking/lookup.h"
#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_places.h"
#include "services/duplication/linking/lookup_translations.h"

namespace baraza::duplication {

// A word of the register that a word of the text may say.
struct Sense {
  WordId word = kNoWord;
  std::uint16_t at = 0;   // of the text's words
  std::uint8_t span = 1;  // words of the text that are taken together
  bool initials = false;  // their initials
  float cost = 0;         // bits by which the reading is less sure than the word itself
};

struct ReadQuery {
  std::vector<LookupWord> words;
  std::vector<Sense> senses;  // in order of (word, cost, at)
  std::vector<PlaceMention> places;
  CountryId country = kNoCountry;  // that the query states beside the text
  TownId town = kNoTown;
};

ReadQuery ReadLookupQuery(const LookupQuery& query, const LookupNames& names,
                          const LookupPlaces& places, const LookupTranslations& translations);

}  // namespace baraza::duplication
