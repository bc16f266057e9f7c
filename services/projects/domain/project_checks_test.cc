#include "services/projects/domain/project_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baraza::projects {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using v1::Contribution;
using v1::Disaggregation;
using v1::Project;
using v1::Result;

std::vector<std::string> Fields(const std::vector<status::FieldViolation>& faults) {
  std::vector<std::string> fields;
  for (const auto& fault : faults) fields.push_back(fault.field);
  return fields;
}

google::type::Date Day(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

void AddPlace(Project& project, const std::string& country, double percentage) {
  auto* location = project.add_locations();
  location->set_country(country);
  location->set_percentage(percentage);
}

void AddTheme(Project& project, const std::string& vocabulary, double percentage) {
  auto* theme = project.add_themes();
  theme->set_vocabulary(vocabulary);
  theme->set_code("12220");
  theme->set_percentage(percentage);
}

TEST(ProjectChecks, TakeSharesThatAddUpOrAreNotSplit) {
  Project project;
  AddPlace(project, "KE", 66.67);
  AddPlace(project, "UG", 33.33);
  AddTheme(project, "DAC", 0);
  AddTheme(project, "DAC", 0);
  EXPECT_THAT(FaultsOf(project), IsEmpty());
}

TEST(ProjectChecks, RefuseSharesOfPlacesThatDoNotAddUp) {
  Project project;
  AddPlace(project, "KE", 60);
  AddPlace(project, "UG", 39);
  EXPECT_THAT(Fields(FaultsOf(project)), ElementsAre("locations"));
}

TEST(ProjectChecks, AddThemesWithinOneVocabularyOnly) {
  Project project;
  AddTheme(project, "DAC", 100);
  AddTheme(project, "ALLIANCE", 100);
  EXPECT_THAT(FaultsOf(project), IsEmpty());
  AddTheme(project, "ALLIANCE", 100);
  EXPECT_THAT(Fields(FaultsOf(project)), ElementsAre("themes"));
}

TEST(ProjectChecks, RefuseAPeriodThatEndsBeforeItStarts) {
  Project project;
  *project.mutable_planned_start_date() = Day(2024, 5, 2);
  *project.mutable_planned_end_date() = Day(2024, 5, 1);
  EXPECT_THAT(Fields(FaultsOf(project)), ElementsAre("planned_end_date"));
}

TEST(ProjectChecks, LetAnUnknownDayDecideNothing) {
  Project project;
  *project.mutable_actual_start_date() = Day(2024, 5, 2);
  *project.mutable_actual_end_date() = Day(2024, 5, 0);
  EXPECT_THAT(FaultsOf(project), IsEmpty());
}

TEST(ProjectChecks, WantACountryOrARegion) {
  Project project;
  project.add_locations()->set_region_code("289");
  project.add_locations()->set_district("Bo");
  EXPECT_THAT(Fields(FaultsOf(project)), ElementsAre("locations[1].country"));
}

TEST(ProjectChecks, WantACurrencyExceptForTime) {
  Project project;
  project.add_contributions()->set_form(Contribution::TIME);
  project.add_contributions()->set_form(Contribution::IN_KIND);
  project.add_contributions()->mutable_value()->set_currency_code("GBP");
  EXPECT_THAT(Fields(FaultsOf(project)), ElementsAre("contributions[1].value.currency_code"));
}

TEST(ProjectChecks, RefuseAnOrganisationTwiceInOneRole) {
  Project project;
  for (auto role : {v1::Participant::LEAD, v1::Participant::FUNDING, v1::Participant::LEAD}) {
    auto* participant = project.add_participants();
    participant->set_organisation("organisations/a");
    participant->set_role(role);
  }
  EXPECT_THAT(Fields(FaultsOf(project)), ElementsAre("participants[2]"));
}

TEST(ProjectChecks, TellAllFaultsAtOnce) {
  Project project;
  AddPlace(project, "", 50);
  AddTheme(project, "DAC", 50);
  project.add_contributions();
  EXPECT_THAT(Fields(FaultsOf(project)), ElementsAre("locations", "themes", "locations[0].country",
                                                     "contributions[0].value.currency_code"));
}

Disaggregation& AddPart(Result& result, Disaggregation::Sex sex, int64_t count) {
  Disaggregation& part = *result.add_disaggregations();
  part.set_sex(sex);
  part.set_count(count);
  return part;
}

TEST(ResultChecks, AddUpTheDimensionsEachForItself) {
  Result result;
  result.set_actual(10);
  AddPart(result, Disaggregation::FEMALE, 6);
  AddPart(result, Disaggregation::MALE, 4);
  AddPart(result, Disaggregation::FEMALE, 6).set_cadre("2221");
  EXPECT_THAT(FaultsOf(result), IsEmpty());
}

TEST(ResultChecks, RefusePartsThatExceedTheWhole) {
  Result result;
  result.set_actual(10);
  AddPart(result, Disaggregation::FEMALE, 6);
  AddPart(result, Disaggregation::MALE, 5);
  EXPECT_THAT(Fields(FaultsOf(result)), ElementsAre("disaggregations"));
}

TEST(ResultChecks, SurvivePartsThatWouldOverflow) {
  Result result;
  result.set_actual(10);
  AddPart(result, Disaggregation::FEMALE, std::numeric_limits<int64_t>::max());
  AddPart(result, Disaggregation::MALE, std::numeric_limits<int64_t>::max());
  EXPECT_THAT(Fields(FaultsOf(result)), ElementsAre("disaggregations"));
}

TEST(ResultChecks, RefuseAPartOfNothing) {
  Result result;
  AddPart(result, Disaggregation::SEX_UNSPECIFIED, 0);
  EXPECT_THAT(Fields(FaultsOf(result)), ElementsAre("disaggregations[0]"));
}

TEST(ResultChecks, RefuseSharingWithinOneProject) {
  Result result;
  result.set_name("projects/p/results/a");
  result.add_shared_with("projects/q/results/a");
  result.add_shared_with("projects/p/results/b");
  EXPECT_THAT(Fields(FaultsOf(result)), ElementsAre("shared_with[1]"));
}

}  // namespace
}  // namespace baraza::projects
