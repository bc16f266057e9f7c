#include "services/duplication/linking/lookup_acronyms.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/duplication/domain/normalise.h"
#include "services/duplication/linking/lookup_text.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kShape = kShapeLetters + 1;
constexpr std::size_t kMostLetters = 10;
constexpr std::size_t kMostWords = 14;
constexpr std::size_t kMostFits = 40000;

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

}  // namespace

bool MayBeAcronym(std::string_view word) {
  return word.size() >= 2 && word.size() <= kMostLetters &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

float AcronymCost(std::string_view acronym, std::string_view shapes) {
  const std::size_t letters = std::min(acronym.size(), kMostLetters);
  std::array<float, kMostLetters + 1> cost;
  for (std::size_t i = 0; i <= letters; ++i) cost[i] = kStrayLetter * static_cast<float>(i);
  for (std::size_t word = 0; word < shapes.size(); word += kShape) {
    const char word_class = shapes[word];
    const std::string_view shape = shapes.substr(word + 1, kShapeLetters);
    std::array<float, kMostLetters + 1> next;
    for (std::size_t i = 0; i <= letters; ++i) {
      next[i] = cost[i] + CostOfLeavingOut(word_class);
      for (std::size_t taken = 1; taken <= std::min(i, kShapeLetters); ++taken) {
        if (acronym.substr(i - taken, taken) != shape.substr(0, taken)) continue;
        const float extra = taken == 1 ? 0 : taken == 2 ? kTwoLetters : kManyLetters;
        next[i] =
            std::min(next[i], cost[i - taken] + extra + (word_class == 's' ? kStopLetter : 0));
      }
    }
    for (std::size_t i = 1; i <= letters; ++i)
      next[i] = std::min(next[i], next[i - 1] + kStrayLetter);
    cost = next;
  }
  return cost[letters];
}

LookupAcronyms::LookupAcronyms(const std::vector<OrganisationRow>& rows,
                               const LookupPlaces& places) {
  for (Row row = 0; row < rows.size(); ++row) {
    countries_.push_back(places.CountryOfRow(row));
    AddName(row, rows[row].name, places);
    for (const std::string& name : rows[row].other_names) AddName(row, name, places);
    AddLabels(row, rows[row].website);
  }
  std::sort(postings_.begin(), postings_.end(), [](const Posting& a, const Posting& b) {
    return a.key != b.key ? a.key < b.key : a.name < b.name;
  });
  postings_.erase(std::unique(postings_.begin(), postings_.end(),
                              [](const Posting& a, const Posting& b) {
                                return a.key == b.key && a.name == b.name;
                              }),
                  postings_.end());
  std::sort(labels_.begin(), labels_.end(), [](const Label& a, const Label& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.row < b.row;
  });
}

void LookupAcronyms::AddName(Row row, const std::string& text, const LookupPlaces& places) {
  const std::vector<LookupWord> words = ReadLookupText(text);
  if (words.size() < 2 || words.size() > kMostWords) return;
  std::vector<bool> in_place(words.size(), false);
  for (const PlaceMention& place : places.Mentions(words)) {
    std::fill(in_place.begin() + static_cast<std::ptrdiff_t>(place.begin),
              in_place.begin() + static_cast<std::ptrdiff_t>(place.end), true);
  }
  Name name{row, static_cast<std::uint32_t>(shapes_.size()),
            static_cast<std::uint8_t>(words.size())};
  std::size_t telling = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string letters = LettersOf(words[i]);
    const char word_class = ClassOf(words[i], in_place[i]);
    shapes_ += word_class;
    for (std::size_t at = 0; at < kShapeLetters; ++at) {
      shapes_ += at < letters.size() ? letters[at] : ' ';
    }
    if (word_class == 's' || telling >= 3 || letters.empty()) continue;
    ++telling;
    postings_.push_back(
        {KeyOf(places.CountryOfRow(row), letters[0]), static_cast<std::uint32_t>(names_.size())});
  }
  names_.push_back(name);
}

void LookupAcronyms::AddLabels(Row row, const std::string& website) {
  for (const std::string& label : LabelsOf(website)) {
    if (!MayBeAcronym(label)) continue;
    labels_.push_back({HashOf(label), row});
  }
}

void LookupAcronyms::AddFits(std::string_view acronym, CountryId country,
                             std::vector<AcronymFit>& fits) const {
  const std::uint32_t key = KeyOf(country, acronym[0]);
  auto posting =
      std::lower_bound(postings_.begin(), postings_.end(), key,
                       [](const Posting& a, std::uint32_t wanted) { return a.key < wanted; });
  for (; posting != postings_.end() && posting->key == key; ++posting) {
    if (fits.size() >= kMostFits) return;
    const Name& name = names_[posting->name];
    const float cost =
        AcronymCost(acronym, std::string_view(shapes_).substr(name.begin, name.words * kShape));
    if (cost < kMostCost) fits.push_back({name.row, kFit - cost});
  }
}

void LookupAcronyms::AddSites(std::string_view acronym, CountryId country,
                              std::vector<AcronymFit>& fits) const {
  const std::uint32_t hash = HashOf(acronym);
  auto label =
      std::lower_bound(labels_.begin(), labels_.end(), hash,
                       [](const Label& a, std::uint32_t wanted) { return a.hash < wanted; });
  for (; label != labels_.end() && label->hash == hash; ++label) {
    if (country != kNoCountry && countries_[label->row] != country) continue;
    fits.push_back({label->row, kSite});
  }
}

std::vector<AcronymFit> LookupAcronyms::Find(std::string_view acronym, CountryId country,
                                             std::size_t limit) const {
  std::vector<AcronymFit> fits, sites;
  if (country != kNoCountry) {
    AddFits(acronym, country, fits);
  } else {
    std::vector<CountryId> all(countries_);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (const CountryId one : all) AddFits(acronym, one, fits);
  }
  AddSites(acronym, country, sites);
  const auto by_row = [](const AcronymFit& a, const AcronymFit& b) {
    return a.row != b.row ? a.row < b.row : a.bits > b.bits;
  };
  const auto same_row = [](const AcronymFit& a, const AcronymFit& b) { return a.row == b.row; };
  for (std::vector<AcronymFit>* list : {&fits, &sites}) {
    std::sort(list->begin(), list->end(), by_row);
    list->erase(std::unique(list->begin(), list->end(), same_row), list->end());
  }
  for (const AcronymFit& site : sites) {
    const auto fit =
        std::lower_bound(fits.begin(), fits.end(), site,
                         [](const AcronymFit& a, const AcronymFit& b) { return a.row < b.row; });
    if (fit != fits.end() && fit->row == site.row) {
      fit->bits += site.bits;
    } else {
      fits.insert(fit, site);
    }
  }
  std::sort(fits.begin(), fits.end(), [](const AcronymFit& a, const AcronymFit& b) {
    return a.bits != b.bits ? a.bits > b.bits : a.row < b.row;
  });
  if (fits.size() > limit) fits.resize(limit);
  return fits;
}

}  // namespace baraza::duplication
