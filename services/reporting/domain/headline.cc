#include "services/reporting/domain/headline.h"

#include <map>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/reporting/domain/money.h"
#include "services/reporting/domain/selection.h"
#include "services/reporting/domain/totals.h"

namespace baraza::reporting {
namespace {

void CountProjects(const Selection& selection, v1::GetHeadlineResponse& report) {
  absl::flat_hash_set<OrganisationRow> organisations;
  absl::flat_hash_set<uint32_t> countries;
  for (ProjectRow project : selection.projects()) {
    for (OrganisationRow row : selection.Participants(project)) organisations.insert(row);
    for (const PlaceShare& place : selection.columns().places[project]) {
      const bool told = place.country != Dictionary::kNone && selection.Admits(place);
      if (told) countries.insert(place.country);
    }
  }
  report.set_project_count(static_cast<int64_t>(selection.projects().size()));
  report.set_organisation_count(static_cast<int64_t>(organisations.size()));
  report.set_country_count(static_cast<int64_t>(countries.size()));
}

void AddCommitments(const Selection& selection, v1::GetHeadlineResponse& report) {
  std::map<std::string, absl::int128> sums;
  for (ProjectRow project : selection.projects()) {
    for (const Commitment& commitment : selection.columns().commitments[project]) {
      sums[selection.columns().currencies.Text(commitment.currency)] += commitment.nanos;
    }
  }
  for (const auto& [currency, nanos] : sums) {
    report.add_commitments(absl::StrCat(currency, " ", Decimal(nanos)));
  }
}

}  // namespace

absl::StatusOr<v1::GetHeadlineResponse> Headline(const Viewer& viewer,
                                                 const v1::ReportFilter& filter) {
  ASSIGN_OR_RETURN(v1::GetTotalsResponse totals, Totals(viewer, {.filter = filter}));
  v1::GetHeadlineResponse report;
  const Selection selection(viewer, filter);
  CountProjects(selection, report);
  AddCommitments(selection, report);
  report.mutable_totals()->Swap(totals.mutable_rows());
  return report;
}

}  // namespace baraza::reporting
