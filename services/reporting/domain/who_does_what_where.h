// Who does what where: a cell for each organisation, theme and place that projects bring together.
//
// A project is in the cells of all its participants x themes x places. One that names no theme, or
// no place, is in cells with an empty theme or place; one without a participant is in no cell and
// listed as unplaced. So each project of the selection is either in a cell or unplaced.
//
// Status: INVALID_ARGUMENT: an unknown level. RESOURCE_EXHAUSTED as CheckSize says.
// Thread-safety: pure function.
#pragma once

#include "absl/status/statusor.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "services/reporting/domain/viewer.h"

namespace baraza::reporting {

struct WhoDoesWhatWhereQuery {
  v1::ReportFilter filter;
  v1::PlaceLevel place_level = v1::PLACE_LEVEL_UNSPECIFIED;
  v1::ThemeLevel theme_level = v1::THEME_LEVEL_UNSPECIFIED;
};

// The report, without positions.
absl::StatusOr<v1::GetWhoDoesWhatWhereResponse> WhoDoesWhatWhere(
    const Viewer& viewer, const WhoDoesWhatWhereQuery& query);

}  // namespace baraza::reporting
