#include "services/duplication/linking/lookup_places.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/duplication/domain/country_names.h"
#include "services/duplication/domain/regions.h"
#include "services/duplication/linking/lookup_names.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kMostPlaceWords = 5;

// Languages in which countries are recognised: those of the field, and those of most affiliations.
constexpr const char* kLanguages[] = {
    "en", "fr", "pt", "es", "ar", "so", "sw", "my", "de", "it", "nl", "ru", "zh", "zh_Hant", "ja",
    "ko", "tr", "pl", "uk", "cs", "sv", "da", "nb", "fi", "hu", "ro", "el", "he", "fa",      "hi",
    "bn", "ur", "th", "vi", "id", "am", "ka", "sr", "hr", "bg", "ca", "lt", "lv", "et",      "sk"};

std::string KeyOf(absl::Span<const LookupWord> words) {
  std::string key;
  for (const LookupWord& word : words) absl::StrAppend(&key, word.canonical, " ");
  return key;
}

std::string KeyOf(std::string_view name) { return KeyOf(TellingWords(name)); }

struct CountryName {
  CountryId country;
  bool weak;
};
using CountryNames = absl::flat_hash_map<std::string, CountryName>;

void AddCountries(const char* language, CountryNames& names) {
  for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
    icu::UnicodeString wide;
    icu::Locale("", *code).getDisplayCountry(icu::Locale(language), wide);
    std::string name;
    wide.toUTF8String(name);
    if (const std::string key = KeyOf(name); key.size() > 3) {
      names.try_emplace(key, CountryName{CountryOf(*code), false});
    }
  }
}

const CountryNames& Countries() {
  static const auto* const names = [] {
    auto* made = new CountryNames;
    for (const Region& region : Regions()) {
      made->try_emplace(KeyOf(region.name), CountryName{CountryOf(region.country), region.weak});
    }
    for (const char* language : kLanguages) AddCountries(language, *made);
    return made;
  }();
  return *names;
}

}  // namespace

CountryId CountryOf(std::string_view iso_code) {
  if (iso_code.size() != 2) return kNoCountry;
  const auto letter = [](char c) { return absl::ascii_toupper(static_cast<unsigned char>(c)); };
  return static_cast<CountryId>(letter(iso_code[0]) * 256 + letter(iso_code[1]));
}

LookupPlaces::LookupPlaces(const std::vector<OrganisationRow>& rows, const LookupNames& names) {
  for (const OrganisationRow& row : rows) {
    countries_.push_back(CountryOf(row.country));
    ++country_records_[countries_.back()];
    const std::vector<LookupWord> words = TellingWords(row.locality);
    const std::string key = KeyOf(absl::MakeConstSpan(words));
    const bool telling = std::any_of(words.begin(), words.end(), [](const LookupWord& word) {
      return word.word_class == WordClass::kOrdinary && !word.field;
    });
    if (!telling) {  // "University, Mississippi" is where the university is, but nobody reads it so
      towns_.push_back(kNoTown);
      continue;
    }
    const auto town = town_ids_.try_emplace(key, static_cast<TownId>(town_records_.size())).first;
    if (town->second == town_records_.size()) {
      town_records_.push_back(0);
      auto& ids = town_words_.emplace_back();
      for (const LookupWord& word : words) ids.push_back(names.vocabulary().Find(word.canonical));
    }
    ++town_records_[town->second];
    towns_.push_back(town->second);
  }
}

float LookupPlaces::TownBits(TownId town) const {
  const double share = (town_records_[town] + 0.5) / (static_cast<double>(towns_.size()) + 1);
  return static_cast<float>(-std::log2(share));
}

float LookupPlaces::CountryBits(CountryId country) const {
  const auto found = country_records_.find(country);
  const double records = found == country_records_.end() ? 0 : found->second;
  return static_cast<float>(-std::log2((records + 0.5) / (static_cast<double>(towns_.size()) + 1)));
}

absl::Span<const WordId> LookupPlaces::TownWords(TownId town) const {
  return town == kNoTown ? absl::Span<const WordId>() : absl::MakeConstSpan(town_words_[town]);
}

TownId LookupPlaces::FindTown(std::string_view name) const {
  const auto found = town_ids_.find(KeyOf(name));
  return found == town_ids_.end() ? kNoTown : found->second;
}

std::vector<PlaceMention> LookupPlaces::Mentions(absl::Span<const LookupWord> words) const {
  std::vector<PlaceMention> mentions;
  for (std::size_t from = 0; from < words.size();) {
    std::size_t next = from + 1;
    for (std::size_t count = std::min(kMostPlaceWords, words.size() - from); count > 0; --count) {
      const std::string key = KeyOf(words.subspan(from, count));
      PlaceMention mention{.begin = from, .end = from + count};
      if (const auto town = town_ids_.find(key); town != town_ids_.end())
        mention.town = town->second;
      if (const auto named = Countries().find(key); named != Countries().end()) {
        mention.country = named->second.country;
        mention.weak = named->second.weak;
        if (key.size() == 3 && !words[from].capitals) mention.country = kNoCountry;
      } else if (count == 1) {
        mention.country = CountryOf(CountryOfPcode(words[from].text));
      }
      if (mention.town == kNoTown && mention.country == kNoCountry) continue;
      mentions.push_back(mention);
      next = from + count;
      break;
    }
    from = next;
  }
  return mentions;
}

}  // namespace baraza::duplication
