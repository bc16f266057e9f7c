#include "services/reporting/domain/reports.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/reporting/domain/headline.h"

namespace baraza::reporting {
namespace {

constexpr absl::Duration kTryAgain = absl::Milliseconds(500);

}  // namespace

void Reports::ForgetOrganisations() {
  absl::MutexLock lock(&mutex_);
  facts_.ForgetOrganisations();
  organisations_ = Feed();
}

void Reports::ForgetProjects() {
  absl::MutexLock lock(&mutex_);
  facts_.ForgetProjects();
  projects_ = Feed();
}

absl::Status Reports::CheckReady() const {
  if (organisations_.loaded && projects_.loaded) return absl::OkStatus();
  const absl::string_view missing = !organisations_.loaded && !projects_.loaded
                                        ? "organisations and projects"
                                        : (organisations_.loaded ? "projects" : "organisations");
  const std::string sentence =
      absl::StrCat("the register of ", missing, " is still being read: try again in a moment");
  return status::WithRetryAfter(
      status::Error(absl::StatusCode::kUnavailable, "NOT_READY", sentence), kTryAgain);
}

v1::FeedPositions Reports::Positions() const {
  v1::FeedPositions positions;
  positions.set_organisations(organisations_.position);
  positions.set_projects(projects_.position);
  return positions;
}

// Computes a report and says at which positions, under one lock.
template <class Report, class Compute>
absl::StatusOr<Report> Reports::AtPositions(const scope::Scope& scope,
                                            const Compute& compute) const {
  absl::ReaderMutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckReady());
  ASSIGN_OR_RETURN(Report report, compute(Viewer(facts_, scope)));
  *report.mutable_positions() = Positions();
  return report;
}

absl::StatusOr<v1::GetWhoDoesWhatWhereResponse> Reports::WhoDoesWhatWhere(
    const scope::Scope& scope, const WhoDoesWhatWhereQuery& query) const {
  return AtPositions<v1::GetWhoDoesWhatWhereResponse>(
      scope, [&](const Viewer& viewer) { return reporting::WhoDoesWhatWhere(viewer, query); });
}

absl::StatusOr<v1::GetTotalsResponse> Reports::Totals(const scope::Scope& scope,
                                                      const TotalsQuery& query) const {
  return AtPositions<v1::GetTotalsResponse>(
      scope, [&](const Viewer& viewer) { return reporting::Totals(viewer, query); });
}

absl::StatusOr<v1::GetHeadlineResponse> Reports::Headline(const scope::Scope& scope,
                                                          const v1::ReportFilter& filter) const {
  return AtPositions<v1::GetHeadlineResponse>(
      scope, [&](const Viewer& viewer) { return reporting::Headline(viewer, filter); });
}

Reports::Progress Reports::progress() const {
  absl::ReaderMutexLock lock(&mutex_);
  return {.organisations = organisations_.position,
          .projects = projects_.position,
          .ready = organisations_.loaded && projects_.loaded};
}

}  // namespace baraza::reporting
