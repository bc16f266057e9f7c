#include "tools/cli/figures.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tools/cli/failure.h"
#include "tools/cli/presentation/matrix.h"
#include "tools/cli/presentation/width.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using presentation::Cell;
using presentation::Grouped;
using reporting::v1::GetHeadlineResponse;
using reporting::v1::GetTotalsRequest;
using reporting::v1::GetTotalsResponse;
using reporting::v1::GetWhoDoesWhatWhereResponse;
using ReportCell = GetWhoDoesWhatWhereResponse::Cell;
using Names = std::set<std::string>;

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

// Two organisations may have one title: their names tell them apart.
std::string OrganisationLabel(const ReportCell& cell, const std::map<std::string, Names>& titled) {
  if (cell.organisation().empty()) return "(nobody named)";
  if (cell.organisation_title().empty()) return cell.organisation();
  const auto found = titled.find(cell.organisation_title());
  if (found == titled.end() || found->second.size() < 2) return cell.organisation_title();
  return absl::StrCat(cell.organisation_title(), " [", cell.organisation(), "]");
}

std::string LabelOf(const ReportCell& cell, Axis axis, const std::map<std::string, Names>& titled) {
  switch (axis) {
    case Axis::kTheme:
      return cell.theme().empty() ? "(no theme)" : cell.theme();
    case Axis::kPlace:
      return cell.place().empty() ? "(no place)" : cell.place();
    default:
      return OrganisationLabel(cell, titled);
  }
}

const char* HeadingOf(Axis axis) {
  if (axis == Axis::kTheme) return "THEME";
  return axis == Axis::kPlace ? "PLACE" : "ORGANISATION";
}

Names ProjectsInCells(const GetWhoDoesWhatWhereResponse& report) {
  Names projects;
  for (const ReportCell& cell : report.cells()) {
    projects.insert(cell.projects().begin(), cell.projects().end());
  }
  return projects;
}

std::map<std::string, Names> NamesByTitle(const GetWhoDoesWhatWhereResponse& report) {
  std::map<std::string, Names> titled;
  for (const ReportCell& cell : report.cells()) {
    titled[cell.organisation_title()].insert(cell.organisation());
  }
  return titled;
}

// The figure, with a decimal only where a result was split.
Cell FigureCell(double value) {
  const auto whole = static_cast<int64_t>(value);
  if (static_cast<double>(whole) == value) return Cell(whole);
  return Cell::Decimal(value, 1);
}

std::string Worded(std::string word) { return absl::StrReplaceAll(word, {{"-", " "}}); }

}  // namespace

absl::StatusOr<Axis> AxisNamed(std::string_view name, std::string_view flag) {
  if (name == "organisation") return Axis::kOrganisation;
  if (name == "theme") return Axis::kTheme;
  if (name == "place") return Axis::kPlace;
  return UsageError(
      absl::StrCat(View(flag), " '", View(name), "': write organisation, theme or place"));
}

void WriteMatrix(const GetWhoDoesWhatWhereResponse& report, const MatrixView& view,
                 const presentation::Terminal& terminal, std::ostream& out) {
  const std::map<std::string, Names> titled = NamesByTitle(report);
  std::map<std::string, Names> by_row, by_column;
  std::map<std::pair<std::string, std::string>, Names> by_cell;
  for (const ReportCell& cell : report.cells()) {
    const std::string row = LabelOf(cell, view.rows, titled);
    const std::string column = LabelOf(cell, view.columns, titled);
    for (const std::string& project : cell.projects()) {
      by_row[row].insert(project);
      by_column[column].insert(project);
      by_cell[{row, column}].insert(project);
    }
  }
  presentation::Matrix matrix(HeadingOf(view.rows), "projects");
  for (const auto& [at, projects] : by_cell) matrix.Add(at.first, at.second, projects.size());
  for (const auto& [row, projects] : by_row) matrix.SetRowTotal(row, projects.size());
  for (const auto& [column, projects] : by_column) matrix.SetColumnTotal(column, projects.size());
  matrix.SetGrandTotal(ProjectsInCells(report).size());
  matrix.set_max_rows(view.max_rows);
  if (!report.cells().empty()) {
    matrix.Write(presentation::Output::kTable, "row", "column", terminal, out);
  }
}

void WriteCheckSum(const GetWhoDoesWhatWhereResponse& report, std::ostream& out) {
  const Names placed = ProjectsInCells(report);
  Names all = placed;
  all.insert(report.unplaced_projects().begin(), report.unplaced_projects().end());
  const size_t unplaced = all.size() - placed.size();
  out << Grouped(placed.size()) << " projects in cells + " << Grouped(unplaced)
      << " without place, theme or participant = " << Grouped(all.size()) << " projects; "
      << Grouped(report.organisation_count()) << " organisations\n";
  if (static_cast<int64_t>(all.size()) != report.project_count()) {
    out << "the report itself counts " << Grouped(report.project_count())
        << " projects: the sums do not agree, please report this\n";
  }
  WritePositions(report.positions(), out);
}

presentation::Table CellTable(const GetWhoDoesWhatWhereResponse& report) {
  presentation::Table table{{.key = "organisation", .title = "ORGANISATION"},
                            {.key = "organisation_title", .title = "TITLE"},
                            {.key = "theme", .title = "THEME"},
                            {.key = "place", .title = "PLACE"},
                            {.key = "projects", .title = "PROJECTS"},
                            {.key = "project_names", .title = "NAMES"}};
  for (const ReportCell& cell : report.cells()) {
    table.Add({cell.organisation(), cell.organisation_title(), cell.theme(), cell.place(),
               cell.projects_size(), absl::StrJoin(cell.projects(), " ")});
  }
  return table;
}

presentation::Table TotalsTable(const GetTotalsResponse& report, const GetTotalsRequest& request) {
  std::vector<presentation::Column> columns = {
      {.key = "indicator", .title = "INDICATOR", .importance = 5, .least_width = 20}};
  for (int dimension : request.dimensions()) {
    const std::string key =
        WordOf(*reporting::v1::Dimension_descriptor(), dimension).substr(sizeof("dimension-") - 1);
    columns.push_back({.key = key, .title = absl::AsciiStrToUpper(key), .importance = 4});
  }
  columns.push_back({.key = "value", .title = "TOTAL", .importance = 6});
  columns.push_back({.key = "results", .title = "RESULTS", .importance = 2});
  columns.push_back({.key = "shared_left_out", .title = "COUNTED ELSEWHERE", .importance = 1});
  presentation::Table table(std::move(columns));
  for (const GetTotalsResponse::Row& row : report.rows()) {
    std::vector<Cell> cells = {WordOf(row.indicator())};
    for (int i = 0; i < request.dimensions_size(); ++i) {
      cells.emplace_back(i < row.keys_size() ? row.keys(i) : "");
    }
    cells.push_back(FigureCell(row.value()));
    cells.emplace_back(row.results_size());
    cells.emplace_back(row.shared_left_out());
    table.Add(std::move(cells));
  }
  return table;
}

presentation::Table HeadlineTable(const GetHeadlineResponse& report) {
  presentation::Table table{{.key = "figure", .title = "FIGURE", .importance = 2},
                            {.key = "value", .title = "VALUE", .importance = 2},
                            {.key = "from", .title = "FROM", .importance = 1}};
  table.Add({"projects", report.project_count(), ""});
  table.Add({"organisations that take part", report.organisation_count(), ""});
  table.Add({"countries", report.country_count(), ""});
  for (const GetTotalsResponse::Row& row : report.totals()) {
    table.Add({Worded(WordOf(row.indicator())), FigureCell(row.value()),
               absl::StrCat(row.results_size(), row.results_size() == 1 ? " result" : " results")});
  }
  for (const std::string& sum : report.commitments()) table.Add({"money committed", sum, ""});
  return table;
}

void WritePositions(const reporting::v1::FeedPositions& positions, std::ostream& out) {
  out << "as of change " << positions.organisations() << " of organisations and "
      << positions.projects() << " of projects\n";
}

}  // namespace baraza::cli
