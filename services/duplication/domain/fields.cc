#include "services/duplication/domain/fields.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/duplication/domain/embedded_data.h"

namespace baraza::duplication {
namespace {

using Fields = absl::flat_hash_map<std::string_view, std::string_view>;

void AddField(absl::string_view line, Fields& fields) {
  std::string_view canonical;
  for (absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
    const std::string_view variant(word.data(), word.size());
    if (canonical.empty()) canonical = variant;
    fields.try_emplace(variant, canonical);
  }
}

constexpr std::size_t kStemLetters = 5;

// The first letters of a word, as they sound in most languages; empty for a shorter word.
std::string StemOf(std::string_view word) {
  std::string stem;
  for (std::size_t i = 0; i < word.size() && stem.size() < kStemLetters; ++i) {
    const char c = word[i];
    if (c == 'h' || (!stem.empty() && stem.back() == c)) continue;
    if (c == 'p' && i + 1 < word.size() && word[i + 1] == 'h') {
      stem += 'f';
    } else {
      stem += c == 'k' ? 'c' : c == 'y' ? 'i' : c == 'z' ? 's' : c;
    }
  }
  return stem.size() < kStemLetters ? std::string() : stem;
}

// Stems of more than one field lead nowhere.
void AddStem(std::string_view variant, std::string_view canonical,
             absl::flat_hash_map<std::string, std::string_view>& stems) {
  const std::string stem = StemOf(variant);
  if (stem.empty()) return;
  const auto [found, added] = stems.try_emplace(stem, canonical);
  if (!added && found->second != canonical) found->second = "";
}

const Fields& AllFields() {
  static const auto* const fields = [] {
    auto* made = new Fields;
    for (absl::string_view line : absl::StrSplit(kFieldsData, '\n')) {
      if (!line.empty() && line.front() != '#') AddField(line, *made);
    }
    return made;
  }();
  return *fields;
}

}  // namespace

std::string_view FieldCalled(std::string_view word) {
  const auto found = AllFields().find(word);
  return found == AllFields().end() ? std::string_view() : found->second;
}

std::string_view FieldLike(std::string_view word) {
  static const auto* const stems = [] {
    auto* made = new absl::flat_hash_map<std::string, std::string_view>;
    for (const auto& [variant, canonical] : AllFields()) AddStem(variant, canonical, *made);
    return made;
  }();
  const auto found = stems->find(StemOf(word));
  return found == stems->end() ? std::string_view() : found->second;
}

}  // namespace baraza::duplication
