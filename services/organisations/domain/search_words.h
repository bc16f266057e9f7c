// The words by which an organisation is found, and those that a query asks for.
//
// Why: people look for an organisation by a part of any of its names, by an acronym that is written
// nowhere, by a code with or without its zeros, by its web address, with or without accents, in any
// script. Both sides are folded in the same way here (text::Fold), so that what was written once is
// found as it was written, and as it is spelt elsewhere.
//
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "baraza/organisations/v1/organisation.pb.h"

namespace baraza::organisations {

// A word, and how it ranks its organisation among those that share it: the number of words of the
// shortest name that holds it (1 to 99). Lower is better.
struct SearchWord {
  std::string text;  // folded, at most kMaxWordBytes, without spaces and slashes
  int weight = 0;
};

inline constexpr size_t kMaxWordBytes = 60;
inline constexpr size_t kMaxSearchWords = 500;  // of one organisation
inline constexpr size_t kMaxQueryWords = 12;

// The words of all names, initials of the longer ones (with and without words such as "of"), codes
// and the web host; each once, with its lowest weight.
std::vector<SearchWord> SearchWordsOf(const v1::Organisation& organisation);

// The folded words of a text, in its order.
std::vector<std::string> FoldedWords(std::string_view text);

// The words of a query, each once; empty if it holds no letter and no digit.
std::vector<std::string> QueryWords(std::string_view query);

}  // namespace baraza::organisations
