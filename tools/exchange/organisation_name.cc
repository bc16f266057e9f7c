#include "tools/exchange/organisation_name.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tools/exchange/clean_text.h"
#include "unicode/normalizer2.h"
#include "unicode/uchar.h"

namespace baraza::exchange {
namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kSpellings = {
    {{"organisation", "organization"},
     {"organisations", "organizations"},
     {"programme", "program"},
     {"programmes", "programs"},
     {"centre", "center"},
     {"centres", "centers"},
     {"labour", "labor"},
     {"defence", "defense"},
     {"paediatric", "pediatric"}}};

// Plain names that stand where a name should.
constexpr std::array<std::string_view, 26> kPlaceholders = {
    "anonymous",     "confidential", "miscellaneous", "multiple",
    "n a",           "na",           "nan",           "nil",
    "no name",       "none",         "not available", "not applicable",
    "not specified", "null",         "other",         "others",
    "redacted",      "tba",          "tbc",           "tbd",
    "to be decided", "unallocated",  "undisclosed",   "unknown",
    "unspecified",   "various"};

// Plain names by which payments are booked that go to many payees.
constexpr std::array<std::string_view, 5> kPayeeCategories = {
    "invitational travelers usaid", "miscellaneous foreign awardees",
    "miscellaneous foreign contractors", "personal services contractors usaid",
    "vendor implementing direct administrative services"};

constexpr std::array<std::string_view, 5> kFirstWordsOfNobody = {
    "redacted", "undisclosed", "unknown", "unnamed", "unspecified"};

template <typename Range>
bool Holds(const Range& range, std::string_view word) {
  return std::find(range.begin(), range.end(), word) != range.end();
}

bool IsApostrophe(UChar32 c) {
  return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x02BC;
}

bool IsWordCharacter(UChar32 c) {
  return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

// NFKC, folded, decomposed; accents (U+0300 to U+036F) are dropped by the caller.
icu::UnicodeString Folded(std::string_view name) {
  icu::UnicodeString text = CompatibilityForm(name);
  text.foldCase();
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString decomposed = icu::Normalizer2::getNFDInstance(error)->normalize(text, error);
  return U_SUCCESS(error) ? decomposed : text;
}

Words WordsOf(std::string_view name) {
  icu::UnicodeString folded = Folded(name);
  icu::UnicodeString spaced;
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    const bool control = u_charType(c) == U_CONTROL_CHAR && !u_isUWhiteSpace(c);
    if (IsApostrophe(c) || control || c == 0xFEFF || (c >= 0x0300 && c <= 0x036F)) continue;
    if (c == '&') {
      spaced.append(icu::UnicodeString(" and "));
    } else {
      spaced.append(IsWordCharacter(c) ? c : static_cast<UChar32>(' '));
    }
  }
  std::string bytes;
  spaced.toUTF8String(bytes);
  return absl::StrSplit(bytes, ' ', absl::SkipEmpty());
}

std::string Respelled(const std::string& word) {
  for (const auto& [from, to] : kSpellings) {
    if (word == from) return std::string(to);
  }
  return word;
}

// "u s" becomes "united states", "u k" "united kingdom", other words their one spelling.
Words WithOneSpelling(const Words& words) {
  Words result;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool state =
        words[i] == "u" && i + 1 < words.size() && (words[i + 1] == "s" || words[i + 1] == "k");
    if (state) {
      result.insert(result.end(), {"united", words[i + 1] == "s" ? "states" : "kingdom"});
      ++i;
    } else {
      result.push_back(Respelled(words[i]));
    }
  }
  if (result.size() > 1 && result.front() == "the") result.erase(result.begin());
  return result;
}

struct Parts {
  std::string_view before;
  std::string_view inside;
};

// "Name (Inside)" in its parts; `inside` is empty if the name does not end in parentheses.
Parts SplitAtParentheses(std::string_view name) {
  const size_t last = name.find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos || name[last] != ')') return {name, {}};
  const size_t open = name.find_last_of('(', last);
  if (open == std::string_view::npos || open == 0) return {name, {}};
  return {name.substr(0, open), name.substr(open + 1, last - open - 1)};
}

icu::UnicodeString CharactersOf(std::string_view word) {
  return icu::UnicodeString::fromUTF8({word.data(), static_cast<int32_t>(word.size())});
}

// True if the characters of `acronym` (one plain word) are initials of some of `words` in order.
bool IsAcronymOf(std::string_view acronym, const Words& words) {
  const icu::UnicodeString letters = CharactersOf(acronym);
  if (letters.countChar32() < 2) return false;
  int32_t next = 0;
  for (const std::string& word : words) {
    const bool hit =
        next < letters.length() && CharactersOf(word).char32At(0) == letters.char32At(next);
    if (hit) next = letters.moveIndex32(next, 1);
  }
  return next == letters.length();
}

// The name's parts if it ends in an acronym of itself, else the name and nothing.
Parts SplitAtAcronym(std::string_view name) {
  Parts parts = SplitAtParentheses(name);
  Words inside = WordsOf(parts.inside);
  const bool acronym = inside.size() == 1 && IsAcronymOf(inside[0], WordsOf(parts.before));
  return acronym ? parts : Parts{name, {}};
}

}  // namespace

std::string PlainName(std::string_view name) {
  return absl::StrJoin(WithOneSpelling(WordsOf(SplitAtAcronym(name).before)), " ");
}

std::string CoreName(std::string_view plain_name) {
  constexpr std::string_view kPrefix = "united states government ";
  if (plain_name.substr(0, kPrefix.size()) == kPrefix) plain_name.remove_prefix(kPrefix.size());
  return std::string(plain_name);
}

bool NamesNobody(std::string_view plain_name) {
  if (plain_name.empty() || Holds(kPlaceholders, plain_name) ||
      Holds(kPayeeCategories, plain_name)) {
    return true;
  }
  const Words words = absl::StrSplit(absl::string_view(plain_name.data(), plain_name.size()), ' ');
  if (Holds(kFirstWordsOfNobody, words.front()) || Holds(words, "redacted")) return true;
  const size_t n = words.size();
  const bool category = words.back() == "other" || words.back() == "unknown";
  return category && n >= 4 && words[n - 3] == "united" && words[n - 2] == "states";
}

std::string AcronymIn(std::string_view name) { return CleanLine(SplitAtAcronym(name).inside); }

}  // namespace baraza::exchange
