// What single words mean in names of organisations: stop words, legal forms, generic words and
// their variants in several languages.
//
// Why: "Hosp.", "Hôpital" and "Hospital" are one word to a reader, "Ltd" is no difference, and one
// more "Department" makes a part of a whole. The lists are plain data, data/words.txt and
// data/words_of_scripts.txt, which state their origin; they are embedded when the library is built.
//
// Ownership: views point into static data. Thread-safety: all functions are pure.
#pragma once

#include <string_view>

namespace baraza::duplication {

// What a word contributes to a name.
enum class WordClass {
  kOrdinary,  // everything else: what tells organisations apart
  kStop,      // says nothing
  kLegal,     // legal form
  kGeneric,   // kind of organisation or field of work
  kNational,  // generic, of a body of one country: ministry, national
  kUnit,      // kind of part of a whole: department, branch, campus
  kNumber,    // digits only: numbers are equal or different, never similar
};

// A word in its canonical form with its class.
struct Word {
  std::string_view canonical;
  WordClass word_class;
};

// Looks up a word, folded (Latin letters, lower case) or of another script (lower case). A word in
// no list stands for itself, and the answer's view is then `word` itself.
Word LookUpWord(std::string_view word);

// True if the domain is a web host or network that many unrelated organisations share.
bool IsSharedHost(std::string_view domain);

// True if the normalised identifier names a category or says "unknown": it never identifies.
bool IsCategoryCode(std::string_view scheme, std::string_view value);

}  // namespace baraza::duplication
