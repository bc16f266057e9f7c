#include "services/duplication/linking/lookup_vocabulary.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kShortestAlike = 5;
// Deletions are made within the first letters only, which bounds their number.
constexpr std::size_t kDeletionPrefix = 10;
constexpr std::size_t kShortestSkeleton = 3;

// Words that texts say of departments far more often than registers say them of organisations.
constexpr float kFieldBits = 2.5F;

float MostBits(WordClass word_class) {
  switch (word_class) {
    case WordClass::kStop:
    case WordClass::kLegal:
      return 0.5F;
    case WordClass::kUnit:
      return 1;
    case WordClass::kGeneric:
    case WordClass::kNational:
    case WordClass::kNumber:
      return 3;
    default:
      return kMostWordBits;
  }
}

std::uint32_t HashOf(std::string_view text, std::size_t without) {
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == without) continue;
    hash = (hash ^ static_cast<unsigned char>(text[i])) * 16777619u;
  }
  return hash;
}

std::uint32_t HashOf(std::string_view text) { return HashOf(text, text.size()); }

bool IsLatinWord(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

template <typename Entries>
auto EqualKeys(const Entries& entries, std::uint32_t key) {
  const auto less = [](const auto& left, const auto& right) { return left.key < right.key; };
  return std::equal_range(entries.begin(), entries.end(), typename Entries::value_type{key, 0},
                          less);
}

template <typename Entries>
void SortEntries(Entries& entries) {
  std::sort(entries.begin(), entries.end(), [](const auto& left, const auto& right) {
    return left.key != right.key ? left.key < right.key : left.word < right.word;
  });
  entries.shrink_to_fit();
}

}  // namespace

WordId LookupVocabulary::Add(std::string_view word, WordClass word_class, bool field) {
  const auto found = ids_.find(word);
  if (found != ids_.end()) return found->second;
  const WordId id = static_cast<WordId>(words_.size());
  words_.emplace_back(word);
  classes_.push_back(word_class);
  counts_.push_back(0);
  caps_.push_back(field ? kFieldBits : MostBits(word_class));
  ids_.emplace(words_.back(), id);
  return id;
}

WordId LookupVocabulary::Find(std::string_view word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? kNoWord : found->second;
}

void LookupVocabulary::Finish(std::size_t records) {
  bits_.resize(words_.size());
  sorted_.resize(words_.size());
  for (WordId id = 0; id < words_.size(); ++id) {
    const double bits =
        std::log2((static_cast<double>(records) + 1) / (static_cast<double>(counts_[id]) + 0.5));
    bits_[id] = std::clamp(static_cast<float>(bits), 0.2F, kMostWordBits);
    sorted_[id] = id;
  }
  std::sort(sorted_.begin(), sorted_.end(),
            [&](WordId left, WordId right) { return words_[left] < words_[right]; });
  BuildDeletions();
  BuildSkeletons();
}

void LookupVocabulary::BuildDeletions() {
  for (WordId id = 0; id < words_.size(); ++id) {
    const std::string_view word = words_[id];
    if (word.size() < kShortestAlike || !IsLatinWord(word)) continue;
    const std::string_view prefix = word.substr(0, kDeletionPrefix);
    for (std::size_t i = 0; i <= prefix.size(); ++i) {
      deletions_.push_back({HashOf(prefix, i), id});
    }
  }
  SortEntries(deletions_);
}

void LookupVocabulary::BuildSkeletons() {
  for (WordId id = 0; id < words_.size(); ++id) {
    if (!IsLatinWord(words_[id])) continue;
    const std::string skeleton = Skeleton(words_[id]);
    if (skeleton.size() >= kShortestSkeleton) skeletons_.push_back({HashOf(skeleton), id});
  }
  SortEntries(skeletons_);
}

std::vector<WordId> LookupVocabulary::CommonestFirst(std::vector<WordId> words,
                                                     std::size_t limit) const {
  std::sort(words.begin(), words.end(), [&](WordId left, WordId right) {
    return counts_[left] != counts_[right] ? counts_[left] > counts_[right]
                                           : words_[left] < words_[right];
  });
  if (words.size() > limit) words.resize(limit);
  return words;
}

std::vector<WordId> LookupVocabulary::Beginning(std::string_view prefix, std::size_t limit) const {
  constexpr std::size_t kMostLookedAt = 3000;
  auto at = std::lower_bound(sorted_.begin(), sorted_.end(), prefix,
                             [&](WordId id, std::string_view text) { return words_[id] < text; });
  std::vector<WordId> found;
  for (; at != sorted_.end() && found.size() < kMostLookedAt; ++at) {
    if (words_[*at].compare(0, prefix.size(), prefix) != 0) break;
    found.push_back(*at);
  }
  return CommonestFirst(std::move(found), limit);
}

std::vector<WordId> LookupVocabulary::Alike(std::string_view word, std::size_t limit) const {
  if (word.size() < kShortestAlike || !IsLatinWord(word)) return {};
  std::vector<WordId> found;
  const std::string_view prefix = word.substr(0, kDeletionPrefix);
  for (std::size_t i = 0; i <= prefix.size(); ++i) {
    const auto [begin, end] = EqualKeys(deletions_, HashOf(prefix, i));
    for (auto entry = begin; entry != end && entry - begin < 200; ++entry) {
      if (OneSlipApart(word, words_[entry->word])) found.push_back(entry->word);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return CommonestFirst(std::move(found), limit);
}

std::vector<WordId> LookupVocabulary::Sounding(std::string_view word, std::size_t limit) const {
  const std::string skeleton = Skeleton(word);
  if (skeleton.size() < kShortestSkeleton) return {};
  std::vector<WordId> found;
  const auto [begin, end] = EqualKeys(skeletons_, HashOf(skeleton));
  for (auto entry = begin; entry != end; ++entry) found.push_back(entry->word);
  return CommonestFirst(std::move(found), limit);
}

namespace {

// The letter by which a skeleton writes a consonant; 0 for vowels and what is often silent.
char SkeletonLetter(char c) {
  switch (c) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
    case 'j':
    case 'h':
      return 0;
    case 'c':
    case 'q':
      return 'k';
    case 'v':
    case 'w':
    case 'p':
      return 'b';
    case 'z':
    case 'x':
      return 's';
    case 'l':
      return 'r';
    default:
      return c;
  }
}

}  // namespace

std::string Skeleton(std::string_view word) {
  std::string skeleton;
  for (const char c : word) {
    const char letter = SkeletonLetter(c);
    if (letter == 0 || (!skeleton.empty() && skeleton.back() == letter)) continue;
    skeleton += letter;
  }
  return skeleton;
}

bool OneSlipApart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  if (a.size() != b.size()) return a.substr(i) == b.substr(i + 1);
  if (i + 1 >= a.size()) return true;
  if (a.substr(i + 1) == b.substr(i + 1)) return true;
  return a[i] == b[i + 1] && a[i + 1] == b[i] && a.substr(i + 2) == b.substr(i + 2);
}

}  // namespace baraza::duplication
