// Names of organisations reduced to what two spellings of one name have in common.
//
// Why: the rule by which two mentions are one organisation (docs/importing.md, "The mention rule")
// compares names. It has to be simple enough to be told in a paragraph and checked by a script in
// another language, and careful enough never to make two ministries one. So it folds spelling and
// nothing more: no stemming, no dropping of legal forms or countries.
//
// Thread-safety: all functions are pure.
#pragma once

#include <string>
#include <string_view>

namespace baraza::exchange {

// The plain spelling of a clean name (clean_text.h): NFKC, letter case and accents folded,
// apostrophes dropped, "&" read as "and", other punctuation as a space; British spelling of a few
// words read as American; "U.S." as "united states", "U.K." as "united kingdom"; a leading "the"
// dropped, and an acronym of the name in parentheses at its end. Words are parted by one space. May
// be empty.
std::string PlainName(std::string_view name);

// The plain name without a leading "united states government": USAID's files write a department as
// "U.S. Government - Department of State" in one place and as "Department of State" in another.
// Only to be compared where both carry the same code.
std::string CoreName(std::string_view plain_name);

// True if the plain name names no organisation: empty, a placeholder ("nan", "unknown"), a note
// ("redacted"), or a category of payees ("Enterprise - Non United States Other").
bool NamesNobody(std::string_view plain_name);

// The acronym that a name carries in parentheses at its end, if its letters are initials of words
// before it in their order: "USAID" of "United States Agency for International Development
// (USAID)". Empty if there is none.
std::string AcronymIn(std::string_view name);

}  // namespace baraza::exchange
