#include "services/duplication/domain/project_matcher.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

using projects::v1::Participant;
using projects::v1::Project;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Match;

void SetDate(google::type::Date& date, int year, int month, int day) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

Project Make(const std::string& id, const std::string& title, const std::string& iati = "") {
  Project project;
  project.set_name("projects/" + id);
  project.add_titles()->set_text(title);
  if (!iati.empty()) {
    project.add_identifiers()->set_scheme("IATI");
    project.mutable_identifiers(0)->set_value(iati);
  }
  return project;
}

void AddParty(Project& project, const std::string& organisation, Participant::Role role) {
  Participant& participant = *project.add_participants();
  participant.set_organisation("organisations/" + organisation);
  participant.set_role(role);
}

void AddTheme(Project& project, const std::string& code) {
  project.add_themes()->set_vocabulary("DAC");
  project.mutable_themes(project.themes_size() - 1)->set_code(code);
}

void AddAmount(Project& project, std::int64_t units, int year) {
  auto& given = *project.add_contributions();
  given.set_kind(projects::v1::Contribution::BUDGET);
  given.mutable_value()->set_currency_code("USD");
  given.mutable_value()->set_units(units);
  SetDate(*given.mutable_start_date(), year, 1, 1);
}

void SetPeriod(Project& project, int from, int until) {
  SetDate(*project.mutable_planned_start_date(), from, 10, 1);
  SetDate(*project.mutable_planned_end_date(), until, 9, 30);
}

// A funder's activities under one of a few titles, as such publishers report them: the same title,
// text, funder and fiscal years, each with a code and amounts of its own.
std::vector<Project> Boilerplate(const std::string& title, const std::string& text, int count) {
  std::vector<Project> made;
  for (int i = 0; i < count; ++i) {
    Project project = Make(absl::StrCat("b-", title.substr(0, 5), i), title,
                           absl::StrCat("US-GOV-1-632-A-", 1000 + i, "-", title.substr(0, 2)));
    project.add_descriptions()->set_text(text);
    AddParty(project, "usaid", Participant::FUNDING);
    AddParty(project, "usaid", Participant::ACCOUNTABLE);
    project.add_locations()->set_country("SL");
    AddTheme(project, "16010");
    SetPeriod(project, 2012 + i % 4, 2013 + i % 4);
    AddAmount(project, 10000 + 137 * i, 2012 + i % 4);
    made.push_back(project);
  }
  return made;
}

std::vector<Project> FunderFile() {
  std::vector<Project> all = Boilerplate(
      "Administration and Oversight",
      "Supports program-funded costs: salaries of staff, travel, rent and communications", 26);
  for (const Project& project : Boilerplate(
           "Social Assistance",
           "Cash or in-kind transfers to the poor or to those suffering from temporary shocks",
           91)) {
    all.push_back(project);
  }
  return all;
}

Project HealthProject(const std::string& id, const std::string& lead, const std::string& district) {
  Project project = Make(id, "Training community midwives of " + district + " in newborn care");
  AddParty(project, lead, Participant::LEAD);
  AddTheme(project, "12261");
  auto& place = *project.add_locations();
  place.set_country("SL");
  place.set_district(district);
  SetPeriod(project, 2020, 2022);
  return project;
}

double Sum(const Match& match) {
  double sum = 0;
  for (const auto& evidence : match.evidence()) sum += evidence.weight();
  return sum;
}

TEST(ProjectMatcher, DoesNotCallActivitiesDuplicatesForATitleThatTheirPublisherGaveToMany) {
  ProjectMatcher matcher;
  for (const Project& project : FunderFile()) matcher.Upsert(project);
  for (const bool learned : {false, true}) {
    if (learned) matcher.Adopt(matcher.Learn("2"));
    for (const Project& project : FunderFile()) {
      EXPECT_THAT(matcher.Check(project, 10), IsEmpty()) << project.name() << learned;
    }
  }
}

TEST(ProjectMatcher, DoesNotCallProjectsDuplicatesForACommonTitleEvenWithoutIdentifiers) {
  ProjectMatcher matcher;
  std::vector<Project> all = FunderFile();
  int number = 0;
  for (Project& project : all) {
    project.clear_identifiers();
    project.clear_participants();
    AddParty(project, absl::StrCat("partner-", number++), Participant::LEAD);
    matcher.Upsert(project);
  }
  matcher.Adopt(matcher.Learn("2"));
  for (const Project& project : all) EXPECT_THAT(matcher.Check(project, 10), IsEmpty());
}

TEST(ProjectMatcher, FindsACopyAmongNamesakesThatAnotherPartnerReports) {
  ProjectMatcher matcher;
  std::vector<Project> all = FunderFile();
  for (const Project& project : all) matcher.Upsert(project);
  Project copy = all[40];
  copy.set_name("projects/copy");
  copy.mutable_titles(0)->set_text("Social assistance programme");
  copy.mutable_identifiers(0)->set_value("GB-CHC-1113101-77");
  AddParty(copy, "partner", Participant::LEAD);
  matcher.Upsert(copy);
  matcher.Adopt(matcher.Learn("2"));
  const auto found = matcher.Check(copy, 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind(), Match::SAME_PROJECT);
  EXPECT_THAT(found[0].subjects(), Contains(all[40].name()));
}

TEST(ProjectMatcher, FindsAProjectReportedByTwoPartnersInSlightlyDifferentWords) {
  ProjectMatcher matcher;
  matcher.Upsert(HealthProject("a", "lstm", "Kailahun"));
  matcher.Upsert(HealthProject("b", "other", "Pujehun"));
  Project draft = HealthProject("x", "lvct", "Kailahun");
  draft.mutable_titles(0)->set_text("Newborn care: training of community midwives, Kailahun");
  const auto found = matcher.Check(draft, 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].subjects(), ElementsAre("projects/a", "projects/x"));
}

TEST(ProjectMatcher, OneIdentifierIsOneProject) {
  ProjectMatcher matcher;
  matcher.Upsert(Make("a", "Surgery and anaesthesia", "GB-CHC-1113101-UG1"));
  const auto found = matcher.Check(Make("x", "Chirurgie et anesthésie", "gb-chc-1113101-ug1"), 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind(), Match::SAME_PROJECT);
}

TEST(ProjectMatcher, AProjectThatCitesTheOtherAsItsParentIsAComponent) {
  ProjectMatcher matcher;
  matcher.Upsert(Make("a", "Global workforce programme", "GB-GOV-1-300"));
  Project part = Make("x", "Exchange of Liverpool and Homa Bay", "GB-CHC-1113101-9");
  part.add_parents("GB-GOV-1-300");
  const auto found = matcher.Check(part, 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind(), Match::COMPONENT);
}

TEST(ProjectMatcher, ShowsAnOverlapWithItsPartsAndThePartiesToIntroduce) {
  ProjectMatcher matcher(
      [](std::string_view name) { return name == "organisations/lstm" ? "Liverpool School" : ""; });
  Project other = HealthProject("a", "lstm", "Bo");
  other.mutable_titles(0)->set_text("Safer births");
  other.add_cadres("2222");
  matcher.Upsert(other);
  Project draft = HealthProject("x", "lvct", "Bo");
  draft.mutable_titles(0)->set_text("Neonatal resuscitation courses");
  draft.add_cadres("22");
  SetPeriod(draft, 2021, 2023);
  const auto found = matcher.Overlaps(draft, 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind(), Match::OVERLAPPING_EFFORT);
  EXPECT_EQ(found[0].match_weight(), 0);
  double product = 1;
  std::vector<std::string> fields;
  for (const auto& part : found[0].evidence()) {
    product *= part.weight();
    fields.push_back(part.field());
  }
  EXPECT_NEAR(product, found[0].probability(), 1e-9);
  EXPECT_NEAR(found[0].probability(), 0.9 * 365 / 730, 0.001);
  EXPECT_THAT(fields, ElementsAre("participants", "theme", "place", "period", "cadre"));
  EXPECT_THAT(found[0].evidence(0).sentence(),
              testing::AllOf(HasSubstr("chance to pool"), HasSubstr("Liverpool School"),
                             HasSubstr("organisations/lvct")));
}

TEST(ProjectMatcher, SeesNoOverlapWithoutCommonDaysOrOfOneOrganisationWithItself) {
  ProjectMatcher matcher;
  Project other = HealthProject("a", "lstm", "Bo");
  other.mutable_titles(0)->set_text("Safer births");
  matcher.Upsert(other);
  Project draft = HealthProject("x", "lvct", "Bo");
  draft.mutable_titles(0)->set_text("Neonatal resuscitation courses");
  EXPECT_THAT(matcher.Overlaps(draft, 10), SizeIs(1));
  Project later = draft;
  SetPeriod(later, 2023, 2025);
  EXPECT_THAT(matcher.Overlaps(later, 10), IsEmpty());
  Project own = draft;
  own.mutable_participants(0)->set_organisation("organisations/lstm");
  EXPECT_THAT(matcher.Overlaps(own, 10), IsEmpty());
  Project elsewhere = draft;
  elsewhere.mutable_locations(0)->set_country("KE");
  EXPECT_THAT(matcher.Overlaps(elsewhere, 10), IsEmpty());
}

TEST(ProjectMatcher, NeverRaisesOnePairAsDuplicateAndAsOverlap) {
  ProjectMatcher matcher;
  matcher.Upsert(HealthProject("a", "lstm", "Kailahun"));
  const Project twin = HealthProject("x", "lvct", "Kailahun");
  EXPECT_THAT(matcher.Check(twin, 10), SizeIs(1));
  EXPECT_THAT(matcher.Overlaps(twin, 10), IsEmpty());
}

TEST(ProjectMatcher, KeepsTheStrongestOverlapsOnly) {
  ProjectMatcher matcher;
  for (int i = 0; i < 500; ++i) {
    Project other =
        HealthProject(absl::StrCat("p", i), absl::StrCat("o", i), i < 3 ? "Bo" : "Moyamba");
    other.mutable_titles(0)->set_text(absl::StrCat("Title", i));
    matcher.Upsert(other);
  }
  Project draft = HealthProject("x", "lvct", "Bo");
  draft.mutable_titles(0)->set_text("Neonatal resuscitation courses");
  const auto found = matcher.Overlaps(draft, 3);
  ASSERT_THAT(found, SizeIs(3));
  for (const Match& match : found) EXPECT_NEAR(match.probability(), 0.9, 1e-9);
}

TEST(ProjectMatcher, GivesAPairOneScoreWhicheverWayItIsAskedAndInWhicheverOrderItCame) {
  std::vector<Project> records = FunderFile();
  for (const char* district : {"Bo", "Kailahun", "Pujehun"}) {
    for (const char* lead : {"a", "b", "c"}) {
      records.push_back(HealthProject(absl::StrCat(district, lead), lead, district));
    }
  }
  ProjectMatcher whole;
  for (const Project& record : records) whole.Upsert(record);
  const auto model = whole.Learn("frozen");
  std::mt19937 random(5);
  std::vector<std::string> first;
  for (int round = 0; round < 3; ++round) {
    ProjectMatcher matcher(nullptr, model);
    std::shuffle(records.begin(), records.end(), random);
    for (const Project& record : records) matcher.Upsert(record);
    std::vector<std::string> found;
    for (const Project& record : records) {
      for (const Match& match : matcher.Check(record, 1000, 1e-3)) {
        EXPECT_NEAR(Sum(match), match.match_weight(), 1e-6);
        found.push_back(match.SerializeAsString());
      }
    }
    std::sort(found.begin(), found.end());
    for (std::size_t i = 0; i + 1 < found.size(); i += 2) ASSERT_EQ(found[i], found[i + 1]);
    if (round == 0) first = found;
    EXPECT_EQ(found, first);
  }
  EXPECT_GE(first.size(), 18U);
}

TEST(ProjectMatcher, ForgetsWhatWasErasedOrArchived) {
  ProjectMatcher matcher;
  Project record = HealthProject("a", "lstm", "Kailahun");
  const Project twin = HealthProject("x", "lvct", "Kailahun");
  matcher.Upsert(record);
  matcher.Erase("projects/a");
  EXPECT_THAT(matcher.Check(twin, 10), IsEmpty());
  matcher.Upsert(record);
  record.set_state(Project::ARCHIVED);
  matcher.Upsert(record);
  EXPECT_THAT(matcher.Check(twin, 10), IsEmpty());
  EXPECT_EQ(matcher.size(), 0);
}

TEST(ProjectMatcher, AnswersHostileTextsWithoutMuchAdo) {
  ProjectMatcher matcher;
  std::string long_text;
  int number = 0;
  for (int i = 0; i < 5000; ++i) absl::StrAppend(&long_text, "w", i, " ");
  for (const std::string& title : {std::string("🏥"), std::string("of the"), std::string(10000, 'x'),
                                   std::string("\xff\xfe"), std::string(""), long_text}) {
    Project project = Make(absl::StrCat("h", number++), title);
    project.add_descriptions()->set_text(long_text);
    matcher.Upsert(project);
    EXPECT_LE(matcher.Check(project, 5, 0.0).size(), 5U);
  }
  EXPECT_EQ(matcher.size(), 6);
}

}  // namespace
}  // namespace baraza::duplication
