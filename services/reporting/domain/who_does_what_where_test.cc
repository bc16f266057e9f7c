#include "services/reporting/domain/who_does_what_where.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/report_fixture.h"
#include "services/reporting/domain/report_size.h"

namespace baraza::reporting {
namespace {

using projects::v1::Project;
using testing::ElementsAre;

class WhoDoesWhatWhereTest : public ReportTest {};

TEST_F(WhoDoesWhatWhereTest, ShowsACellForEachOrganisationThemeAndPlace) {
  Put(AProject("a", {"x", "y"}, {"SL"}, {"12220", "13020"}));
  Put(AProject("b", {"x"}, {"KE", "SL"}, {"12281"}));
  EXPECT_THAT(CellsFor(Public()),
              ElementsAre("KE DAC3:122 x: b", "SL DAC3:122 x: a b", "SL DAC3:122 y: a",
                          "SL DAC3:130 x: a", "SL DAC3:130 y: a"));
}

TEST_F(WhoDoesWhatWhereTest, ShowsAProjectOnceInACellThatItReachesInSeveralWays) {
  Project project = AProject("a", {"x", "x"}, {"SL", "SL"}, {"12220", "12281"});
  Put(project);
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL DAC3:122 x: a"));
}

TEST_F(WhoDoesWhatWhereTest, TellsThemesByCodeIfAsked) {
  Put(AProject("a", {"x"}, {"SL"}, {"12220", "12281"}));
  EXPECT_THAT(CellsFor(Public(), {.theme_level = v1::THEME_LEVEL_CODE}),
              ElementsAre("SL DAC:12220 x: a", "SL DAC:12281 x: a"));
}

TEST_F(WhoDoesWhatWhereTest, TellsPlacesAsFinelyAsAskedAndRecorded) {
  Project project = AProject("a", {"x"}, {"SL", "KE"});
  project.mutable_locations(0)->set_subdivision("SL-S");
  project.mutable_locations(0)->set_district("Bo");
  Put(project);
  EXPECT_THAT(CellsFor(Public(), {.place_level = v1::PLACE_LEVEL_REGION}),
              ElementsAre("KE  x: a", "SL-S  x: a"));
  EXPECT_THAT(CellsFor(Public(), {.place_level = v1::PLACE_LEVEL_DISTRICT}),
              ElementsAre("KE  x: a", "SL/Bo  x: a"));
}

TEST_F(WhoDoesWhatWhereTest, ListsAProjectWithoutParticipantsAsUnplaced) {
  Put(AProject("a", {}, {"SL"}, {"12220"}));
  Put(AProject("b", {"x"}));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("  x: b", "unplaced: a"));
}

TEST_F(WhoDoesWhatWhereTest, CountsMergedOrganisationsAsTheirSurvivor) {
  Put(AProject("a", {"old", "new"}, {"SL"}));
  Put(AnOrganisation("new"));
  Put(Merged("old", "new"));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  new: a"));
}

TEST_F(WhoDoesWhatWhereTest, FindsProjectsOfTheSurvivorByAFormerName) {
  Put(AProject("a", {"new"}, {"SL"}));
  Put(AProject("b", {"other"}, {"SL"}));
  Put(Merged("old", "new"));
  WhoDoesWhatWhereQuery query;
  query.filter.add_organisations("organisations/old");
  EXPECT_THAT(CellsFor(Public(), query), ElementsAre("SL  new: a"));
}

TEST_F(WhoDoesWhatWhereTest, ShowsOnlyTheCountriesAndThemesOfTheFilter) {
  Put(AProject("a", {"x"}, {"SL", "KE"}, {"12220", "13020"}));
  Put(AProject("b", {"x"}, {"KE"}, {"12220"}));
  WhoDoesWhatWhereQuery query;
  query.filter.add_countries("SL");
  query.filter.add_themes("DAC3:122");
  EXPECT_THAT(CellsFor(Public(), query), ElementsAre("SL DAC3:122 x: a"));
}

TEST_F(WhoDoesWhatWhereTest, ShowsAllParticipantsOfTheProjectsOfAnOrganisation) {
  Put(AProject("a", {"x", "y"}, {"SL"}));
  Put(AProject("b", {"y"}, {"SL"}));
  WhoDoesWhatWhereQuery query;
  query.filter.add_organisations("organisations/x");
  EXPECT_THAT(CellsFor(Public(), query), ElementsAre("SL  x: a", "SL  y: a"));
}

TEST_F(WhoDoesWhatWhereTest, ShowsNothingForAFilterThatNoRecordKnows) {
  Put(AProject("a", {"x"}, {"SL"}));
  WhoDoesWhatWhereQuery query;
  query.filter.add_alliances("alliances/unheard-of");
  EXPECT_THAT(CellsFor(Public(), query), ElementsAre());
}

TEST_F(WhoDoesWhatWhereTest, GivesNoTitleOfAnOrganisationThatTheCallerMayNotRead) {
  Put(AProject("a", {"x"}, {"SL"}));
  Put(AnOrganisation("x"), Only({"alliances/one#secretariat"}));
  EXPECT_EQ(WhoDoesWhatWhere(Viewer(facts_, Public()), {})->cells(0).organisation_title(), "");
  EXPECT_EQ(WhoDoesWhatWhere(Viewer(facts_, Secretariat("alliances/one")), {})
                ->cells(0)
                .organisation_title(),
            "Title of x");
}

TEST_F(WhoDoesWhatWhereTest, TellsNothingOfAMergeBetweenHiddenOrganisations) {
  Put(AProject("a", {"x", "y"}, {"SL"}));
  Put(AnOrganisation("secret"), Only({"alliances/one"}));
  Put(Merged("y", "secret"), Only({"alliances/one"}));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  x: a", "SL  y: a"));
  EXPECT_THAT(CellsFor(Member("", "alliances/one")), ElementsAre("SL  secret: a", "SL  x: a"));
}

TEST_F(WhoDoesWhatWhereTest, CountsAsTheSurvivorAPublicOneThatADraftWasMergedInto) {
  Put(AProject("a", {"draft"}, {"SL"}));
  Put(AnOrganisation("known"));
  Put(Merged("draft", "known"), Only({"organisations/draft"}));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  known: a"));
}

TEST_F(WhoDoesWhatWhereTest, RefusesAReportThatWouldNotFitIntoMemory) {
  std::vector<std::string> participants, countries;
  for (int i = 0; i < 500; ++i) participants.push_back(std::to_string(i));
  for (int i = 0; i < 500; ++i) countries.push_back("C" + std::to_string(i));
  for (int i = 0; i < 9; ++i) Put(AProject(std::to_string(i), participants, countries));
  const auto report = WhoDoesWhatWhere(Viewer(facts_, Public()), {});
  EXPECT_EQ(report.status().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(WhoDoesWhatWhereTest, RefusesALevelThatDoesNotExist) {
  const auto report =
      WhoDoesWhatWhere(Viewer(facts_, Public()), {.place_level = static_cast<v1::PlaceLevel>(99)});
  EXPECT_EQ(report.status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace baraza::reporting
