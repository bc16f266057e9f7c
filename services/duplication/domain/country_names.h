// Countries that a name of an organisation mentions: "Ministry of Health Kenya" says where it is.
//
// Names of countries come from ICU (Unicode CLDR) in the languages of the field that are written in
// Latin letters, and a few short forms besides (USA, UK).
// Thread-safety: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baraza::duplication {

// ISO 3166-1 alpha-2 codes of countries named in the text, sorted, each once.
std::vector<std::string> MentionedCountries(std::string_view text);

}  // namespace baraza::duplication
