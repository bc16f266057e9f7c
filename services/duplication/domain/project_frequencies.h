// How much it tells that two records of projects agree in a term, given what else they agree in.
//
// Why: publishers report dozens of activities under one title, all with the same text, theme,
// funder, country and fiscal years. That two of them agree in these tells little, however rare each
// is in the register as a whole. Fields depend on one another through such families; so where two
// records share a title (or else a text) that more than two records have, the information of a term
// is that within the family, log2(records of the family / those of them that have the term), if it
// is less than that in the register. This is the weight of Fellegi and Sunter's model with u taken
// conditionally on the other agreement, as Winkler proposes for fields that depend on one another
// ("Improved decision rules in the Fellegi-Sunter model of record linkage", 1993).
//
// Frozen with the model (term_table.h). Ownership: views the table. Thread-safety: pure.
#pragma once

#include <cstdint>
#include <string>

#include "services/duplication/domain/project_profile.h"
#include "services/duplication/domain/term_table.h"

namespace baraza::duplication {

class ProjectFrequencies {
 public:
  // `terms` must outlive this.
  ProjectFrequencies(const TermTable& terms, const ProjectProfile& left,
                     const ProjectProfile& right);

  double Bits(TermKind kind, const std::string& term) const;
  std::int64_t Count(TermKind kind, const std::string& term) const {
    return terms_.Count(kind, term);
  }
  std::int64_t Total(TermKind kind) const { return terms_.Total(kind); }

 private:
  const TermTable& terms_;
  std::string family_;    // empty: of no family
  double in_family_ = 0;  // records of it
};

// Counts what a record has within the families that it may belong to.
void CountFamilies(const ProjectProfile& record, TermTable& terms);

}  // namespace baraza::duplication
