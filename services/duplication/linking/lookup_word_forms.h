// The word lists (words.h, fields.h) as running texts need them: plurals, compounds, and the words
// that say what a department does.
//
// Thread-safety: pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "services/duplication/domain/words.h"

namespace baraza::duplication {

// As LookUpWord; a plural that no list has is looked up as the singular.
Word LookUpSingular(std::string_view text);

// Where a word parts that Germanic languages write as one and others as two: "universitats" and
// "klinikum". npos if it isn't of two listed words.
std::size_t CompoundCut(std::string_view text);

// True for a generic word, in its canonical form, that says what is done rather than who does it.
bool IsActivity(std::string_view canonical);

// True for what Romance languages join to the next word by an apostrophe: "dell'Universita".
bool IsElision(std::string_view word);

}  // namespace baraza::duplication
