// The weights by which two records of organisations are judged: a value with a version.
//
// Formulas: Fellegi and Sunter, "A theory for record linkage", JASA 64 (1969): each comparison adds
// log2(P(seen | same) / P(seen | not same)) bits to the prior's log2 odds. For agreements the
// second probability is the term's frequency (TermTable), for disagreements it is close to 1, so
// that the numbers below are log2 P(seen | same). They are estimates made without labels (see docs
// of each); probability = 1 / (1 + 2^-weight).
//
// Frozen: a matcher scores by the one model it has adopted. A register's own frequencies enter by
// OrganisationMatcher::Learn, which makes a model of a new version, and Adopt; never by themselves.
#pragma once

#include <memory>
#include <string>

#include "services/duplication/domain/term_table.h"

namespace baraza::duplication {

// Weights of one hypothesis (same organisation, or parts of one whole) in bits. Agreements are
// added to the information of what agrees.
struct OrganisationWeights {
  double country_agrees, country_differs;
  double country_mentioned, country_unmentioned;  // by a name, where the field is empty
  double nation_differs;  // further, where both names are those of a body of one country
  double domain_agrees, domain_differs;
  double locality_agrees, locality_close, locality_differs;
  double code_agrees, code_differs;
  double verified_agrees, verified_differs;
  double phone_agrees, phone_differs;
  double address_agrees, address_close, address_near, address_differs;
  double postal_agrees, postal_differs;
};

// Weights of what happens to the words of a name, in bits.
struct NameWeights {
  double kept = -0.15;             // a word of the other name, as it is
  double misspelt = -3.5;          // one that differs by an edit
  double abbreviated = -2.5;       // one that begins the other
  double joined = -2.0;            // two written as one
  double ordinary_dropped = -3.2;  // a telling word that the other lacks
  double generic_dropped = -1.3;
  double legal_dropped = -0.3;
  double legal_replaced = -1.5;  // one legal form in the place of another
  double number_dropped = -4.0;
  double dropped_decay = 0.8;      // each further word left over costs this much of the one before
  double replaced = -6.5;          // a telling word in the place of another one
  double generic_replaced = -4.0;  // a generic one: a hospital is no university
  double own_town = 1.5;           // at most, for the word of the town that both records give
  double complete = 2.5;           // nothing left over on either side
  double acronym_used = -3.0;      // the acronym stands for the name
  double acronym_too = 2.0;        // both give the same acronym besides names that were compared
  double vague_part = -4.0;        // related: what agrees is a department, of which there are many
  double part_named = 0.0;         // related: the longer name adds a word for a part
  double extended = -2.5;          // related: it adds something else
  double namesake = -4.0;          // related: both have one name, as two sites do
  double sibling = -6.0;           // related: each adds something, as two chapters do
  double unlike = -9.0;            // at worst: names in two languages may share nothing
  double floor = -14.0;            // related: one name is no extension of the other
  double decay = 1.0;              // each further word counts this much of the one before: words of
                                   // a name depend on one another
};

struct OrganisationModel {
  std::string version;
  TermTable terms;
  double prior_same = 0;     // log2 odds that two records taken at random are one
  double prior_related = 0;  // the same for parts of one whole
  OrganisationWeights same;
  OrganisationWeights related;
  NameWeights name;
};

// The model before anything is learned: frequencies of a public list of organisations of the field
// (data/organisation_terms.txt).
std::shared_ptr<const OrganisationModel> DefaultOrganisationModel();

// A copy of the default model without its frequencies' being frozen, to count a register's terms
// into; FinishModel sets the priors by the register's size and freezes it.
OrganisationModel StartOrganisationModel(std::string version);
std::shared_ptr<const OrganisationModel> FinishModel(OrganisationModel model);

}  // namespace baraza::duplication
