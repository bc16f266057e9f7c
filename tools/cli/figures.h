// Reports as matrices and tables, with the sums that let a reader check them.
//
// Why: `baraza report` and the screen of `baraza run` show the same figures.
//
// Thread-safety: all functions are pure but for the stream they write to.
#pragma once

#include <cstddef>
#include <ostream>
#include <string_view>

#include "absl/status/statusor.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "tools/cli/presentation/table.h"
#include "tools/cli/presentation/terminal.h"

namespace baraza::cli {

// What the rows or columns of a matrix are.
enum class Axis { kOrganisation, kTheme, kPlace };

// "organisation", "theme", "place". A usage error otherwise: `flag` is what was mistyped.
absl::StatusOr<Axis> AxisNamed(std::string_view name, std::string_view flag);

struct MatrixView {
  Axis rows = Axis::kOrganisation;
  Axis columns = Axis::kPlace;
  size_t max_rows = 0;  // 0: all
};

// Different projects per row and column; totals count a project once.
void WriteMatrix(const reporting::v1::GetWhoDoesWhatWhereResponse& report, const MatrixView& view,
                 const presentation::Terminal& terminal, std::ostream& out);

// The sums: projects in cells + projects that no cell shows = all projects, and where the feeds
// stood. Says so if the sums do not agree with what the report states.
void WriteCheckSum(const reporting::v1::GetWhoDoesWhatWhereResponse& report, std::ostream& out);

// A row per cell, with the names of its projects.
presentation::Table CellTable(const reporting::v1::GetWhoDoesWhatWhereResponse& report);

// A row per figure; a column per dimension of the request.
presentation::Table TotalsTable(const reporting::v1::GetTotalsResponse& report,
                                const reporting::v1::GetTotalsRequest& request);

// A row per figure.
presentation::Table HeadlineTable(const reporting::v1::GetHeadlineResponse& report);

// Where the feeds stood, as a line.
void WritePositions(const reporting::v1::FeedPositions& positions, std::ostream& out);

}  // namespace baraza::cli
