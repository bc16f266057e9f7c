// Words for fields of work and study: "obstetrics", with its variants in other languages.
//
// Why: they say what a part of an organisation does, seldom which organisation it is.
//
// The list is plain data, data/fields.txt, which states its origin; it is embedded when the library
// is built. Ownership: views point into static data. Thread-safety: pure.
#pragma once

#include <string_view>

namespace baraza::duplication {

// The canonical form of a folded word for a field; empty if it is none.
std::string_view FieldCalled(std::string_view word);

// The canonical form of the field whose name begins alike, as names of sciences do in European
// languages: "onkoloski" begins as "oncology". Empty if there is none or more than one.
std::string_view FieldLike(std::string_view word);

}  // namespace baraza::duplication
