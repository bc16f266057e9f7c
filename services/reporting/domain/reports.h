// The reporting service as its callers and its feeds meet it: facts under a lock, and every report
// at stated positions.
//
// Reports read side by side; the feeds wait for those under way and write a batch (at most 256
// changes) at a time. A report holds the lock for as long as it computes: milliseconds for a
// register of thousands of projects, under a second at the greatest size that is answered.
//
// Status: UNAVAILABLE, reason NOT_READY, with a time to try again, until the snapshots of both
// feeds are loaded; otherwise as the reports say.
// Thread-safety: all methods may be called from any thread.
#pragma once

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "services/foundation/scope/scope.h"
#include "services/reporting/domain/facts.h"
#include "services/reporting/domain/totals.h"
#include "services/reporting/domain/who_does_what_where.h"

namespace baraza::reporting {

class Reports {
 public:
  // Applies what a feed sent. `position`: up to which the feed is then known; 0 within a snapshot.
  // `caught_up`: nothing newer was known; the first one ends the snapshot.
  template <class Changes>
  void ApplyOrganisations(const Changes& changes, int64_t position, bool caught_up) {
    absl::MutexLock lock(&mutex_);
    for (const organisations::v1::OrganisationChange& change : changes) facts_.Apply(change);
    organisations_.Advance(position, caught_up);
  }
  template <class Changes>
  void ApplyProjects(const Changes& changes, int64_t position, bool caught_up) {
    absl::MutexLock lock(&mutex_);
    for (const projects::v1::ProjectChange& change : changes) facts_.Apply(change);
    if (caught_up && !projects_.loaded) facts_.Settle();
    projects_.Advance(position, caught_up);
  }
  // Forget what a feed sent: a snapshot follows, and until then reports are not ready.
  void ForgetOrganisations();
  void ForgetProjects();

  absl::StatusOr<v1::GetWhoDoesWhatWhereResponse> WhoDoesWhatWhere(
      const scope::Scope& scope, const WhoDoesWhatWhereQuery& query) const;
  absl::StatusOr<v1::GetTotalsResponse> Totals(const scope::Scope& scope,
                                               const TotalsQuery& query) const;
  absl::StatusOr<v1::GetHeadlineResponse> Headline(const scope::Scope& scope,
                                                   const v1::ReportFilter& filter) const;

  // How far the feeds were followed.
  struct Progress {
    int64_t organisations = 0;
    int64_t projects = 0;
    bool ready = false;
  };
  Progress progress() const;

 private:
  // How far one feed was followed.
  struct Feed {
    void Advance(int64_t to, bool caught_up) {
      if (to > 0) position = to;
      loaded = loaded || caught_up;
    }
    int64_t position = 0;
    bool loaded = false;
  };

  template <class Report, class Compute>
  absl::StatusOr<Report> AtPositions(const scope::Scope& scope, const Compute& compute) const;
  absl::Status CheckReady() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  v1::FeedPositions Positions() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  Facts facts_ ABSL_GUARDED_BY(mutex_);
  Feed organisations_ ABSL_GUARDED_BY(mutex_);
  Feed projects_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::reporting
