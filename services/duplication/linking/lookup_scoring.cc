#include "services/duplication/linking/lookup_scoring.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace baraza::duplication {
namespace {

constexpr int kNowhere = -1;

// Costs in bits; estimates, none of them fitted.
constexpr float kMissingPlace = 2.5F;
constexpr float kSmallAcronym = 6;
constexpr float kInverted = 1.5F;
constexpr float kMoreShare = 0.5F;
constexpr float kMoreCommon = 0.5F;
constexpr float kMostMore = 8;
constexpr float kMainName = 2;
constexpr float kPlaceAlone = 4;
constexpr float kUnknownWord = 10;
constexpr float kAside = 0.25F;
constexpr float kOfUnit = 0.4F;
constexpr float kWhole = 2;
constexpr float kMostPlace = 3;
constexpr float kOneWord = 3;

float MissingCost(WordClass word_class, float bits) {
  switch (word_class) {
    case WordClass::kStop:
      return 0;
    case WordClass::kLegal:
      return 0.3F;
    case WordClass::kGeneric:
    case WordClass::kNational:
      return 4;
    default:
      return 2.5F + 0.25F * bits;
  }
}

float Distance(int from, int to) {
  const int apart = std::abs(from - to);
  if (apart == 0) return 0;
  return apart == 1 ? 1.5F : 3;
}

// What letters of an acronym can tell at most: many bodies that no register has share it.
float AcronymBits(std::size_t letters) { return 2.5F * static_cast<float>(letters); }

}  // namespace

LookupScorer::LookupScorer(const ReadQuery& query, const LookupNames& names,
                           const LookupPlaces& places)
    : query_(query), names_(names), places_(places), weights_(query.words.size(), kUnknownWord) {
  std::vector<bool> known(query.words.size(), false);
  for (const Sense& sense : query.senses) {
    const float bits = names.vocabulary().Bits(sense.word) - sense.cost;
    weights_[sense.at] = known[sense.at] ? std::max(weights_[sense.at], bits) : bits;
    known[sense.at] = true;
  }
}

float LookupScorer::Weight(const std::bitset<kMaxLookupWords>& said) const {
  float weight = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) weight += said[i] ? weights_[i] : 0;
  return weight;
}

absl::Span<const Sense> LookupScorer::SensesOf(WordId word) const {
  const auto less = [](const Sense& sense, WordId wanted) { return sense.word < wanted; };
  const auto begin = std::lower_bound(query_.senses.begin(), query_.senses.end(), word, less);
  auto end = begin;
  while (end != query_.senses.end() && end->word == word) ++end;
  return absl::MakeConstSpan(query_.senses)
      .subspan(static_cast<std::size_t>(begin - query_.senses.begin()),
               static_cast<std::size_t>(end - begin));
}

Reading LookupScorer::Read(NameId id) const {
  const LookupName& name = names_[id];
  std::vector<int> homes;
  for (const WordId word : names_.Words(id)) {
    for (const Sense& sense : SensesOf(word)) homes.push_back(query_.words[sense.at].segment);
  }
  std::sort(homes.begin(), homes.end());
  homes.erase(std::unique(homes.begin(), homes.end()), homes.end());
  Reading best{.row = name.row};
  for (const int home : homes) {
    const Match match = ReadAt(id, home);
    const float beside =
        Order(match) + Beside(match) + Whole(match, home) + (name.main ? kMainName : 0);
    const float places = Places(name, match);
    if (match.bits + beside + places <= best.bits) continue;
    best.bits = match.bits + beside + places;
    best.evidence = Evidence(match) + beside + std::min(places, kMostPlace);
    if (name.count == 1 && !name.acronym) best.evidence -= kOneWord;
    best.said.reset();
    for (const int at : match.at) {
      if (at != kNowhere) best.said.set(static_cast<std::size_t>(at));
    }
    best.claimed = best.said;
    AddPlaces(name, best.claimed);
  }
  return best;
}

bool LookupScorer::HasUnit(NameId name) const {
  const absl::Span<const WordId> words = names_.Words(name);
  return std::any_of(words.begin(), words.end(), [&](WordId word) {
    return names_.vocabulary().Class(word) == WordClass::kUnit;
  });
}

// True for words of an address, but for the first part of it after the name's own part.
bool LookupScorer::IsAside(int segment, int home) const {
  const auto is_address = [&](int part) {
    return std::any_of(query_.places.begin(), query_.places.end(), [&](const PlaceMention& place) {
      return place.address && query_.words[place.begin].segment == part;
    });
  };
  if (query_.words.back().segment == 0) return false;
  return is_address(segment) && (segment != home + 1 || is_address(home));
}

LookupScorer::Match LookupScorer::ReadAt(NameId id, int home) const {
  Match match;
  const absl::Span<const WordId> place = places_.TownWords(places_.TownOf(names_[id].row));
  const bool unit = HasUnit(id);
  for (const WordId word : names_.Words(id)) {
    const bool in_place = std::find(place.begin(), place.end(), word) != place.end();
    ReadWord(names_[id], word, home, in_place, unit, match);
  }
  return match;
}

void LookupScorer::ReadWord(const LookupName& name, WordId word, int home, bool place, bool unit,
                            Match& match) const {
  const LookupVocabulary& vocabulary = names_.vocabulary();
  const float missing =
      place ? kMissingPlace : MissingCost(vocabulary.Class(word), vocabulary.Bits(word));
  float best = -missing;
  int at = kNowhere;
  for (const Sense& sense : SensesOf(word)) {
    const LookupWord& said = query_.words[sense.at];
    const float share = said.of_unit && !unit ? kOfUnit : 1;
    float credit = share * vocabulary.Bits(word) - sense.cost;
    if (IsAside(said.segment, home)) credit *= kAside;
    credit -= Distance(said.segment, home);
    if (name.acronym) credit = std::min(credit, AcronymBits(said.text.size()));
    if (name.acronym && (!said.capitals || said.in_country)) credit -= kSmallAcronym;
    if (credit <= best) continue;
    best = credit;
    at = sense.at;
  }
  match.at.push_back(at);
  match.credit.push_back(
      at == kNowhere ? best : best - (vocabulary.Bits(word) - vocabulary.CautiousBits(word)));
  match.bits += best;
}

// Every text that says where something is has the words of the place: they are evidence for a name
// only where more of it stands beside them.
float LookupScorer::Evidence(const Match& match) const {
  std::bitset<kMaxLookupWords> parts;
  for (const int at : match.at) {
    if (at == kNowhere || query_.words[at].in_place) continue;
    parts.set(static_cast<std::size_t>(query_.words[at].segment));
  }
  float evidence = 0;
  for (std::size_t i = 0; i < match.at.size(); ++i) {
    const int at = match.at[i];
    const bool alone = at != kNowhere && query_.words[at].in_place &&
                       !parts[static_cast<std::size_t>(query_.words[at].segment)];
    evidence += alone ? std::min(match.credit[i], kPlaceAlone) : match.credit[i];
  }
  return evidence;
}

// The words of places that say where the record is belong to its mention.
void LookupScorer::AddPlaces(const LookupName& name, std::bitset<kMaxLookupWords>& said) const {
  const TownId town = places_.TownOf(name.row);
  const CountryId country = places_.CountryOfRow(name.row);
  for (const PlaceMention& place : query_.places) {
    if (!place.address) continue;
    const bool here = (place.town != kNoTown && place.town == town) ||
                      (place.country != kNoCountry && place.country == country);
    for (std::size_t at = place.begin; here && at < place.end; ++at) said.set(at);
  }
}

// Words of a name stand in its order.
float LookupScorer::Order(const Match& match) const {
  float cost = 0;
  int last = kNowhere;
  for (const int here : match.at) {
    if (here == kNowhere) continue;
    const bool together =
        last != kNowhere && query_.words[here].segment == query_.words[last].segment;
    if (together && here < last) cost += kInverted;
    last = here;
  }
  return -cost;
}

// What a word costs that the text says within a name, or beside it, and the name has not.
float LookupScorer::CostOfMore(const LookupWord& word, float bits) const {
  if (word.word_class == WordClass::kNumber || word.of_unit) return 0;
  const bool common = word.field || word.word_class != WordClass::kOrdinary;
  return common ? kMoreCommon : kMoreShare * bits;
}

// Words of the text that stand among or beside the name's words as if they were part of the name.
float LookupScorer::Beside(const Match& match) const {
  std::bitset<kMaxLookupWords> said, near;
  for (const int here : match.at) {
    if (here == kNowhere) continue;
    const auto at = static_cast<std::size_t>(here);
    said.set(at);
    if (at > 0 && query_.words[at - 1].segment == query_.words[at].segment) near.set(at - 1);
    if (at + 1 < query_.words.size() && query_.words[at + 1].segment == query_.words[at].segment) {
      near.set(at + 1);
    }
  }
  float cost = 0;
  for (std::size_t at = 0; at < query_.words.size(); ++at) {
    if (near[at] && !said[at]) cost += CostOfMore(query_.words[at], weights_[at]);
  }
  return -std::min(cost, kMostMore);
}

// A name that is all that its part of the text says.
float LookupScorer::Whole(const Match& match, int home) const {
  for (const int here : match.at) {
    if (here == kNowhere || query_.words[here].segment != home) return 0;
  }
  for (std::size_t i = 0; i < query_.words.size(); ++i) {
    if (query_.words[i].segment != home || query_.words[i].word_class == WordClass::kNumber)
      continue;
    if (std::find(match.at.begin(), match.at.end(), static_cast<int>(i)) == match.at.end())
      return 0;
  }
  return kWhole;
}

float LookupScorer::Places(const LookupName& name, const Match& match) const {
  const TownId town = places_.TownOf(name.row);
  const CountryId country = places_.CountryOfRow(name.row);
  const auto in_name = [&](const PlaceMention& place) {
    return std::any_of(match.at.begin(), match.at.end(), [&](int word) {
      return word >= static_cast<int>(place.begin) && word < static_cast<int>(place.end);
    });
  };
  float bits = 0;
  bool town_said = false, other_town = false, country_said = false, other_country = false;
  for (const PlaceMention& place : query_.places) {
    const bool inside = in_name(place);
    if (place.town != kNoTown && place.town == town) {
      if (!town_said && !inside) bits += std::min(7.0F, places_.TownBits(town));
      if (!town_said && inside) bits += 1;
      town_said = true;
    } else if (place.town != kNoTown && !inside) {
      other_town = true;
    }
    if (place.country == kNoCountry) continue;
    if (place.country == country) {
      if (!country_said && !inside) bits += std::min(4.0F, places_.CountryBits(country));
      country_said = true;
    } else if (!inside && !place.weak && !(place.town != kNoTown && place.town == town)) {
      other_country = true;
    }
  }
  if (other_town && !town_said) bits -= 1;
  if (other_country && !country_said) bits -= 5;
  if (query_.country != kNoCountry && country != kNoCountry) {
    bits += query_.country == country ? std::min(4.0F, places_.CountryBits(country)) : -6;
  }
  if (query_.town != kNoTown && query_.town == town) bits += std::min(7.0F, places_.TownBits(town));
  return bits;
}

}  // namespace baraza::duplication
