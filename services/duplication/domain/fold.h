// Text of any script as plain lower-case Latin letters and digits, for comparing only.
//
// Why: "HÔPITAL", "Hôpital" and "Hopital", "Больница" and "Bolnitsa" have to meet in one form. This
// goes further than the house's text folding, which keeps scripts apart because its results are
// shown and sorted: here ICU's transliterator (Any-Latin; Latin-ASCII; NFKC case fold) is wanted,
// and nobody ever reads the result as a name.
//
// Thread-safety: pure; each thread keeps a transliterator of its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace baraza::duplication {

// Bytes of a text that are looked at; what follows is ignored, so that a hostile text costs no more
// than a long one.
inline constexpr std::size_t kMaxFoldedBytes = 2000;

// `text` (UTF-8; wrong bytes are replaced) transliterated, without accents, in lower case.
// Punctuation and spaces stay as they are; format characters such as direction marks, and
// symbols such as emoji, are dropped.
std::string Fold(std::string_view text);

}  // namespace baraza::duplication
