#include "services/reporting/domain/shares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace baraza::reporting {
namespace {

using projects::v1::Project;
using testing::DoubleEq;
using testing::Pair;
using testing::UnorderedElementsAre;

void AddPlace(Project& project, const char* country, double percentage,
              const char* subdivision = "", const char* district = "") {
  auto* location = project.add_locations();
  location->set_country(country);
  location->set_percentage(percentage);
  location->set_subdivision(subdivision);
  location->set_district(district);
}

void AddTheme(Project& project, const char* vocabulary, const char* code, double percentage) {
  auto* theme = project.add_themes();
  theme->set_vocabulary(vocabulary);
  theme->set_code(code);
  theme->set_percentage(percentage);
}

std::map<std::string, double> ByCountry(const Project& project) {
  Dictionary names;
  std::map<std::string, double> shares;
  for (const PlaceShare& place : PlacesOf(project, names)) {
    shares[names.Text(place.country)] += place.share;
  }
  return shares;
}

std::map<std::string, double> ByCategory(const Project& project) {
  Dictionary names;
  std::map<std::string, double> shares;
  for (const ThemeShare& theme : ThemesOf(project, names)) {
    shares[names.Text(theme.category)] += theme.share;
  }
  return shares;
}

TEST(Shares, FollowTheStatedPercentages) {
  Project project;
  AddPlace(project, "SL", 75);
  AddPlace(project, "KE", 25);
  EXPECT_THAT(ByCountry(project),
              UnorderedElementsAre(Pair("SL", DoubleEq(0.75)), Pair("KE", DoubleEq(0.25))));
}

TEST(Shares, OfACountryAddUpOverItsPlaces) {
  Project project;
  AddPlace(project, "SL", 30, "SL-S");
  AddPlace(project, "SL", 45, "SL-E");
  AddPlace(project, "KE", 25);
  EXPECT_THAT(ByCountry(project),
              UnorderedElementsAre(Pair("SL", DoubleEq(0.75)), Pair("KE", DoubleEq(0.25))));
}

TEST(Shares, AreEvenAmongCountriesNotAmongPlaces) {
  Project project;
  AddPlace(project, "SL", 0, "SL-S", "Bo");
  AddPlace(project, "SL", 0, "SL-E");
  AddPlace(project, "SL", 0);
  AddPlace(project, "KE", 0);
  EXPECT_THAT(ByCountry(project),
              UnorderedElementsAre(Pair("SL", DoubleEq(0.5)), Pair("KE", DoubleEq(0.5))));
}

TEST(Shares, AreRelativeToTheSumOfThePercentages) {
  Project project;
  AddPlace(project, "SL", 60);
  AddPlace(project, "KE", 20);
  EXPECT_THAT(ByCountry(project),
              UnorderedElementsAre(Pair("SL", DoubleEq(0.75)), Pair("KE", DoubleEq(0.25))));
}

TEST(Shares, OfARegionAboveCountriesFallToNone) {
  Project project;
  AddPlace(project, "SL", 60);
  AddPlace(project, "", 40);
  EXPECT_THAT(ByCountry(project),
              UnorderedElementsAre(Pair("SL", DoubleEq(0.6)), Pair("", DoubleEq(0.4))));
}

TEST(Shares, OfAProjectWithoutPlacesAndThemesFallToNone) {
  EXPECT_THAT(ByCountry(Project()), UnorderedElementsAre(Pair("", 1)));
  EXPECT_THAT(ByCategory(Project()), UnorderedElementsAre(Pair("", 1)));
}

TEST(Shares, OfPurposeCodesFallToTheirCategory) {
  Project project;
  AddTheme(project, "DAC", "12220", 50);
  AddTheme(project, "DAC", "12281", 20);
  AddTheme(project, "DAC", "13020", 30);
  EXPECT_THAT(ByCategory(project), UnorderedElementsAre(Pair("DAC3:122", DoubleEq(0.7)),
                                                        Pair("DAC3:130", DoubleEq(0.3))));
}

TEST(Shares, OfSeveralVocabulariesAddUpToOneProject) {
  Project project;
  AddTheme(project, "DAC", "12220", 100);
  AddTheme(project, "DAC3", "122", 100);
  AddTheme(project, "ALLIANCE", "training", 0);
  AddTheme(project, "ALLIANCE", "oxygen", 0);
  EXPECT_THAT(ByCategory(project),
              UnorderedElementsAre(Pair("DAC3:122", DoubleEq(2.0 / 3)),
                                   Pair("ALLIANCE:training", DoubleEq(1.0 / 6)),
                                   Pair("ALLIANCE:oxygen", DoubleEq(1.0 / 6))));
}

TEST(Shares, TellAPlaceAsFinelyAsItsRecordDoes) {
  Project project;
  AddPlace(project, "SL", 0, "SL-S", "Bo");
  AddPlace(project, "SL", 0, "SL-E");
  AddPlace(project, "KE", 0, "", "Homa Bay");
  AddPlace(project, "", 0, "UG-C");
  Dictionary names;
  std::vector<std::string> told;
  for (const PlaceShare& place : PlacesOf(project, names)) {
    told.push_back(names.Text(place.country) + " " + names.Text(place.region) + " " +
                   names.Text(place.district));
  }
  EXPECT_THAT(told, UnorderedElementsAre("SL SL-S SL/Bo", "SL SL-E SL-E", "KE KE KE/Homa Bay",
                                         "UG UG-C UG-C"));
}

}  // namespace
}  // namespace baraza::reporting
