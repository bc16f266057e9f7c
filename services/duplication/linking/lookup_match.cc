#include "services/duplication/linking/lookup_match.h"

#include <algorithm>
#include <array>

namespace baraza::duplication {
namespace {

constexpr float kInverted = 2.5F;
// Of the bits of a word that tells something; what any other word costs; the most of all together.
constexpr float kMoreShare = 0.5F;
constexpr float kMoreCommon = 0.5F;
constexpr float kMostMore = 8;
// "University of Forestry" is no university of anything else.
constexpr float kDefines = 4;
constexpr float kWhole = 2;

constexpr float kMostTown = 7;
constexpr float kMostCountry = 4;
constexpr float kTownInName = 1;
constexpr float kOtherTown = 1;
constexpr float kOtherCountry = 5;
constexpr float kNotTheQuerys = 6;

// What a word costs that the text says within a name, or beside it, and the name has not.
float CostOfMore(const LookupWord& word, float bits) {
  if (word.word_class == WordClass::kNumber || word.of_unit) return 0;
  const bool common = word.field || word.word_class != WordClass::kOrdinary;
  return common ? kMoreCommon : kMoreShare * bits;
}

// Adds the words from `begin` up to `end`, a part of the text, that stand between words that are
// said, or next to them.
void AddNear(const SaidWords& said, std::size_t begin, std::size_t end, SaidWords& near) {
  std::size_t first = end, last = begin;
  for (std::size_t at = begin; at < end; ++at) {
    if (!said[at]) continue;
    first = std::min(first, at);
    last = at;
  }
  for (std::size_t at = begin; first < end && at < end; ++at) {
    if (at + 1 >= first && at <= last + 1) near.set(at);
  }
}

SaidWords Near(const ReadQuery& query, const SaidWords& said) {
  SaidWords near;
  for (std::size_t begin = 0, end = 0; begin < query.words.size(); begin = end) {
    while (end < query.words.size() && query.words[end].segment == query.words[begin].segment)
      ++end;
    AddNear(said, begin, end, near);
  }
  return near;
}

// Texts name either; to which of them a record belongs is not for a register to say.
bool AreNested(CountryId a, CountryId b) {
  static constexpr std::array<const char*, 3> kParts = {"HK", "MO", "TW"};
  const CountryId whole = CountryOf("CN");
  return std::any_of(kParts.begin(), kParts.end(), [&](const char* part) {
    const CountryId one = CountryOf(part);
    return (a == one && b == whole) || (a == whole && b == one);
  });
}

bool IsInName(const PlaceMention& place, const NameMatch& match) {
  return std::any_of(match.at.begin(), match.at.end(), [&](int word) {
    return word >= static_cast<int>(place.begin) && word < static_cast<int>(place.end);
  });
}

float TownBits(const ReadQuery& query, const NameMatch& match, const LookupPlaces& places,
               TownId town) {
  bool other = false;
  float bits = 0;
  for (const PlaceMention& place : query.places) {
    if (place.town == kNoTown) continue;
    const bool in_name = IsInName(place, match);
    if (place.town != town) {
      other |= !in_name;
    } else {
      bits = std::max(bits, in_name ? kTownInName : std::min(kMostTown, places.TownBits(town)));
    }
  }
  return bits == 0 && other ? -kOtherTown : bits;
}

float CountryBits(const ReadQuery& query, const NameMatch& match, const LookupPlaces& places,
                  TownId town, CountryId country) {
  bool said = false, other = false;
  float bits = 0;
  for (const PlaceMention& place : query.places) {
    if (place.country == kNoCountry) continue;
    const bool in_name = IsInName(place, match);
    if (place.country == country || AreNested(place.country, country)) {
      said = true;
      if (!in_name) bits = std::min(kMostCountry, places.CountryBits(country));
    } else {
      other |= !in_name && !place.weak && (place.town == kNoTown || place.town != town);
    }
  }
  return !said && other ? -kOtherCountry : bits;
}

}  // namespace

bool IsKind(WordClass word_class) {
  return word_class == WordClass::kGeneric || word_class == WordClass::kNational;
}

float OrderBits(const ReadQuery& query, const NameMatch& match) {
  float cost = 0;
  int last = kNowhere;
  for (const int here : match.at) {
    if (here == kNowhere) continue;
    const bool together =
        last != kNowhere && query.words[here].segment == query.words[last].segment;
    if (together && here < last) cost += kInverted;
    last = here;
  }
  return -cost;
}

float NeighbourBits(const ReadQuery& query, const NameMatch& match,
                    absl::Span<const float> weights) {
  const SaidWords near = Near(query, match.said);
  float cost = 0;
  for (std::size_t at = 0; at < query.words.size(); ++at) {
    if (!near[at] || match.said[at]) continue;
    const bool defines = query.words[at].linked && at > 0 && match.said[at - 1] &&
                         IsKind(query.words[at - 1].word_class);
    cost += std::max(CostOfMore(query.words[at], weights[at]), defines ? kDefines : 0);
  }
  return -std::min(cost, kMostMore);
}

float WholeBits(const ReadQuery& query, const NameMatch& match, int home) {
  for (const int here : match.at) {
    if (here == kNowhere || query.words[here].segment != home) return 0;
  }
  for (std::size_t i = 0; i < query.words.size(); ++i) {
    const LookupWord& word = query.words[i];
    if (word.segment != home || word.word_class == WordClass::kNumber) continue;
    if (!match.said[i]) return 0;
  }
  return kWhole;
}

float PlaceBits(const ReadQuery& query, const NameMatch& match, const LookupPlaces& places,
                Row row) {
  const TownId town = places.TownOf(row);
  const CountryId country = places.CountryOfRow(row);
  float bits =
      TownBits(query, match, places, town) + CountryBits(query, match, places, town, country);
  if (query.country != kNoCountry && country != kNoCountry) {
    bits += query.country == country ? std::min(kMostCountry, places.CountryBits(country))
                                     : -kNotTheQuerys;
  }
  if (query.town != kNoTown && query.town == town) {
    bits += std::min(kMostTown, places.TownBits(town));
  }
  return bits;
}

SaidWords PlaceWords(const ReadQuery& query, const LookupPlaces& places, Row row) {
  SaidWords words;
  for (const PlaceMention& place : query.places) {
    const bool here = (place.town != kNoTown && place.town == places.TownOf(row)) ||
                      (place.country != kNoCountry && place.country == places.CountryOfRow(row));
    for (std::size_t at = place.begin; place.address && here && at < place.end; ++at) words.set(at);
  }
  return words;
}

}  // namespace baraza::duplication
