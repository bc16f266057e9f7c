// How many bits a text speaks for a record of a register.
//
// Formula: the logarithm of how much more probable the text is if its writer meant the record than
// if not (naive Bayes over the words of one of the record's names; Fellegi and Sunter 1969). A word
// that is said tells its inverse document frequency less the cost of its reading; one that is not
// said costs what leaving it out is worth; words said apart cost for their distance. Places that
// the text mentions beside the name count as fields of their own.
//
// Thread-safety: pure.
#pragma once

#include <vector>

#include "services/duplication/linking/lookup_match.h"
#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_places.h"
#include "services/duplication/linking/lookup_query.h"

namespace baraza::duplication {

// What a text says of one name of a record.
struct Reading {
  Row row = 0;
  float bits = -100;      // against other records that the same words may mean
  float evidence = -100;  // that the words mean an organisation of the register at all
  float prominence = 0;   // of the record; part of `bits` once it is set
  SaidWords said;         // words of the text that the name has
  SaidWords claimed;      // and those that say where the record is
};

class LookupScorer {
 public:
  // All three must outlive the scorer.
  LookupScorer(const ReadQuery& query, const LookupNames& names, const LookupPlaces& places);

  // The best reading of the text as `name`.
  Reading Read(NameId name) const;

  // How many countries the text has named before a word: one text may list several affiliations.
  int CountriesBefore(std::size_t word) const;

  // What words of the text weigh together.
  float Weight(const SaidWords& said) const;

 private:
  // Where a word of a name is said, and what that is worth.
  struct SaidAt {
    int at = kNowhere;
    int span = 1;
    float bits = 0;
  };

  absl::Span<const Sense> SensesOf(WordId word) const;
  std::vector<int> Homes(NameId name) const;
  NameMatch ReadAt(NameId name, int home) const;
  SaidAt BestOf(const LookupName& name, WordId word, int home, bool unit) const;
  float Credit(const LookupName& name, WordId word, const Sense& sense, int home, bool unit) const;
  void Take(WordId word, bool in_place, SaidAt said, NameMatch& match) const;
  float Evidence(const NameMatch& match) const;
  bool IsAside(int segment, int home) const;

  const ReadQuery& query_;
  const LookupNames& names_;
  const LookupPlaces& places_;
  std::vector<float> weights_;  // of the text's words
  std::vector<bool> address_;   // for each part of the text whether it names nothing but places
};

}  // namespace baraza::duplication
