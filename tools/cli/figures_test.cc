#include "tools/cli/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace baraza::cli {
namespace {

using reporting::v1::GetWhoDoesWhatWhereResponse;
using testing::HasSubstr;
using testing::Not;

void AddCell(GetWhoDoesWhatWhereResponse& report, const std::string& organisation,
             const std::string& title, const std::string& place,
             std::initializer_list<std::string> projects) {
  auto* cell = report.add_cells();
  cell->set_organisation(organisation);
  cell->set_organisation_title(title);
  cell->set_place(place);
  cell->set_theme("DAC:130");
  for (const std::string& project : projects) cell->add_projects(project);
}

std::string CheckSum(const GetWhoDoesWhatWhereResponse& report) {
  std::ostringstream out;
  WriteCheckSum(report, out);
  return out.str();
}

std::string MatrixOf(const GetWhoDoesWhatWhereResponse& report) {
  std::ostringstream out;
  WriteMatrix(report, {}, presentation::Terminal{}, out);
  return out.str();
}

TEST(CheckSum, CountsAProjectOfManyCellsOnce) {
  GetWhoDoesWhatWhereResponse report;
  AddCell(report, "organisations/a", "A", "UG", {"projects/1", "projects/2"});
  AddCell(report, "organisations/b", "B", "KE", {"projects/1"});
  report.add_unplaced_projects("projects/3");
  report.set_project_count(3);
  EXPECT_THAT(CheckSum(report), HasSubstr("2 projects in cells + 1 without place"));
  EXPECT_THAT(CheckSum(report), HasSubstr("= 3 projects"));
  EXPECT_THAT(CheckSum(report), Not(HasSubstr("do not agree")));
}

TEST(CheckSum, SaysThatTheReportCountsOtherwise) {
  GetWhoDoesWhatWhereResponse report;
  AddCell(report, "organisations/a", "A", "UG", {"projects/1"});
  report.set_project_count(2);
  EXPECT_THAT(CheckSum(report), HasSubstr("do not agree"));
}

TEST(Matrix, TellsTwoOrganisationsOfOneTitleApart) {
  GetWhoDoesWhatWhereResponse report;
  AddCell(report, "organisations/moh-ug", "Ministry of Health", "UG", {"projects/1"});
  AddCell(report, "organisations/moh-ke", "Ministry of Health", "KE", {"projects/2"});
  EXPECT_THAT(MatrixOf(report), HasSubstr("organisations/moh-ke"));
}

TEST(Matrix, ShowsAnOrganisationThatMayNotBeReadByItsName) {
  GetWhoDoesWhatWhereResponse report;
  AddCell(report, "organisations/hidden", "", "UG", {"projects/1"});
  EXPECT_THAT(MatrixOf(report), HasSubstr("organisations/hidden"));
}

TEST(Cells, HaveARowEachWithTheirProjects) {
  GetWhoDoesWhatWhereResponse report;
  AddCell(report, "organisations/a", "A", "UG", {"projects/1", "projects/2"});
  std::ostringstream out;
  CellTable(report).Write(presentation::Output::kCsv, presentation::Terminal{}, out);
  EXPECT_THAT(out.str(), HasSubstr("organisations/a,A,DAC:130,UG,2,projects/1 projects/2"));
}

TEST(Totals, HaveAColumnPerDimensionAndDecimalsOnlyWhereAResultWasSplit) {
  reporting::v1::GetTotalsRequest request;
  request.add_dimensions(reporting::v1::DIMENSION_COUNTRY);
  reporting::v1::GetTotalsResponse report;
  for (double value : {93112.0, 0.5}) {
    auto* row = report.add_rows();
    row->set_indicator(projects::v1::Result::HEALTH_WORKERS_TRAINED);
    row->add_keys("UG");
    row->set_value(value);
  }
  std::ostringstream out;
  TotalsTable(report, request).Write(presentation::Output::kTable, presentation::Terminal{}, out);
  EXPECT_THAT(out.str(), HasSubstr("COUNTRY"));
  EXPECT_THAT(out.str(), HasSubstr("93,112"));
  EXPECT_THAT(out.str(), HasSubstr("0.5"));
}

}  // namespace
}  // namespace baraza::cli
