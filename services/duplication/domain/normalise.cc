#include "services/duplication/domain/normalise.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/duplication/domain/fold.h"

namespace baraza::duplication {
namespace {

bool IsWordByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsDropped(char c) { return c == '\'' || c == '`'; }

// Words of folded text: runs of letters and digits; apostrophes vanish; single letters that follow
// one another with dots or blanks between ("n.v.", "b v") are one word.
std::vector<std::string> SplitWords(std::string_view folded, std::size_t max_words) {
  std::vector<std::string> words;
  std::string word;
  bool joins = false;  // the last word consists of single letters
  const auto flush = [&] {
    if (word.empty()) return;
    const bool single =
        word.size() == 1 && absl::ascii_isalpha(static_cast<unsigned char>(word[0]));
    if (single && joins && !words.empty() && words.back().size() < 8) {
      words.back() += word;
    } else if (words.size() < max_words) {
      words.push_back(word.substr(0, kMaxTokenBytes));
    }
    joins = single;
    word.clear();
  };
  for (const char c : folded) {
    if (IsWordByte(c)) {
      word += c;
    } else if (!IsDropped(c)) {
      flush();
      if (c != '.' && c != ' ') joins = false;
    }
  }
  flush();
  return words;
}

Token MakeToken(const std::string& word) {
  const Word found = LookUpWord(word);
  Token token{std::string(found.canonical), found.word_class};
  if (token.word_class == WordClass::kNumber) {
    token.text.erase(0, std::min(token.text.find_first_not_of('0'), token.text.size() - 1));
  }
  return token;
}

// True for what people write as an acronym: 2 to 10 capitals, digits or '&', two of them capitals.
bool LooksLikeAcronym(std::string_view word) {
  if (word.size() < 2 || word.size() > 10) return false;
  int capitals = 0;
  for (const char c : word) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c))) {
      ++capitals;
    } else if (!absl::ascii_isdigit(static_cast<unsigned char>(c)) && c != '&' && c != '-') {
      return false;
    }
  }
  return capitals >= 2;
}

std::string AcronymForm(std::string_view word) {
  std::string form;
  for (const char c : word) {
    if (IsWordByte(c)) form += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return form;
}

// Takes "(LSTM)" out of the name and into `acronyms`, and drops other brackets' marks.
std::string TakeBracketedAcronyms(std::string_view name, std::vector<std::string>& acronyms) {
  std::string rest;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = name[at] == '(' ? name.find(')', at) : std::string_view::npos;
    const std::string_view inside =
        end == std::string_view::npos ? std::string_view() : name.substr(at + 1, end - at - 1);
    if (LooksLikeAcronym(inside) && at > 0) {
      acronyms.push_back(AcronymForm(inside));
      rest += ' ';
      at = end + 1;
    } else {
      rest += name[at++];
    }
  }
  return rest;
}

void AddDerivedAcronyms(const std::vector<std::string>& words, NormalisedName& name) {
  std::string without, with, all;
  for (const std::string& word : words) {
    const WordClass word_class = LookUpWord(word).word_class;
    all += word[0];
    if (word_class == WordClass::kLegal) continue;
    with += word[0];
    if (word_class != WordClass::kStop) without += word[0];
  }
  for (std::string& made : std::vector<std::string>{without, with, all}) {
    if (made.size() < 3 || made.size() > 10 || without.size() < 2) continue;
    auto& list = name.derived_acronyms;
    if (std::find(list.begin(), list.end(), made) == list.end()) list.push_back(std::move(made));
  }
}

void AddTokens(const std::vector<std::string>& words, bool keep_stop, std::vector<Token>& tokens) {
  for (const std::string& word : words) {
    Token token = MakeToken(word);
    if (token.word_class == WordClass::kStop && !keep_stop) continue;
    if (std::find(tokens.begin(), tokens.end(), token) != tokens.end()) continue;
    tokens.push_back(std::move(token));
  }
}

}  // namespace

NormalisedName NormaliseName(std::string_view name) {
  NormalisedName made;
  name = name.substr(0, std::min(name.size(), kMaxFoldedBytes));
  const absl::string_view stripped =
      absl::StripAsciiWhitespace(absl::string_view(name.data(), name.size()));
  const std::string_view trimmed(stripped.data(), stripped.size());
  if (LooksLikeAcronym(trimmed)) {
    made.is_acronym = true;
    made.given_acronyms.push_back(AcronymForm(trimmed));
  }
  const std::string rest = TakeBracketedAcronyms(trimmed, made.given_acronyms);
  const std::vector<std::string> words = SplitWords(Fold(rest), kMaxNameTokens);
  AddTokens(words, false, made.tokens);
  if (made.tokens.empty()) AddTokens(words, true, made.tokens);
  AddDerivedAcronyms(words, made);
  return made;
}

std::vector<std::string> NameParts(std::string_view name) {
  std::vector<std::string> parts(1);
  name = name.substr(0, std::min(name.size(), kMaxFoldedBytes));
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool dash = name.substr(i, 3) == " - ";
    if (name[i] == ',' || name[i] == ';' || name[i] == '|' || dash) {
      parts.emplace_back();
      i += dash ? 2 : 0;
    } else {
      parts.back() += name[i];
    }
  }
  std::erase_if(parts, [](const std::string& part) {
    const NormalisedName made = NormaliseName(part);
    return std::all_of(made.tokens.begin(), made.tokens.end(), [](const Token& token) {
      return token.word_class == WordClass::kLegal || token.word_class == WordClass::kStop;
    });
  });
  if (parts.size() < 2) return {};
  parts.resize(std::min(parts.size(), kMaxNameParts));
  return parts;
}

std::vector<Token> TextTokens(std::string_view text, std::size_t max_tokens) {
  std::vector<Token> tokens;
  for (const std::string& word : SplitWords(Fold(text), max_tokens * 2)) {
    if (tokens.size() >= max_tokens) break;
    Token token = MakeToken(word);
    if (token.word_class != WordClass::kStop) tokens.push_back(std::move(token));
  }
  return tokens;
}

std::string WebDomain(std::string_view url) {
  std::string folded = Fold(url.substr(0, std::min<std::size_t>(url.size(), 500)));
  const std::size_t scheme = folded.find("://");
  if (scheme != std::string::npos) folded.erase(0, scheme + 3);
  folded.erase(std::min(folded.find_first_of("/?#: "), folded.size()));
  if (const std::size_t user = folded.find('@'); user != std::string::npos)
    folded.erase(0, user + 1);
  if (absl::StartsWith(folded, "www.")) folded.erase(0, 4);
  while (!folded.empty() && folded.back() == '.') folded.pop_back();
  const bool named = folded.find('.') != std::string::npos && folded.size() > 3;
  return named && !IsSharedHost(folded) ? folded : std::string();
}

std::string NormaliseScheme(std::string_view scheme) {
  const absl::string_view view(scheme.data(), scheme.size());
  return absl::AsciiStrToUpper(absl::StripAsciiWhitespace(view));
}

std::string NormaliseIdentifier(std::string_view scheme, std::string_view value) {
  const auto squeeze = [](std::string_view text) {
    std::string kept;
    for (const char c : Fold(text)) {
      if (IsWordByte(c)) kept += c;
    }
    return kept;
  };
  std::string code = squeeze(value);
  const std::string prefix = squeeze(scheme);
  if (code.size() > prefix.size() && absl::StartsWith(code, prefix)) code.erase(0, prefix.size());
  code.erase(0, std::min(code.find_first_not_of('0'), code.size()));
  if (code.empty() || IsCategoryCode(NormaliseScheme(scheme), code)) return "";
  return code;
}

std::string NormalisePhone(std::string_view phone) {
  std::string digits;
  for (const char c : phone) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) digits += c;
  }
  return digits.size() > 9 ? digits.substr(digits.size() - 9) : digits;
}

}  // namespace baraza::duplication
