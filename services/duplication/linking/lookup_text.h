// What is written in an affiliation or a name, word by word, for looking it up in a register.
//
// Why: "Dept. of Physiology, Makerere Univ., Kampala" says three things that commas part, in words
// that dots shorten; and a name in another script is compared by its own words, because what a
// transliteration makes of a Han or Arabic word is seldom what people write in Latin letters.
//
// Scripts that write words in one (Han, Kana, Thai, Khmer, Lao, Burmese) are cut by ICU's word
// breaks (Unicode Standard Annex 29, with ICU's dictionaries). Bounds: kMaxLookupBytes of a text
// and kMaxLookupWords words are read, what follows is ignored; a word is cut at kMaxTokenBytes.
// Thread-safety: pure; each thread keeps the ICU objects that it uses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "services/duplication/domain/words.h"

namespace baraza::duplication {

inline constexpr std::size_t kMaxLookupBytes = 2000;
inline constexpr std::size_t kMaxLookupWords = 120;

struct LookupWord {
  std::string text;       // lower case; Latin letters without accents, other scripts as they are
  std::string canonical;  // the form of its variants (words.h); `text` if it has none
  WordClass word_class = WordClass::kOrdinary;
  bool field = false;       // of work or study (fields.h)
  int segment = 0;          // parts of the text between commas, brackets and the like, from 0
  bool dotted = false;      // an abbreviation's dot follows
  bool capitals = false;    // written in two or more capitals only
  bool foreign = false;     // of a script other than Latin
  bool in_country = false;  // part of the name of a country or region; set by who knows places
  bool of_unit = false;     // says what a unit does: "Medicine" in "School of Medicine"
  bool linked = false;      // a word such as "of" stands before it
};

// The words of a text in their order, stop words included.
std::vector<LookupWord> ReadLookupText(std::string_view text);

// A word of another script in Latin letters, as ICU transliterates it.
std::string InLatin(std::string_view word);

}  // namespace baraza::duplication
