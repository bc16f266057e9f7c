// Countries that a name of an organisation mentions: "Ministry of Health Kenya" says where it is.
//
// Names of countries come from ICU (Unicode CLDR) in the languages of the field that are written in
// Latin letters, and a few short forms besides (USA, UK). A p-code says it, too: "Health Post
// SL0204". Thread-safety: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baraza::duplication {

// ISO 3166-1 alpha-2 codes of countries named in the text, sorted, each once.
std::vector<std::string> MentionedCountries(std::string_view text);

// The country (ISO 3166-1 alpha-2) whose code of two or three letters an OCHA p-code begins with:
// "SL0204" -> "SL", "TUR001" -> "TR". Empty if the word, in whatever case, is not written like one:
// that code and two to twelve digits, which are no year ("ID2020").
std::string CountryOfPcode(std::string_view word);

}  // namespace baraza::duplication
