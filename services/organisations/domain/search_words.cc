#include "services/organisations/domain/search_words.h"

#include <algorithm>
#include <array>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/foundation/text/words.h"
#include "services/organisations/domain/identifier.h"

namespace baraza::organisations {
namespace {

using Words = std::vector<std::string>;

constexpr int kMaxWeight = 99;
constexpr int kInitialsWeight = 20;  // behind an acronym that is written somewhere

// Words that initials leave out: of English, French, Portuguese and Spanish names.
constexpr std::array kSmallWords = {"a",   "and", "d",    "da",   "das", "de",  "del", "des", "do",
                                    "dos", "du",  "e",    "el",   "et",  "for", "in",  "la",  "le",
                                    "les", "of",  "para", "pour", "the", "to",  "y"};

bool IsSmall(std::string_view word) {
  return std::binary_search(kSmallWords.begin(), kSmallWords.end(), word);
}

bool AllDigits(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return absl::ascii_isdigit(c); });
}

// At most kMaxWordBytes, cut between code points; numbers without leading zeros.
std::string Trimmed(std::string word) {
  if (AllDigits(word)) word.erase(0, std::min(word.find_first_not_of('0'), word.size() - 1));
  size_t end = std::min(word.size(), kMaxWordBytes);
  while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) --end;
  word.resize(end);
  return word;
}

// The host in a text that looks like a web address ("https://www.a.org/x", "a.org"); else empty.
std::string HostIn(std::string_view text) {
  std::string host = absl::AsciiStrToLower(absl::string_view(text.data(), text.size()));
  const size_t scheme = host.find("://");
  if (scheme != std::string::npos) host.erase(0, scheme + 3);
  host.resize(std::min(host.find_first_of("/?#:"), host.size()));
  if (host.rfind("www.", 0) == 0) host.erase(0, 4);
  const size_t dot = host.rfind('.');
  if (dot == std::string::npos || dot == 0 || host.size() - dot < 3) return "";
  const bool plain = std::all_of(host.begin(), host.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '-';
  });
  return plain && absl::ascii_isalpha(host[dot + 1]) ? Trimmed(host) : "";
}

// "{scheme}-{value}" or a value with punctuation as one word without leading zeros: "GB-CHC-0111"
// -> "gbchc111", "00417-B/9" -> "417b9".
std::string CodeWord(std::string_view scheme_and_value) {
  std::string word = absl::StrReplaceAll(
      absl::AsciiStrToLower(IdentifierKeyOf(scheme_and_value)),
      {{":", ""}, {"-", ""}, {"/", ""}, {" ", ""}, {".", ""}, {"_", ""}, {"%", ""}});
  word.erase(0, std::min(word.find_first_not_of('0'), word.size()));
  return Trimmed(std::move(word));
}

bool HasDigitAndMark(std::string_view text) {
  bool digit = false, mark = false;
  for (char c : text) {
    digit = digit || absl::ascii_isdigit(c);
    mark = mark || c == '-' || c == '/' || c == '.' || c == ':';
  }
  return digit && mark;
}

// Letters with stops or spaces between them as one word: "U.N.H.C.R." -> "unhcr"; else empty.
std::string Joined(const Words& words) {
  if (words.size() < 2) return "";
  std::string joined;
  for (const std::string& word : words) {
    if (word.size() != 1 || !absl::ascii_isalpha(word[0])) return "";
    joined += word;
  }
  return Trimmed(joined);
}

// The one word that a piece of text without spaces stands for beside its parts; empty: none.
std::string WholeOf(std::string_view piece, const Words& parts) {
  if (std::string host = HostIn(piece); !host.empty()) return host;
  if (HasDigitAndMark(piece)) return CodeWord(piece);
  return Joined(parts);
}

std::vector<absl::string_view> Pieces(std::string_view text) {
  return absl::StrSplit(absl::string_view(text.data(), text.size()), absl::ByAnyChar(" \t\n"),
                        absl::SkipEmpty());
}

class Collector {
 public:
  void Add(const std::string& word, int weight) {
    if (word.empty() || (words_.size() >= kMaxSearchWords && !words_.contains(word))) return;
    auto [known, is_new] = words_.emplace(word, weight);
    if (!is_new) known->second = std::min(known->second, weight);
  }

  void AddName(std::string_view name) {
    const Words words = FoldedWords(name);
    const int weight = std::min<int>(static_cast<int>(words.size()), kMaxWeight);
    for (const std::string& word : words) Add(word, weight);
    for (absl::string_view piece : Pieces(name)) {
      const std::string_view text(piece.data(), piece.size());
      Add(WholeOf(text, FoldedWords(text)), weight);
    }
    AddInitials(words);
  }

  void AddInitials(const Words& words) {
    std::string all, leading;
    for (const std::string& word : words) {
      if (!absl::ascii_isalnum(word[0])) return;
      all += word[0];
      if (!IsSmall(word)) leading += word[0];
    }
    if (all.size() >= 3) Add(Trimmed(all), kInitialsWeight);
    if (leading.size() >= 3) Add(Trimmed(leading), kInitialsWeight);
  }

  void AddIdentifier(const v1::Identifier& identifier) {
    Add(CodeWord(identifier.value()), 1);
    Add(CodeWord(identifier.scheme() + "-" + identifier.value()), 1);
    for (const std::string& word : FoldedWords(identifier.value())) Add(word, 2);
  }

  std::vector<SearchWord> Take() const {
    std::vector<SearchWord> words;
    for (const auto& [text, weight] : words_) words.push_back({text, weight});
    return words;
  }

 private:
  std::map<std::string, int> words_;
};

}  // namespace

std::vector<SearchWord> SearchWordsOf(const v1::Organisation& organisation) {
  Collector collector;
  collector.AddName(organisation.display_name());
  for (const v1::OtherName& name : organisation.other_names()) collector.AddName(name.text());
  for (const v1::Identifier& identifier : organisation.identifiers()) {
    collector.AddIdentifier(identifier);
  }
  collector.Add(HostIn(organisation.website()), 1);
  return collector.Take();
}

std::vector<std::string> FoldedWords(std::string_view text) {
  Words words = text::Words(text);
  for (std::string& word : words) word = Trimmed(std::move(word));
  return words;
}

std::vector<std::string> QueryWords(std::string_view query) {
  Words words;
  const std::string joined = Joined(FoldedWords(query));
  if (!joined.empty()) return {joined};
  for (absl::string_view piece : Pieces(query)) {
    const std::string_view text(piece.data(), piece.size());
    Words parts = FoldedWords(text);
    if (std::string whole = WholeOf(text, parts); !whole.empty()) parts = {whole};
    words.insert(words.end(), parts.begin(), parts.end());
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (words.size() > kMaxQueryWords) words.resize(kMaxQueryWords);
  return words;
}

}  // namespace baraza::organisations
