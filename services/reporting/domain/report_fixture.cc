#include "services/reporting/domain/report_fixture.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace baraza::reporting {
namespace {

// Ids are enough to read a test by.
std::string Short(const std::string& text) {
  return absl::StrReplaceAll(text, {{"projects/", ""}, {"organisations/", ""}, {"results/", ""}});
}

}  // namespace

std::vector<std::string> ReportTest::TotalsFor(const scope::Scope& scope,
                                               const TotalsQuery& query) {
  const auto report = Totals(Viewer(facts_, scope), query);
  if (!report.ok()) return {report.status().ToString()};
  std::vector<std::string> rows;
  for (const auto& row : report->rows()) {
    std::string text = absl::StrCat(row.keys().empty() ? "" : absl::StrJoin(row.keys(), "|") + " ",
                                    row.value(), " from ", absl::StrJoin(row.results(), " "));
    if (row.shared_left_out() > 0) absl::StrAppend(&text, ", left out ", row.shared_left_out());
    rows.push_back(Short(text));
  }
  return rows;
}

std::vector<std::string> ReportTest::CellsFor(const scope::Scope& scope,
                                              const WhoDoesWhatWhereQuery& query) {
  const auto report = WhoDoesWhatWhere(Viewer(facts_, scope), query);
  if (!report.ok()) return {report.status().ToString()};
  std::vector<std::string> cells;
  for (const auto& cell : report->cells()) {
    cells.push_back(Short(absl::StrCat(cell.place(), " ", cell.theme(), " ", cell.organisation(),
                                       ": ", absl::StrJoin(cell.projects(), " "))));
  }
  for (const std::string& project : report->unplaced_projects()) {
    cells.push_back(Short("unplaced: " + project));
  }
  return cells;
}

}  // namespace baraza::reporting
