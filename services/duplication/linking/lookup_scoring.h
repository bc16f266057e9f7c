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

#include <bitset>
#include <vector>

#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_places.h"
#include "services/duplication/linking/lookup_query.h"

namespace baraza::duplication {

// What a text says of one name of a record.
struct Reading {
  Row row = 0;
  float bits = -100;                  // against other records that the same words may mean
  float evidence = -100;              // that the words mean an organisation of the register at all
  std::bitset<kMaxLookupWords> said;  // words of the text that the name has
  std::bitset<kMaxLookupWords> claimed;  // and those that say where the record is
};

class LookupScorer {
 public:
  LookupScorer(const ReadQuery& query, const LookupNames& names, const LookupPlaces& places);

  // The best reading of the text as `name`.
  Reading Read(NameId name) const;

  // What the words of a reading weigh together.
  float Weight(const std::bitset<kMaxLookupWords>& said) const;

 private:
  struct Match {
    std::vector<int> at;  // for each word of the name the word of the text, or kNowhere
    float bits = 0;
    std::vector<float> credit;  // evidence of each word of the name
  };

  absl::Span<const Sense> SensesOf(WordId word) const;
  Match ReadAt(NameId name, int home) const;
  void ReadWord(const LookupName& name, WordId word, int home, bool place, bool unit,
                Match& match) const;
  bool HasUnit(NameId name) const;
  float Whole(const Match& match, int home) const;
  float Evidence(const Match& match) const;
  bool IsAside(int segment, int home) const;
  void AddPlaces(const LookupName& name, std::bitset<kMaxLookupWords>& said) const;
  float Order(const Match& match) const;
  float CostOfMore(const LookupWord& word, float bits) const;
  float Beside(const Match& match) const;
  float Places(const LookupName& name, const Match& match) const;

  const ReadQuery& query_;
  const LookupNames& names_;
  const LookupPlaces& places_;
  std::vector<float> weights_;  // of the text's words
};

}  // namespace baraza::duplication
