#include "services/duplication/linking/lookup_scoring.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace baraza::duplication {
namespace {

// What leaving a word out costs, by what it is; beside it a share of the bits of a telling word.
constexpr float kMissingLegal = 0.3F;
constexpr float kMissingKind = 4;
constexpr float kMissingTelling = 2.5F, kMissingShare = 0.25F;
constexpr float kMissingPlace = 2.5F, kMorePlace = 0.5F;
// What it costs besides that an organisation is mentioned at all: nobody says "Harvard Road" for
// Harvard University.
constexpr float kUnmentionedKind = 4;
constexpr float kUnmentionedShare = 0.25F;
constexpr float kNothingTold = 6;
// A word alone in its part of the text is no more evidence than this.
constexpr float kMostAlone = 4;
constexpr float kMostPlace = 3;
constexpr float kOneWord = 3;
// Who asks for one word by itself means what is called by it.
constexpr float kAskedFor = 6;

constexpr float kMainName = 2;
constexpr float kSmallAcronym = 6;
// Shares of a word's bits: in an address; as what a department does.
constexpr float kAside = 0.25F;
constexpr float kOfUnit = 0.4F;
constexpr float kUnknownWord = 10;
constexpr float kWorst = -100;

float MissingCost(WordClass word_class, float bits) {
  if (word_class == WordClass::kStop) return 0;
  if (word_class == WordClass::kLegal) return kMissingLegal;
  return IsKind(word_class) ? kMissingKind : kMissingTelling + kMissingShare * bits;
}

// For a word in another part of the text than the rest of its name.
float Distance(int from, int to) {
  constexpr std::array<float, 4> kCosts = {0, 1.5F, 4, 6};
  return kCosts[static_cast<std::size_t>(std::min(std::abs(from - to), 3))];
}

// What letters of an acronym can tell at most: many bodies that no register has share it.
float AcronymBits(std::size_t letters) { return 2.5F * static_cast<float>(letters); }

bool HasUnit(absl::Span<const WordId> words, const LookupVocabulary& vocabulary) {
  return std::any_of(words.begin(), words.end(),
                     [&](WordId word) { return vocabulary.Class(word) == WordClass::kUnit; });
}

}  // namespace

LookupScorer::LookupScorer(const ReadQuery& query, const LookupNames& names,
                           const LookupPlaces& places)
    : query_(query),
      names_(names),
      places_(places),
      weights_(query.words.size(), kUnknownWord),
      address_(query.words.size() + 2, false) {
  std::vector<bool> known(query.words.size(), false);
  for (const Sense& sense : query.senses) {
    const float bits = names.vocabulary().Bits(sense.word) - sense.cost;
    weights_[sense.at] = known[sense.at] ? std::max(weights_[sense.at], bits) : bits;
    known[sense.at] = true;
  }
  for (const PlaceMention& place : query.places) {
    if (place.address) address_[static_cast<std::size_t>(query.words[place.begin].segment)] = true;
  }
}

int LookupScorer::CountriesBefore(std::size_t word) const {
  const auto before = [&](const PlaceMention& place) {
    return place.address && place.country != kNoCountry && place.end <= word;
  };
  return static_cast<int>(std::count_if(query_.places.begin(), query_.places.end(), before));
}

float LookupScorer::Weight(const SaidWords& said) const {
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

// The parts of the text that say a word of the name.
std::vector<int> LookupScorer::Homes(NameId name) const {
  std::vector<int> homes;
  for (const WordId word : names_.Words(name)) {
    for (const Sense& sense : SensesOf(word)) homes.push_back(query_.words[sense.at].segment);
  }
  std::sort(homes.begin(), homes.end());
  homes.erase(std::unique(homes.begin(), homes.end()), homes.end());
  return homes;
}

Reading LookupScorer::Read(NameId id) const {
  const LookupName& name = names_[id];
  Reading best{.row = name.row, .bits = kWorst, .evidence = kWorst};
  for (const int home : Homes(id)) {
    const NameMatch match = ReadAt(id, home);
    const float beside = OrderBits(query_, match) + NeighbourBits(query_, match, weights_) +
                         WholeBits(query_, match, home);
    const float place = PlaceBits(query_, match, places_, name.row);
    const float bits = match.bits + beside + place + (name.main ? kMainName : 0);
    if (bits <= best.bits) continue;
    const bool asked_for = query_.words.size() == 1;
    const float alone = asked_for && match.told                          ? kAskedFor
                        : !asked_for && name.count == 1 && !name.acronym ? -kOneWord
                                                                         : 0;
    best.bits = bits;
    best.evidence = Evidence(match) + beside + std::min(place, kMostPlace) + alone;
    best.said = match.said;
  }
  best.claimed = best.said | PlaceWords(query_, places_, name.row);
  return best;
}

NameMatch LookupScorer::ReadAt(NameId id, int home) const {
  NameMatch match;
  const absl::Span<const WordId> words = names_.Words(id);
  const absl::Span<const WordId> town = places_.TownWords(places_.TownOf(names_[id].row));
  const bool unit = HasUnit(words, names_.vocabulary());
  for (const WordId word : words) {
    const bool in_place = std::find(town.begin(), town.end(), word) != town.end();
    SaidAt said = BestOf(names_[id], word, home, unit);
    const float missing =
        in_place ? (match.placeless ? kMorePlace : kMissingPlace)
                 : MissingCost(names_.vocabulary().Class(word), names_.vocabulary().Bits(word));
    if (said.at == kNowhere || said.bits <= -missing) said = {.bits = -missing};
    Take(word, in_place, said, match);
  }
  return match;
}

LookupScorer::SaidAt LookupScorer::BestOf(const LookupName& name, WordId word, int home,
                                          bool unit) const {
  SaidAt best{.bits = kWorst};
  for (const Sense& sense : SensesOf(word)) {
    const float credit = Credit(name, word, sense, home, unit);
    if (credit > best.bits) best = {sense.at, sense.span, credit};
  }
  return best;
}

float LookupScorer::Credit(const LookupName& name, WordId word, const Sense& sense, int home,
                           bool unit) const {
  const LookupVocabulary& vocabulary = names_.vocabulary();
  const LookupWord& said = query_.words[sense.at];
  const bool elsewhere = IsKind(vocabulary.Class(word)) && said.segment != home;
  if (elsewhere || (sense.initials && !name.acronym)) return kWorst;
  float credit = (said.of_unit && !unit ? kOfUnit : 1) * vocabulary.Bits(word) - sense.cost;
  if (IsAside(said.segment, home)) credit *= kAside;
  credit -= Distance(said.segment, home);
  if (!name.acronym) return credit;
  const bool written = sense.initials || (said.capitals && !said.in_country);
  return std::min(credit, AcronymBits(vocabulary.Text(word).size()) - sense.cost) -
         (written ? 0 : kSmallAcronym);
}

void LookupScorer::Take(WordId word, bool in_place, SaidAt said, NameMatch& match) const {
  const LookupVocabulary& vocabulary = names_.vocabulary();
  const bool missing = said.at == kNowhere;
  for (int i = 0; !missing && i < said.span; ++i) {
    match.said.set(static_cast<std::size_t>(said.at + i));
  }
  const float unmentioned = IsKind(vocabulary.Class(word)) ? kUnmentionedKind
                            : in_place                     ? 0
                                       : kUnmentionedShare * vocabulary.Bits(word);
  match.credit.push_back(
      said.bits - (missing ? unmentioned : vocabulary.Bits(word) - vocabulary.CautiousBits(word)));
  match.at.push_back(said.at);
  match.bits += said.bits;
  match.placeless |= in_place && missing;
  match.telling |= vocabulary.IsTelling(word);
  match.told |= vocabulary.IsTelling(word) && !missing;
}

// A word that stands in a part of the text without any other word of the name is mostly there for
// another reason, such as to say where something is.
float LookupScorer::Evidence(const NameMatch& match) const {
  std::array<int, kMaxLookupWords> said{};  // words of the name in each part of the text
  for (const int at : match.at) {
    if (at != kNowhere) ++said[static_cast<std::size_t>(query_.words[at].segment)];
  }
  float evidence = match.telling && !match.told ? -kNothingTold : 0;
  for (std::size_t i = 0; i < match.at.size(); ++i) {
    const int at = match.at[i];
    const bool alone = at != kNowhere && match.at.size() > 1 &&
                       said[static_cast<std::size_t>(query_.words[at].segment)] == 1;
    evidence += alone ? std::min(match.credit[i], kMostAlone) : match.credit[i];
  }
  return evidence;
}

// True for parts of an address, but for the one that follows the name's own part: "University of
// California, Berkeley".
bool LookupScorer::IsAside(int segment, int home) const {
  if (query_.words.back().segment == 0 || !address_[static_cast<std::size_t>(segment)])
    return false;
  return segment != home + 1 || address_[static_cast<std::size_t>(home)];
}

}  // namespace baraza::duplication
