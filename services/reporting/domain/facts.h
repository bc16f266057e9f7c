// All that reports are computed from: the registers' present state, as far as figures need it, in
// columns in memory.
//
// Fed by changes of the two feeds. What a feed promises is enough: at least once, in commit order
// for each record. A change that is not newer than what is known is ignored, so that replays and
// the overlap of a snapshot with the changes after it do no harm; the two feeds, and within a
// snapshot projects and their results, may come in any order.
//
// Thread-safety: const methods may be called from any thread; see Reports for the lock.
#pragma once

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "baraza/projects/v1/projects_service.pb.h"
#include "services/reporting/domain/audiences.h"
#include "services/reporting/domain/organisation_facts.h"
#include "services/reporting/domain/project_facts.h"
#include "services/reporting/domain/result_facts.h"

namespace baraza::reporting {

class Facts {
 public:
  Facts()
      : organisations_(audiences_),
        projects_(audiences_, organisations_),
        results_(audiences_, organisations_, projects_) {}

  // Apply a change; false: it is not newer than what is known, nothing was done.
  bool Apply(const organisations::v1::OrganisationChange& change) {
    return organisations_.Apply(change);
  }
  bool Apply(const projects::v1::ProjectChange& change) {
    return IsResultName(change.name()) ? results_.Apply(change) : projects_.Apply(change);
  }
  // Forget what a feed told: its snapshot follows.
  void ForgetOrganisations() { organisations_.Forget(); }
  void ForgetProjects() {
    projects_.Forget();
    results_.Forget();
  }

  // Makes reports faster; worth its second per million results when a snapshot was loaded.
  void Settle() { results_.RankNames(); }

  const Audiences& audiences() const { return audiences_; }
  const OrganisationFacts& organisations() const { return organisations_; }
  const ProjectFacts& projects() const { return projects_; }
  const ResultFacts& results() const { return results_; }

 private:
  Audiences audiences_;
  OrganisationFacts organisations_;
  ProjectFacts projects_;
  ResultFacts results_;
};

}  // namespace baraza::reporting
