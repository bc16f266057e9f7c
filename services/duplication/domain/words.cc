#include "services/duplication/domain/words.h"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/duplication/domain/embedded_data.h"
#include "services/duplication/domain/fold.h"

namespace baraza::duplication {
namespace {

using WordMap = absl::flat_hash_map<std::string_view, Word>;

std::vector<std::vector<std::string_view>> ReadEntries(const char* text) {
  std::vector<std::vector<std::string_view>> entries;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    std::vector<std::string_view> words;
    for (absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
      words.emplace_back(word.data(), word.size());
    }
    entries.push_back(std::move(words));
  }
  return entries;
}

WordClass ClassNamed(std::string_view name) {
  if (name == "stop") return WordClass::kStop;
  if (name == "legal") return WordClass::kLegal;
  if (name == "generic") return WordClass::kGeneric;
  if (name == "national") return WordClass::kNational;
  if (name == "unit") return WordClass::kUnit;
  return WordClass::kOrdinary;
}

void AddLatin(WordMap& map) {
  for (const auto& entry : ReadEntries(kWordsData)) {
    const WordClass word_class = ClassNamed(entry[0]);
    for (std::size_t i = 1; i < entry.size(); ++i) {
      const bool stands_alone = word_class == WordClass::kStop;
      map.try_emplace(entry[i], Word{stands_alone ? entry[i] : entry[1], word_class});
    }
  }
}

// Words of other scripts, as they are written and as they are transliterated, unless that is more
// than one word or one that is too short to be no other word.
void AddScripts(WordMap& map) {
  constexpr std::size_t kShortest = 4;
  static auto* const folded = new std::deque<std::string>;
  for (const auto& entry : ReadEntries(kWordsOfScriptsData)) {
    for (std::size_t i = 2; i < entry.size(); ++i) {
      const Word meaning{entry[1], ClassNamed(entry[0])};
      map.try_emplace(entry[i], meaning);
      folded->push_back(Fold(entry[i]));
      const bool one_word = std::all_of(folded->back().begin(), folded->back().end(), [](char c) {
        return absl::ascii_isalnum(static_cast<unsigned char>(c));
      });
      if (one_word && folded->back().size() >= kShortest) map.try_emplace(folded->back(), meaning);
    }
  }
}

const WordMap& Words() {
  static const auto* const words = [] {
    auto* map = new WordMap;
    AddLatin(*map);
    AddScripts(*map);
    return map;
  }();
  return *words;
}

// Hosts as they are, codes as "SCHEME VALUE".
const absl::flat_hash_set<std::string>& NotIdentifying() {
  static const auto* const set = [] {
    auto* made = new absl::flat_hash_set<std::string>;
    for (const auto& entry : ReadEntries(kNotIdentifyingData)) {
      if (entry[0] == "host" && entry.size() == 2) made->emplace(entry[1]);
      if (entry[0] == "code" && entry.size() == 3) {
        made->insert(std::string(entry[1]) + " " + std::string(entry[2]));
      }
    }
    return made;
  }();
  return *set;
}

}  // namespace

Word LookUpWord(std::string_view word) {
  const auto found = Words().find(word);
  if (found != Words().end()) return found->second;
  const bool digits = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  return {word, digits ? WordClass::kNumber : WordClass::kOrdinary};
}

bool IsSharedHost(std::string_view domain) {
  return NotIdentifying().contains(absl::string_view(domain.data(), domain.size()));
}

bool IsCategoryCode(std::string_view scheme, std::string_view value) {
  return NotIdentifying().contains(std::string(scheme) + " " + std::string(value)) ||
         NotIdentifying().contains("* " + std::string(value));
}

}  // namespace baraza::duplication
