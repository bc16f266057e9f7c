// The ASCII form of characters of Latin script and of general punctuation, by table.
//
// Why: nine names in ten are Latin. A look-up per character is a hundred times faster than ICU's
// rules, and the table is made by those rules. Text of other scripts takes the table first too, so
// that a Latin word comes out the same whatever stands beside it. Internal to this library.
//
// Thread-safety: the table is built at the first call and constant from then on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace baraza::text {

// The lower-case ASCII form of a code point: `é` is "e", `Æ` is "ae", `“` is "\"". Empty: it falls
// away (accents that stand alone, invisible characters). Nothing: the table does not hold it, as it
// is of another script or rare. Spaces of all kinds, tabs and line feeds are " "; other control
// characters fall away.
std::optional<std::string_view> AsciiForm(std::int32_t code_point);

// `text` in normalisation form C with the ASCII forms of all characters that have one; `others`
// tells whether characters are left that have none.
std::string ReplaceLatin(std::string_view text, bool& others);

// True for combining marks that are accents, which both foldings drop. Vowel signs of Indic
// scripts, kana voicing and the like are letters in all but name and stay.
bool IsAccent(std::int32_t code_point);

}  // namespace baraza::text
