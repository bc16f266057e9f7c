// The headline: how many projects, organisations and countries, what they reached, and what was
// committed to them.
//
// Money is not divided over countries or themes: a commitment is one promise, told exactly, and a
// project in two countries shows it under each. So commitments of two filters are not to be added.
//
// Status: as Totals. Thread-safety: pure function.
#pragma once

#include "absl/status/statusor.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "services/reporting/domain/viewer.h"

namespace baraza::reporting {

// The report, without positions.
absl::StatusOr<v1::GetHeadlineResponse> Headline(const Viewer& viewer,
                                                 const v1::ReportFilter& filter);

}  // namespace baraza::reporting
