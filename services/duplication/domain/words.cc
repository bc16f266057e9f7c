#include "services/duplication/domain/words.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/duplication/domain/embedded_data.h"

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

const WordMap& Words() {
  static const auto* const words = [] {
    auto* map = new WordMap;
    for (const auto& entry : ReadEntries(kWordsData)) {
      const WordClass word_class = ClassNamed(entry[0]);
      for (std::size_t i = 1; i < entry.size(); ++i) {
        const bool stands_alone = word_class == WordClass::kStop;
        map->try_emplace(entry[i], Word{stands_alone ? entry[i] : entry[1], word_class});
      }
    }
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
