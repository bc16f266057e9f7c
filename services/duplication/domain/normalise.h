// Names of organisations as lists of words that can be compared, and the acronyms they give and
// make.
//
// Why: two spellings of one name agree in their words, not in their letters; and people write
// "LSTM" for "Liverpool School of Tropical Medicine".
//
// Bounds: at most kMaxNameTokens words of at most kMaxTokenBytes each; what follows is ignored.
// Thread-safety: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "services/duplication/domain/words.h"

namespace baraza::duplication {

inline constexpr std::size_t kMaxNameTokens = 48;
inline constexpr std::size_t kMaxTokenBytes = 40;

// One word of a name: canonical form and class.
struct Token {
  std::string text;
  WordClass word_class = WordClass::kOrdinary;
  friend bool operator==(const Token&, const Token&) = default;
};

// A name, normalised.
struct NormalisedName {
  // Words in the order of the name, each once; stop words only if there is nothing else.
  std::vector<Token> tokens;
  // Acronyms that the name states: "(LSTM)", or the name itself where it is one. Lower case.
  std::vector<std::string> given_acronyms;
  // Initials of the words, without and with stop words: "lstm", "lsotm". Only of three words up.
  std::vector<std::string> derived_acronyms;
  // True if the name is an acronym and nothing else.
  bool is_acronym = false;
};

// Normalises a name.
NormalisedName NormaliseName(std::string_view name);

// The parts of a name that commas, semicolons and dashes separate, as people write affiliations:
// "Department of Physiology, Makerere University". Parts of legal forms only are left out; empty if
// fewer than two remain; at most kMaxNameParts.
inline constexpr std::size_t kMaxNameParts = 6;
std::vector<std::string> NameParts(std::string_view name);

// The words of running text (title, description): folded, canonical, stop words left out, in order,
// repetitions kept, at most `max_tokens`.
std::vector<Token> TextTokens(std::string_view text, std::size_t max_tokens);

// The host of a web address without "www.": "https://www.Who.int/x" -> "who.int". Empty if there
// is none or if the host is shared by unrelated organisations (facebook.com).
std::string WebDomain(std::string_view url);

// A code as compared: letters folded, punctuation and leading zeros dropped, and the scheme's own
// prefix as well, where the value repeats it ("GB-CHC-1113101" under GB-CHC). Empty if nothing is
// left or if the code names a category.
std::string NormaliseIdentifier(std::string_view scheme, std::string_view value);

// A scheme as compared: upper case, without blanks around it.
std::string NormaliseScheme(std::string_view scheme);

// A telephone number's last nine digits at most; empty if it has none.
std::string NormalisePhone(std::string_view phone);

}  // namespace baraza::duplication
