// In what two rows of a table of projects agree and differ, as numbers from 0 to 1.
//
// Why: one number cannot tell "Canon ink BCI-6BK" from "Canon ink BCI-6C" and still see that
// "Turntable PSLX350H" and "Sony PS-LX350H belt drive" are one: words in common, what the shorter
// text says in the longer one, rare things in common and codes that conflict are told apart, and
// how much each means is learned from the table (project_evidence_model.h).
//
// Each feature is 0 where one of the two is silent, and the same for both orders. That one is
// silent about participants or years is a feature of its own: where these tell much, silence must
// not be taken for a conflict. Thread-safety: const methods may be called from many threads.
#pragma once

#include <array>
#include <vector>

#include "services/duplication/linking/term_index.h"

namespace baraza::duplication {

enum Feature : std::size_t {
  kTitleCosine,     // words of the titles
  kTextCosine,      // words of title and description
  kGramCosine,      // runs of letters of the titles
  kTitleHeldMore,   // share of one title's information that the other row has: the greater
  kTitleHeldLess,   // and the lesser
  kRarestShared,    // information of the rarest word in both, of what is possible
  kCodeShared,      // the same of codes
  kCodePart,        // share of the shorter code that runs through the other, of titles
  kCodeConflict,    // both titles have codes, none alike: 1 less kCodePart
  kNumberConflict,  // both titles have numbers, none in common
  kPeopleCosine,    // words of participants' names; less where all rows have them
  kPeopleConflict,  // both name participants, none in common
  kPeopleSilent,    // one names no participant
  kYearEqual,       // of the starts
  kYearConflict,    // more than one year apart
  kYearSilent,      // one has no start
  kDayEqual,        // of the starts, where both say the day
  kDayConflict,     // more than a month apart
  kTitleEqual,      // the same words: how rare the title is, of what is possible
  kMargin,          // by how much the likeness exceeds that of the strongest rival; see Margins
  kFeatures
};

using Features = std::array<float, kFeatures>;

class ProjectComparer {
 public:
  explicit ProjectComparer(const ProjectTexts& texts);
  Features Compare(Row left, Row right) const;
  // ln of the number of other rows that have the title, or else the description, that both rows
  // have; 0 where they have none in common, or nobody else has it.
  double Namesakes(Row left, Row right) const;
  const TermIndex& titles() const { return titles_; }
  const TermIndex& all() const { return all_; }

 private:
  double Held(const Terms& terms, const Terms& in) const;
  double Rarest(const Terms& terms) const;
  static void CompareStarts(const ProjectText& left, const ProjectText& right, Features& features);
  void CompareWords(Row left, Row right, Features& features) const;
  void CompareCodes(const ProjectText& left, const ProjectText& right, Features& features) const;

  const ProjectTexts& texts_;
  TermIndex titles_, all_, grams_, people_;
  double possible_ = 1;  // information of what one pair only shares
};

}  // namespace baraza::duplication
