// The words of a text as a search compares them.
//
// Why: most scripts part words by spaces, which Fold leaves; Burmese, Khmer, Lao and Thai write
// them in one, and a part of a name could not be found in it. Those texts are cut by ICU's word
// breaks (Unicode Standard Annex 29, with ICU's dictionaries of the four) before they are folded.
// Han characters are words of their own already (see Fold).
//
// Thread-safety: pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baraza::text {

// The folded words of a text, in its order. Text that is not valid UTF-8 is folded as Fold does it.
std::vector<std::string> Words(std::string_view text);

}  // namespace baraza::text
