#include "services/duplication/domain/name_comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "services/duplication/domain/name_matching.h"

namespace baraza::duplication {
namespace {

using Name = OrganisationView::Name;
using Tokens = NameTokens;
using Matching = NameMatching;

bool Telling(const TokenView& token) {
  return token.word_class == WordClass::kOrdinary || token.word_class == WordClass::kNumber;
}

double DroppedBits(const TokenView& token, const NameWeights& weights) {
  switch (token.word_class) {
    case WordClass::kLegal:
    case WordClass::kStop:
      return weights.legal_dropped;
    case WordClass::kGeneric:
    case WordClass::kNational:
    case WordClass::kUnit:
      return weights.generic_dropped;
    case WordClass::kNumber:
      return weights.number_dropped;
    case WordClass::kOrdinary:
      return weights.ordinary_dropped;
  }
  return weights.ordinary_dropped;
}

long CountTelling(const Tokens& tokens) {
  return std::count_if(tokens.begin(), tokens.end(), Telling);
}

// Words left over by what they are: telling, numbers, generic, legal.
struct LeftOver {
  int telling = 0, numbers = 0, generic = 0, legal = 0;
};

LeftOver CountLeftOver(const Tokens& tokens) {
  LeftOver made;
  for (const TokenView& token : tokens) {
    switch (token.word_class) {
      case WordClass::kLegal:
      case WordClass::kStop:
        ++made.legal;
        break;
      case WordClass::kGeneric:
      case WordClass::kNational:
      case WordClass::kUnit:
        ++made.generic;
        break;
      case WordClass::kNumber:
        ++made.numbers;
        break;
      case WordClass::kOrdinary:
        ++made.telling;
    }
  }
  return made;
}

// What happened to the words that don't correspond: one in the place of another is one event, not
// two words left out.
struct Changes {
  int replaced = 0, dropped = 0;  // telling words
  int numbers_replaced = 0, numbers_dropped = 0;
  int generic_replaced = 0, generic_dropped = 0;
  int mixed_replaced = 0;  // a telling word for a generic one
  int legal_replaced = 0, legal_dropped = 0;
};

Changes ChangesOf(const LeftOver& left, const LeftOver& right) {
  Changes made;
  const auto count = [](int a, int b, int& replaced, int& dropped) {
    replaced = std::min(a, b);
    dropped = std::max(a, b) - replaced;
  };
  count(left.telling, right.telling, made.replaced, made.dropped);
  count(left.numbers, right.numbers, made.numbers_replaced, made.numbers_dropped);
  count(left.generic, right.generic, made.generic_replaced, made.generic_dropped);
  count(left.legal, right.legal, made.legal_replaced, made.legal_dropped);
  const bool crossed = (left.telling > right.telling) != (left.generic > right.generic);
  if (crossed) made.mixed_replaced = std::min(made.dropped, made.generic_dropped);
  made.dropped -= made.mixed_replaced;
  made.generic_dropped -= made.mixed_replaced;
  return made;
}

// Words are added and left out together ("of Northern Uganda"): each further one costs less.
double BitsOf(const Changes& changes, const NameWeights& weights) {
  absl::InlinedVector<double, 8> costs;
  const auto add = [&](int times, double bits) { costs.insert(costs.end(), times, bits); };
  add(changes.replaced, weights.replaced);
  add(changes.dropped, weights.ordinary_dropped);
  add(changes.numbers_replaced, 2 * weights.number_dropped);
  add(changes.numbers_dropped, weights.number_dropped);
  add(changes.generic_replaced, weights.generic_replaced);
  add(changes.generic_dropped, weights.generic_dropped);
  add(changes.mixed_replaced, std::min(weights.replaced, weights.generic_replaced));
  add(changes.legal_replaced, weights.legal_replaced);
  add(changes.legal_dropped, weights.legal_dropped);
  std::sort(costs.begin(), costs.end());
  double bits = 0;
  double share = 1;
  for (const double cost : costs) {
    bits += share * cost;
    share *= weights.dropped_decay;
  }
  return bits;
}

double MatchedBits(Matching& matching, const NameWeights& weights) {
  std::sort(matching.matched.begin(), matching.matched.end(),
            [](const MatchedWord& a, const MatchedWord& b) {
              return a.bits != b.bits ? a.bits > b.bits : a.word < b.word;
            });
  double bits = 0;
  double share = 1;
  for (const MatchedWord& match : matching.matched) {
    bits += share * match.bits;
    share = std::max(0.5, share * weights.decay);
  }
  return bits;
}

bool NamesPart(const Tokens& tokens) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [](const TokenView& token) { return token.word_class == WordClass::kUnit; });
}

// The weight for "one is a part of the other". Where a name states its parts, one of them is the
// other's name; else the shorter name is all in the longer one, which says more.
double RelatedBits(const Name& a, const Name& b, double matched, const Matching& matching,
                   const NameWeights& weights) {
  if (a.is_part || b.is_part) {
    const Name& part = a.is_part ? a : b;
    const bool vague = NamesPart(Tokens(part.tokens.begin(), part.tokens.end()));
    return std::max(weights.floor, matched + (vague ? weights.vague_part : weights.part_named));
  }
  if (a.has_parts || b.has_parts) return weights.floor;
  const long left = CountTelling(matching.left_over);
  const long right = CountTelling(matching.right_over);
  if (left > 0 && right > 0) return std::max(weights.floor, matched + weights.sibling);
  const bool left_longer = left > 0 || NamesPart(matching.left_over);
  const Tokens& longer = left_longer ? matching.left_over : matching.right_over;
  const Tokens& shorter = left_longer ? matching.right_over : matching.left_over;
  if (CountTelling(longer) == 0 && !NamesPart(longer)) {
    return std::max(weights.floor, matched + weights.namesake);
  }
  const double extension = NamesPart(longer) ? weights.part_named : weights.extended;
  return std::max(weights.floor,
                  matched + extension + BitsOf(ChangesOf(CountLeftOver(shorter), {}), weights));
}

NameLevel LevelOf(const Matching& matching, double bits) {
  if (matching.matched.empty()) return NameLevel::kDifferent;
  const long left = CountTelling(matching.left_over);
  const long right = CountTelling(matching.right_over);
  if (matching.left_over.empty() && matching.right_over.empty() && matching.all_equal) {
    return NameLevel::kExact;
  }
  if (left == 0 && right == 0) return NameLevel::kClose;
  return bits > 0 ? NameLevel::kPartial : NameLevel::kDifferent;
}

void CountWords(const Tokens& tokens, double* ordinary, double* generic, double* legal) {
  for (const TokenView& token : tokens) {
    switch (token.word_class) {
      case WordClass::kLegal:
      case WordClass::kStop:
        ++*legal;
        break;
      case WordClass::kGeneric:
      case WordClass::kNational:
      case WordClass::kUnit:
        ++*generic;
        break;
      case WordClass::kOrdinary:
      case WordClass::kNumber:
        ++*ordinary;
    }
  }
}

NameEvents CountEvents(const Name& left, const Name& right, const Matching& matching,
                       const Changes& changes) {
  NameEvents events;
  events.words = static_cast<double>(left.tokens.size() + right.tokens.size());
  events.misspelt = 2 * matching.misspelt;
  events.abbreviated = 2 * matching.abbreviated;
  for (const Name* name : {&left, &right}) {
    CountWords(name->tokens, &events.ordinary, &events.generic, &events.legal);
  }
  events.replaced = 2 * changes.replaced;
  events.ordinary_dropped = changes.dropped;
  events.generic_replaced = 2 * changes.generic_replaced;
  events.generic_dropped = changes.generic_dropped;
  events.legal_replaced = 2 * changes.legal_replaced;
  events.legal_dropped = changes.legal_dropped;
  return events;
}

NameComparison ComparePair(const Name& left, const Name& right, std::string_view town,
                           const NameWeights& weights) {
  Matching matching = MatchWords(left, right, town, weights);
  const double matched = MatchedBits(matching, weights);
  const Changes changes =
      ChangesOf(CountLeftOver(matching.left_over), CountLeftOver(matching.right_over));
  double bits = matched + BitsOf(changes, weights);
  if (matching.left_over.empty() && matching.right_over.empty()) bits += weights.complete;
  NameComparison made;
  const bool part = left.is_part || right.is_part;
  made.same_bits = part ? weights.unlike : std::max(weights.unlike, bits);
  made.related_bits = RelatedBits(left, right, part ? bits : matched, matching, weights);
  made.level = LevelOf(matching, bits);
  made.events = CountEvents(left, right, matching, changes);
  made.events.unlike = made.same_bits == weights.unlike ? 1 : 0;
  made.left = left.text;
  made.right = right.text;
  if (!matching.matched.empty()) {
    made.telling = matching.matched.front().word;
    made.telling_bits = matching.matched.front().bits;
  }
  return made;
}

// Initials say at most this much each: some letters begin most words.
constexpr double kBitsPerInitial = 3.5;

double AcronymBits(std::string_view acronym, const TermTable& terms) {
  return std::min(terms.Bits(TermKind::kAcronym, acronym),
                  kBitsPerInitial * static_cast<double>(acronym.size()));
}

bool Contains(const absl::InlinedVector<std::string_view, 4>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// True if the word is among the record's names or is (part of) its town.
bool Knows(const OrganisationView& record, const TokenView& token) {
  if (record.folded_locality.find(token.text) != std::string_view::npos) return true;
  for (const Name& name : record.names) {
    for (const TokenView& other : name.tokens) {
      if (other.key == token.key) return true;
    }
  }
  return false;
}

// Compares a name that holds an acronym (alone, or with a town) with the other record, which gives
// or makes that acronym. False if the name doesn't hold one of the other record's.
bool CompareAcronym(const Name& name, const OrganisationView& other, const OrganisationModel& model,
                    NameComparison& made) {
  if (name.tokens.size() > 3) return false;
  const TokenView* acronym = nullptr;
  for (const TokenView& token : name.tokens) {
    const bool known = token.text.size() >= 2 && (Contains(other.given_acronyms, token.text) ||
                                                  Contains(other.derived_acronyms, token.text));
    if (known && (acronym == nullptr || token.text < acronym->text)) acronym = &token;
  }
  if (acronym == nullptr) return false;
  const NameWeights& weights = model.name;
  double bits = AcronymBits(acronym->text, model.terms) + weights.acronym_used;
  for (const TokenView& token : name.tokens) {
    if (&token != acronym && !Knows(other, token)) bits += DroppedBits(token, weights);
  }
  made.level = NameLevel::kAcronym;
  made.same_bits = std::max(weights.unlike, bits);
  made.related_bits = weights.floor;
  made.left = name.text;
  made.right = other.title;
  made.telling = acronym->text;
  made.telling_bits = bits;
  return true;
}

void KeepBetter(const NameComparison& candidate, NameComparison& best) {
  const double related = std::max(candidate.related_bits, best.related_bits);
  if (candidate.same_bits > best.same_bits) {
    best = candidate;
  }
  best.related_bits = related;
}

bool HasFullName(const OrganisationView& record) {
  return std::any_of(record.names.begin(), record.names.end(),
                     [](const Name& name) { return !name.is_acronym && name.tokens.size() > 1; });
}

void AddSharedAcronym(const OrganisationView& left, const OrganisationView& right,
                      const OrganisationModel& model, NameComparison& best) {
  std::string_view shared;
  for (const std::string_view given : left.given_acronyms) {
    if (Contains(right.given_acronyms, given) && (shared.empty() || given < shared)) shared = given;
  }
  if (shared.empty()) return;
  best.shared_acronym = shared;
  best.shared_acronym_bits =
      std::min(model.name.acronym_too, 0.3 * AcronymBits(shared, model.terms));
}

NameComparison CompareOrdered(const OrganisationView& left, const OrganisationView& right,
                              const OrganisationModel& model) {
  const bool both_full = HasFullName(left) && HasFullName(right);
  const std::string_view town =
      left.folded_locality == right.folded_locality ? left.folded_locality : std::string_view();
  NameComparison best;
  best.same_bits = model.name.unlike;
  best.related_bits = model.name.floor;
  best.events.unlike = 1;
  if (!left.names.empty()) best.left = left.names[0].text;
  if (!right.names.empty()) best.right = right.names[0].text;
  for (const Name& a : left.names) {
    for (const Name& b : right.names) {
      if ((both_full && a.is_acronym && b.is_acronym) || (a.is_part && b.is_part)) continue;
      KeepBetter(ComparePair(a, b, town, model.name), best);
    }
  }
  NameComparison acronym;
  for (const Name& a : left.names) {
    if ((both_full && a.is_acronym) || !CompareAcronym(a, right, model, acronym)) continue;
    KeepBetter(acronym, best);
  }
  for (const Name& b : right.names) {
    if ((both_full && b.is_acronym) || !CompareAcronym(b, left, model, acronym)) continue;
    std::swap(acronym.left, acronym.right);
    KeepBetter(acronym, best);
  }
  if (best.level != NameLevel::kAcronym) AddSharedAcronym(left, right, model, best);
  return best;
}

}  // namespace

NameComparison CompareNames(const OrganisationView& left, const OrganisationView& right,
                            const OrganisationModel& model) {
  // One order for both, so that sums of doubles and choices among equals come out the same.
  const auto by_names = [](const Name& a, const Name& b) { return a.text < b.text; };
  const bool swap = std::lexicographical_compare(right.names.begin(), right.names.end(),
                                                 left.names.begin(), left.names.end(), by_names);
  if (!swap) return CompareOrdered(left, right, model);
  NameComparison made = CompareOrdered(right, left, model);
  std::swap(made.left, made.right);
  return made;
}

}  // namespace baraza::duplication
