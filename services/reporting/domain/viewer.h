// The facts as one caller may see them: what it may read, and what merged records count as for it.
// Every report begins with a Viewer; there is no other way to the facts.
//
// A merged record counts as its survivor where the caller may read one of the two (each of them
// names the other); else it would learn of a merge between records that are hidden from it.
//
// Ownership: refers to the facts. Thread-safety: const methods may be called from any thread, while
// the facts don't change.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/foundation/scope/scope.h"
#include "services/reporting/domain/facts.h"

namespace baraza::reporting {

class Viewer {
 public:
  Viewer(const Facts& facts, const scope::Scope& scope);

  const Facts& facts() const { return facts_; }

  // True if the caller may read the organisation.
  bool Reads(OrganisationRow row) const {
    const auto& columns = facts_.organisations().columns();
    return columns.known[row] != 0 && admitting_[columns.audiences[row]] != 0;
  }
  // The organisation itself, or what it was merged into.
  OrganisationRow Survivor(OrganisationRow row) const { return survivors_[row]; }
  // True if the project is in figures and the caller may read it.
  bool Counts(ProjectRow row) const { return home_[row] == row && row != 0; }
  // The project under which the results of `row` count: itself, or what it was merged into. 0: the
  // caller may not read one of the two, or the latter is in no figure.
  ProjectRow HomeOf(ProjectRow row) const { return home_[row]; }
  // The project under which a result counts. It counts for whom may read the result, the project
  // that reported it and the project that it counts under. 0: it doesn't count.
  ProjectRow HomeOfResult(ResultRow row) const {
    const auto& columns = facts_.results().columns();
    const bool counts = columns.reported[row] != 0 && admitting_[columns.audiences[row]] != 0;
    return counts ? home_[columns.projects[row]] : 0;
  }

 private:
  void FindSurvivors();
  void FindHomes();

  const Facts& facts_;
  const std::vector<uint8_t> admitting_;    // by audience
  std::vector<OrganisationRow> survivors_;  // by organisation
  std::vector<ProjectRow> home_;            // by project
};

}  // namespace baraza::reporting
