// Codes that name a category of organisations instead of one.
//
// Why: published data gives `XM-DAC-22000` ("donor country-based NGO") or `N/A` as the code of
// thousands of organisations. They are kept as they came; verified, they would make strangers one.
//
// Source of the numbers: OECD DAC, "Channel of delivery" code list of the Creditor Reporting
// System: channels whose parent is "00000" or that stand for "other" of one. Thread-safety: pure
// function.
#pragma once

#include <string_view>

namespace baraza::organisations {

// True if the code, whatever its punctuation and case, names a category or nothing at all. Numbers
// do so in the DAC's own schemes only.
bool IsCategoryCode(std::string_view scheme, std::string_view value);

}  // namespace baraza::organisations
