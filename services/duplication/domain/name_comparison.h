// How much two organisations' names speak for one organisation, or for parts of one whole.
//
// Method: words are matched one to one - equal, misspelt, abbreviated, two joined - and each match
// adds the word's information; what is left over on either side costs, a telling word more than
// "Ltd". A name that consists of the other's acronym is matched with the whole name. Of several
// names of a record the best pair counts. Words of one name depend on one another, so each further
// word counts a little less (NameWeights::decay), the most telling first.
//
// The result is the same for both orders of the arguments, to the last bit.
// Work: at most kMaxNames^2 pairs of names of kMaxNameTokens words. Thread-safety: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/duplication/domain/organisation_model.h"
#include "services/duplication/domain/organisation_profile.h"

namespace baraza::duplication {

enum class NameLevel { kExact, kClose, kPartial, kAcronym, kDifferent };

// What happened to the words of the two names: how often of how many.
struct NameEvents {
  double words = 0;  // of both names
  double misspelt = 0, abbreviated = 0;
  double ordinary = 0, ordinary_dropped = 0, replaced = 0;
  double generic = 0, generic_dropped = 0, generic_replaced = 0;
  double legal = 0, legal_dropped = 0, legal_replaced = 0;
  double unlike = 0;  // 1 if the names have nothing in common
};

struct NameComparison {
  NameLevel level = NameLevel::kDifferent;
  double same_bits = 0;
  double related_bits = 0;
  NameEvents events;
  // The names compared, as written, and the word (or acronym) that says most.
  std::string_view left, right;
  std::string_view telling;
  double telling_bits = 0;
  // Further weight of an acronym that both give besides.
  double shared_acronym_bits = 0;
  std::string_view shared_acronym;
};

// Compares all names of two records and keeps the best.
NameComparison CompareNames(const OrganisationView& left, const OrganisationView& right,
                            const OrganisationModel& model);

}  // namespace baraza::duplication
