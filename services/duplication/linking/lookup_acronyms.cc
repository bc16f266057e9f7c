#include "services/duplication/linking/lookup_acronyms.h"

#include <algorithm>
#include <array>
#include <functional>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/duplication/domain/normalise.h"
#include "services/duplication/linking/lookup_text.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kShape = kShapeLetters + 1;
constexpr std::size_t kMostLetters = 10;
constexpr std::size_t kMostWords = 14;
// Words of a name of which an acronym may begin with the first letter.
constexpr std::size_t kMostFirst = 3;

// Names that are tried, and records with one website that are looked at.
constexpr std::size_t kMostTries = 60000;
constexpr std::ptrdiff_t kMostOfSite = 100;

// Costs in bits.
constexpr float kStrayLetter = 4;
constexpr float kStopLetter = 0.7F;
constexpr float kTwoLetters = 2;
constexpr float kManyLetters = 2.5F;
constexpr float kMostCost = 8;

// What speaks for a record whose website is called like the acronym.
constexpr float kSite = 8;
constexpr float kFit = 5;

char ClassOf(const LookupWord& word, bool in_place) {
  if (word.word_class == WordClass::kStop || word.word_class == WordClass::kLegal) return 's';
  if (in_place) return 'p';
  if (word.word_class == WordClass::kGeneric || word.word_class == WordClass::kUnit) return 'g';
  return 'o';
}

float CostOfLeavingOut(char word_class) {
  switch (word_class) {
    case 's':
      return 0.1F;
    case 'p':
      return 1.5F;
    case 'g':
      return 2.5F;
    default:
      return 4;
  }
}

// Latin letters of a word. Scripts from the Thai on are left alone: nobody makes acronyms of their
// transliterations.
std::string LettersOf(const LookupWord& word) {
  if (!word.foreign) return word.text;
  return static_cast<unsigned char>(word.text[0]) < 0xE0 ? InLatin(word.text) : "";
}

std::uint32_t HashOf(std::string_view text) {
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

std::uint32_t KeyOf(CountryId country, char letter) {
  return (std::uint32_t{country} << 8) | static_cast<unsigned char>(letter);
}

// The parts between dots and hyphens of a website's host, but for the last one.
std::vector<std::string> LabelsOf(const std::string& website) {
  const std::string host = WebDomain(website);
  std::vector<std::string> labels;
  for (const absl::string_view label : absl::StrSplit(host.substr(0, host.rfind('.')), '.')) {
    labels.emplace_back(label);
    if (label.find('-') == absl::string_view::npos) continue;
    for (const absl::string_view part : absl::StrSplit(label, '-')) labels.emplace_back(part);
  }
  return labels;
}

// The least cost of reading the first letters of an acronym, by their number.
using Costs = std::array<float, kMostLetters + 1>;

// As `costs`, one more word of the name considered: its class, then its first letters.
Costs WithWord(std::string_view acronym, std::string_view word, const Costs& costs) {
  Costs next;
  const float first = word[0] == 's' ? kStopLetter : 0;
  for (std::size_t i = 0; i <= acronym.size(); ++i) {
    next[i] = costs[i] + CostOfLeavingOut(word[0]);
    if (i > 0) next[i] = std::min(next[i], next[i - 1] + kStrayLetter);
    for (std::size_t taken = 1; taken <= std::min(i, kShapeLetters); ++taken) {
      if (acronym.substr(i - taken, taken) != word.substr(1, taken)) continue;
      const float more = taken == 1 ? 0 : taken == 2 ? kTwoLetters : kManyLetters;
      next[i] = std::min(next[i], costs[i - taken] + first + more);
    }
  }
  return next;
}

// For each word whether it is part of the name of a place.
std::vector<bool> InPlace(const std::vector<LookupWord>& words, const LookupPlaces& places) {
  std::vector<bool> in_place(words.size(), false);
  for (const PlaceMention& place : places.Mentions(words)) {
    for (std::size_t at = place.begin; at < place.end; ++at) in_place[at] = true;
  }
  return in_place;
}

// The best fit of each row, in order of the rows.
std::vector<AcronymFit> BestOfRow(std::vector<AcronymFit> fits) {
  std::sort(fits.begin(), fits.end(), [](const AcronymFit& a, const AcronymFit& b) {
    return a.row != b.row ? a.row < b.row : a.bits > b.bits;
  });
  const auto same = [](const AcronymFit& a, const AcronymFit& b) { return a.row == b.row; };
  fits.erase(std::unique(fits.begin(), fits.end(), same), fits.end());
  return fits;
}

// The rows of both lists, which are in order; the bits of a row in both are added up.
std::vector<AcronymFit> SumOf(const std::vector<AcronymFit>& a, const std::vector<AcronymFit>& b) {
  std::vector<AcronymFit> sum;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const bool left = j == b.size() || (i < a.size() && a[i].row <= b[j].row);
    const bool right = i == a.size() || (j < b.size() && b[j].row <= a[i].row);
    sum.push_back({left ? a[i].row : b[j].row, (left ? a[i].bits : 0) + (right ? b[j].bits : 0)});
    i += left;
    j += right;
  }
  return sum;
}

// Sorted, each once.
template <typename Entry, typename Order>
void SortUnique(std::vector<Entry>& entries, Order order) {
  std::sort(entries.begin(), entries.end(), order);
  const auto same = [&](const Entry& a, const Entry& b) { return !order(a, b) && !order(b, a); };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
  entries.shrink_to_fit();
}

}  // namespace

bool MayBeAcronym(std::string_view word) {
  return word.size() >= 2 && word.size() <= kMostLetters &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

float AcronymCost(std::string_view acronym, std::string_view shapes) {
  const std::size_t letters = std::min(acronym.size(), kMostLetters);
  Costs costs;
  for (std::size_t i = 0; i <= letters; ++i) costs[i] = kStrayLetter * static_cast<float>(i);
  for (std::size_t word = 0; word < shapes.size(); word += kShape) {
    costs = WithWord(acronym.substr(0, letters), shapes.substr(word, kShape), costs);
  }
  return costs[letters];
}

LookupAcronyms::LookupAcronyms(const std::vector<OrganisationRow>& rows,
                               const LookupPlaces& places) {
  for (Row row = 0; row < rows.size(); ++row) {
    countries_.push_back(places.CountryOfRow(row));
    AddName(row, rows[row].name, places);
    for (const std::string& name : rows[row].other_names) AddName(row, name, places);
    AddLabels(row, rows[row].website);
  }
  SortUnique(postings_, [](const Posting& a, const Posting& b) {
    return a.key != b.key ? a.key < b.key : a.name < b.name;
  });
  SortUnique(labels_, [](const Label& a, const Label& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.row < b.row;
  });
  all_countries_ = countries_;
  SortUnique(all_countries_, std::less<CountryId>());
}

void LookupAcronyms::AddName(Row row, const std::string& text, const LookupPlaces& places) {
  const std::vector<LookupWord> words = ReadLookupText(text);
  if (words.size() < 2 || words.size() > kMostWords) return;
  const std::vector<bool> in_place = InPlace(words, places);
  const auto number = static_cast<std::uint32_t>(names_.size());
  names_.push_back(
      {row, static_cast<std::uint32_t>(shapes_.size()), static_cast<std::uint8_t>(words.size())});
  std::size_t telling = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string letters = LettersOf(words[i]).substr(0, kShapeLetters);
    const char word_class = ClassOf(words[i], in_place[i]);
    shapes_ += word_class + letters + std::string(kShapeLetters - letters.size(), ' ');
    if (word_class == 's' || letters.empty() || telling >= kMostFirst) continue;
    ++telling;
    postings_.push_back({KeyOf(places.CountryOfRow(row), letters[0]), number});
  }
}

void LookupAcronyms::AddLabels(Row row, const std::string& website) {
  for (const std::string& label : LabelsOf(website)) {
    if (!MayBeAcronym(label)) continue;
    labels_.push_back({HashOf(label), row});
  }
}

void LookupAcronyms::AddFits(std::string_view acronym, CountryId country, std::size_t& tries,
                             std::vector<AcronymFit>& fits) const {
  const std::uint32_t key = KeyOf(country, acronym[0]);
  const auto less = [](const Posting& a, std::uint32_t wanted) { return a.key < wanted; };
  auto posting = std::lower_bound(postings_.begin(), postings_.end(), key, less);
  for (; posting != postings_.end() && posting->key == key && tries > 0; ++posting, --tries) {
    const Name& name = names_[posting->name];
    const float cost =
        AcronymCost(acronym, std::string_view(shapes_).substr(name.begin, name.words * kShape));
    if (cost < kMostCost) fits.push_back({name.row, kFit - cost});
  }
}

void LookupAcronyms::AddSites(std::string_view acronym, CountryId country,
                              std::vector<AcronymFit>& fits) const {
  const std::uint32_t hash = HashOf(acronym);
  const auto less = [](const Label& a, std::uint32_t wanted) { return a.hash < wanted; };
  const auto begin = std::lower_bound(labels_.begin(), labels_.end(), hash, less);
  for (auto label = begin; label != labels_.end() && label->hash == hash; ++label) {
    if (label - begin >= kMostOfSite) return;
    if (country != kNoCountry && countries_[label->row] != country) continue;
    fits.push_back({label->row, kSite});
  }
}

std::vector<AcronymFit> LookupAcronyms::Find(std::string_view acronym, CountryId country,
                                             std::size_t limit) const {
  std::vector<AcronymFit> fits, sites;
  std::size_t tries = kMostTries;
  if (country != kNoCountry) {
    AddFits(acronym, country, tries, fits);
  } else {
    for (const CountryId one : all_countries_) AddFits(acronym, one, tries, fits);
  }
  AddSites(acronym, country, sites);
  std::vector<AcronymFit> best = SumOf(BestOfRow(std::move(fits)), BestOfRow(std::move(sites)));
  std::sort(best.begin(), best.end(), [](const AcronymFit& a, const AcronymFit& b) {
    return a.bits != b.bits ? a.bits > b.bits : a.row < b.row;
  });
  if (best.size() > limit) best.resize(limit);
  return best;
}

}  // namespace baraza::duplication
