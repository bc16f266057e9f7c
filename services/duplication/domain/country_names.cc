#include "services/duplication/domain/country_names.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/duplication/domain/normalise.h"

namespace baraza::duplication {
namespace {

using Names = absl::flat_hash_map<std::string, std::string>;

// Words of the longest name of a country that is looked for.
constexpr std::size_t kMaxWords = 5;

std::string Joined(const std::vector<Token>& tokens, std::size_t from, std::size_t count) {
  std::string joined;
  for (std::size_t i = from; i < from + count; ++i) absl::StrAppend(&joined, tokens[i].text, " ");
  return joined;
}

void AddName(std::string_view name, const std::string& code, Names& names) {
  const std::vector<Token> tokens = TextTokens(name, kMaxWords);
  if (!tokens.empty()) names.try_emplace(Joined(tokens, 0, tokens.size()), code);
}

const Names& CountryNames() {
  static const auto* const names = [] {
    auto* made = new Names;
    for (const char* language : {"en", "fr", "es", "pt", "de", "it", "nl", "so", "sw"}) {
      for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
        icu::UnicodeString wide;
        icu::Locale("", *code).getDisplayCountry(icu::Locale(language), wide);
        std::string name;
        wide.toUTF8String(name);
        AddName(name, *code, *made);
      }
    }
    for (const auto& [name, code] : {std::pair("USA", "US"),
                                     {"U.S.A.", "US"},
                                     {"United States of America", "US"},
                                     {"UK", "GB"},
                                     {"England", "GB"},
                                     {"Scotland", "GB"},
                                     {"Wales", "GB"},
                                     {"Russia", "RU"},
                                     {"Korea", "KR"},
                                     {"Czech Republic", "CZ"}}) {
      AddName(name, code, *made);
    }
    return made;
  }();
  return *names;
}

// Codes of two and of three letters, to those of two.
const Names& CountryCodes() {
  static const auto* const codes = [] {
    auto* made = new Names;
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
      made->try_emplace(*code, *code);
      made->try_emplace(icu::Locale("", *code).getISO3Country(), *code);
    }
    return made;
  }();
  return *codes;
}

bool IsYear(std::string_view digits) {
  return digits.size() == 4 && (digits.substr(0, 2) == "19" || digits.substr(0, 2) == "20");
}

}  // namespace

std::string CountryOfPcode(std::string_view word) {
  const std::size_t letters = std::min(word.find_first_of("0123456789"), word.size());
  const std::string_view digits = word.substr(letters);
  const bool all_digits = std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
  if (digits.size() < 2 || digits.size() > 12 || !all_digits || IsYear(digits)) return "";
  const auto found = CountryCodes().find(absl::AsciiStrToUpper({word.data(), letters}));
  return found == CountryCodes().end() ? "" : found->second;
}

std::vector<std::string> MentionedCountries(std::string_view text) {
  const std::vector<Token> tokens = TextTokens(text, kMaxNameTokens);
  std::set<std::string> codes;
  for (std::size_t from = 0; from < tokens.size(); ++from) {
    if (std::string code = CountryOfPcode(tokens[from].text); !code.empty()) codes.insert(code);
    for (std::size_t count = std::min(kMaxWords, tokens.size() - from); count > 0; --count) {
      const auto found = CountryNames().find(Joined(tokens, from, count));
      if (found == CountryNames().end()) continue;
      codes.insert(found->second);
      from += count - 1;
      break;
    }
  }
  return {codes.begin(), codes.end()};
}

}  // namespace baraza::duplication
