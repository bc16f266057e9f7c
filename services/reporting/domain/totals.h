// Totals of indicators, grouped by up to three dimensions, each thing counted once.
//
// Rules, for each figure (an indicator in a group):
// - Results that are not reported yet, and what the caller may not read, don't exist.
// - A shared result is counted once (see shared_results.h).
// - INSTITUTIONS_IMPROVED counts different institutions, merged ones once, with the result whose
//   name comes first of those that list it; besides, what a result reports beyond those that it
//   lists by name (actual - listed) counts as it is, since nobody can tell who they are. A result
//   that adds nothing new is left out.
// - What is divided over countries or themes counts with its share (see grouping.h).
//
// Status: INVALID_ARGUMENT: an unknown dimension or indicator, or too many. RESOURCE_EXHAUSTED as
// CheckSize says. Thread-safety: pure function.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "services/reporting/domain/viewer.h"

namespace baraza::reporting {

struct TotalsQuery {
  v1::ReportFilter filter;
  std::vector<v1::Dimension> dimensions;
  std::vector<projects::v1::Result::Indicator> indicators;  // empty: all
  bool verified_only = false;
};

// The report, without positions.
absl::StatusOr<v1::GetTotalsResponse> Totals(const Viewer& viewer, const TotalsQuery& query);

}  // namespace baraza::reporting
