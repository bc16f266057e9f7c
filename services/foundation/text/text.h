// What Unicode text is made of, and two foldings of it: one to search by, one to sort by.
//
// Why: names come in every script, with and without accents, composed and decomposed, from
// keyboards that have no accents at all. What is compared, counted or ordered goes through here, so
// that `São Tomé` is found as `sao tome`, and a list has the same order in SQLite and in
// PostgreSQL.
//
// The work is done by ICU, which no other header shows. Plain ASCII, nearly all of Latin script,
// takes a table instead and never reaches ICU's transliterators. Units: lengths are code points
// unless a name says bytes. Ownership: everything is a value. Thread-safety: all functions are pure
// and may be called from any thread; the first call of Fold and SortKey builds the tables (about 10
// ms). Status: none fails; text that is not valid UTF-8 is folded with U+FFFD in place of what is
// not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace baraza::text {

// What one pass over a text finds out.
struct Facts {
  // Well-formed UTF-8 (RFC 3629). If not, nothing else is said.
  bool valid_utf8 = false;
  // Number of code points.
  std::size_t code_points = 0;
  // Unicode normalisation form C.
  bool nfc = false;
  // Holds a tab or a line feed.
  bool has_tab_or_line_feed = false;
  // Holds another control character (category Cc: U+0000 to U+001F, U+007F to U+009F).
  bool has_other_control = false;
};

// All facts in one pass.
Facts Examine(std::string_view text);

// True if `text` is well-formed UTF-8.
bool IsValidUtf8(std::string_view text);

// Number of code points; 0 if `text` is not valid UTF-8.
std::size_t CodePoints(std::string_view text);

// True if `text` is valid UTF-8 in normalisation form C.
bool IsNfc(std::string_view text);

// `text` in normalisation form C. What is not valid UTF-8 stays as it is.
std::string ToNfc(std::string_view text);

// The text to search by: lower case, without accents, Latin where ICU can transliterate, words of
// letters and digits separated by single spaces. `Médecins Sans Frontières – Suisse` becomes
// `medecins sans frontieres suisse`, `Минздрав` becomes `minzdrav`.
// - Compatibility forms are replaced (NFKC): full width, ligatures, `№` as `no`.
// - An apostrophe falls away (`John's` is `johns`, `N'Djamena` is `ndjamena`), but parts the words
// of
//   an elision: `Côte d'Ivoire` is `cote d ivoire`. Everything else between words becomes a space.
// - Cyrillic follows the BGN/PCGN system for Russian, Greek the UNGEGN one, all others ICU's
//   Any-Latin. Scripts that it does not know (Khmer, Lao, N'Ko ...) stay as they are.
// Folding a folded text changes nothing, unless Han characters that ICU cannot read are in it.
std::string Fold(std::string_view text);

// Greatest size of a sort key: a page token holds one, and so does an index entry.
inline constexpr std::size_t kMaxSortKeyBytes = 240;

// The text to sort by: two keys compared byte by byte (SQLite BINARY, PostgreSQL COLLATE "C") order
// texts by their letters, whatever their case and accents. Scripts are kept and stand in the order
// of Unicode; a run of spaces counts as one. Texts that differ in case or accents only have the
// same key, and so have texts that differ after kMaxSortKeyBytes: order those by id.
std::string SortKey(std::string_view text);

}  // namespace baraza::text
