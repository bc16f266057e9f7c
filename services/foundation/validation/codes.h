// Code lists of ISO: countries, their subdivisions, currencies, languages, scripts.
//
// Why: a code that nobody assigned finds nothing and groups wrongly, and is refused where it comes
// in. The lists are those of Debian's package iso-codes, put into the program when it is built
// (codes.cmake): a later edition takes a rebuild.
//
// Thread-safety: all functions are pure. Cost: a binary search, 0.05 us.
#pragma once

#include <string_view>

namespace baraza::validation {

// ISO 3166-1 alpha-2 in capitals, assigned today; or XK, Kosovo.
bool IsCountryCode(std::string_view code);

// ISO 3166-2 in capitals: `SL-E`.
bool IsSubdivisionCode(std::string_view code);

// ISO 4217 in capitals.
bool IsCurrencyCode(std::string_view code);

// A BCP 47 (RFC 5646) language tag: well-formed, in letters of either case, and its language,
// script and region are assigned. A language with a code of two letters is not known by one of
// three (`en`, not `eng`). Grandfathered tags (`i-klingon`) are refused.
bool IsLanguageTag(std::string_view tag);

}  // namespace baraza::validation
