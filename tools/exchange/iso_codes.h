// Whether a code is one that the contract takes: countries, currencies, languages.
//
// Why: the register refuses a record for a country that doesn't exist; a reader rather leaves the
// code out and says so. The lists are those of ICU, which follow ISO 3166-1 and ISO 4217.
//
// Thread-safety: all functions are pure.
#pragma once

#include <string_view>

namespace baraza::exchange {

// ISO 3166-1 alpha-2 in capitals, assigned today, or XK (Kosovo).
bool IsCountryCode(std::string_view code);

// ISO 4217 in capitals, of today or of the past.
bool IsCurrencyCode(std::string_view code);

// The form of a BCP-47 tag: two or three letters, and subtags of two to eight letters or digits.
bool IsLanguageTag(std::string_view tag);

}  // namespace baraza::exchange
