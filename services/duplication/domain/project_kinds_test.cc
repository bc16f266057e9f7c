#include "services/duplication/domain/project_kinds.h"

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/duplication/domain/project_matcher.h"
#include "services/duplication/domain/project_scorer.h"

namespace baraza::duplication {
namespace {

using projects::v1::Participant;
using projects::v1::Project;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Match;

void SetDate(google::type::Date& date, int year, int month) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(1);
}

void SetPeriod(Project& project, int from, int until) {
  SetDate(*project.mutable_planned_start_date(), from, 3);
  SetDate(*project.mutable_planned_end_date(), until, 9);
}

void AddParty(Project& project, const std::string& organisation, Participant::Role role) {
  auto& participant = *project.add_participants();
  participant.set_organisation("organisations/" + organisation);
  participant.set_role(role);
}

Project Make(const std::string& id, const std::string& title) {
  Project project;
  project.set_name("projects/" + id);
  project.add_titles()->set_text(title);
  auto& theme = *project.add_themes();
  theme.set_vocabulary("DAC");
  theme.set_code("12261");
  auto& place = *project.add_locations();
  place.set_country("SL");
  place.set_district("Kailahun");
  SetPeriod(project, 2019, 2022);
  return project;
}

void Identify(Project& project, const std::string& code) {
  auto& identifier = *project.add_identifiers();
  identifier.set_scheme("IATI");
  identifier.set_value(code);
}

void AddBudget(Project& project, std::int64_t units) {
  auto& given = *project.add_contributions();
  given.set_kind(projects::v1::Contribution::BUDGET);
  given.mutable_value()->set_currency_code("GBP");
  given.mutable_value()->set_units(units);
}

// What FCDO says of what it has THET do, and what THET says of it.
Project FundersRecord() {
  Project project = Make("funder", "UK Partnerships for Health Systems, Sierra Leone");
  AddParty(project, "fcdo", Participant::FUNDING);
  AddParty(project, "fcdo", Participant::ACCOUNTABLE);
  AddParty(project, "thet", Participant::IMPLEMENTING);
  Identify(project, "GB-GOV-1-300123");
  return project;
}
Project DoersRecord() {
  Project project = Make("doer", "Partnerships for health systems: midwives of Kailahun");
  AddParty(project, "fcdo", Participant::FUNDING);
  AddParty(project, "thet", Participant::LEAD);
  Identify(project, "GB-CHC-1113101-7");
  project.add_parents("GB-GOV-1-300123");
  return project;
}

Match Judged(const Project& left, const Project& right) {
  return ProjectMatcher().Explain(left, right);
}

const v1::Evidence* Find(const Match& match, const std::string& field) {
  for (const auto& evidence : match.evidence()) {
    if (evidence.field() == field) return &evidence;
  }
  return nullptr;
}

TEST(ProjectKinds, OneEffortIsSeenInTheRecordsOfItsFunderAndOfWhoDoesIt) {
  const Match match = Judged(FundersRecord(), DoersRecord());
  EXPECT_EQ(match.kind(), Match::SAME_EFFORT);
  EXPECT_GT(match.probability(), 0.9);
  const v1::Evidence* sides = Find(match, "participants");
  ASSERT_NE(sides, nullptr);
  EXPECT_EQ(sides->left(), "organisations/fcdo");
  EXPECT_EQ(sides->right(), "organisations/thet");
}

TEST(ProjectKinds, TwoRecordsFromOneSideAreNoEffortOfTwo) {
  Project other = DoersRecord();
  other.set_name("projects/other");
  other.mutable_identifiers(0)->set_value("NL-KVK-77-1");
  other.clear_parents();
  Project doer = DoersRecord();
  doer.clear_parents();
  EXPECT_EQ(Judged(doer, other).kind(), Match::SAME_PROJECT);
}

TEST(ProjectKinds, TheRegistrarSaysWhoseRecordItIs) {
  Project funder = FundersRecord(), doer = DoersRecord();
  doer.mutable_participants(1)->set_role(Participant::IMPLEMENTING);
  EXPECT_NE(Judged(funder, doer).kind(), Match::SAME_EFFORT);
  doer.set_registrar("organisations/thet");
  EXPECT_EQ(Judged(funder, doer).kind(), Match::SAME_EFFORT);
  funder.set_registrar("organisations/thet");
  EXPECT_NE(Judged(funder, doer).kind(), Match::SAME_EFFORT);
}

TEST(ProjectKinds, WhatLastsShorterUnderALongerTitleIsAComponent) {
  Project whole = Make("whole", "Resilient Zambezi Surgery Initiative");
  Project part = Make("part", "Resilient Zambezi Surgery Initiative: anaesthesia fellowships");
  for (Project* project : {&whole, &part}) AddParty(*project, "rcsed", Participant::LEAD);
  SetPeriod(part, 2020, 2021);
  AddBudget(whole, 900000);
  AddBudget(part, 90000);
  const Match match = Judged(whole, part);
  EXPECT_EQ(match.kind(), Match::COMPONENT);
  EXPECT_GT(match.probability(), 0.5);
  EXPECT_THAT(Find(match, "title")->sentence(), HasSubstr("holds that of"));
  AddBudget(part, 9000000);
  EXPECT_LT(Judged(whole, part).probability(), match.probability());
}

TEST(ProjectKinds, WhatOutlastsAProgrammeIsNoComponentOfIt) {
  Project whole = Make("whole", "Resilient Zambezi Surgery Initiative");
  Project part = Make("part", "Resilient Zambezi Surgery Initiative: anaesthesia fellowships");
  for (Project* project : {&whole, &part}) AddParty(*project, "rcsed", Participant::LEAD);
  SetPeriod(part, 2020, 2025);
  EXPECT_NE(Judged(whole, part).kind(), Match::COMPONENT);
}

TEST(ProjectKinds, OthersWhoCarryItOutSpeakAgainstOneProject) {
  Project left = Make("a", "Emergency obstetric care"),
          right = Make("b", "Emergency obstetric care");
  AddParty(left, "usaid", Participant::FUNDING);
  AddParty(right, "usaid", Participant::FUNDING);
  AddParty(left, "imc", Participant::IMPLEMENTING);
  AddParty(right, "goal", Participant::IMPLEMENTING);
  const Match rivals = Judged(left, right);
  EXPECT_LT(rivals.probability(), 0.5);
  AddParty(right, "imc", Participant::PARTNER);
  const Match partners = Judged(left, right);
  EXPECT_GT(partners.match_weight(), rivals.match_weight() + 5);
  EXPECT_GT(partners.probability(), 0.5);
}

// Activities that somebody tells apart and that say just the same.
std::vector<Project> Alike(int count) {
  std::vector<Project> made;
  for (int i = 0; i < count; ++i) {
    Project project = Make(absl::StrCat("alike-", i), "Special self help of the embassy");
    AddParty(project, "embassy", Participant::IMPLEMENTING);
    project.add_descriptions()->set_text("Small grants for latrines, wells and classrooms");
    AddBudget(project, 2500);
    Identify(project, absl::StrCat("US-GOV-1-SSH-", i));
    made.push_back(project);
  }
  return made;
}

TEST(ProjectKinds, OfSeveralRecordsThatSayJustTheSameNoneCanBeMeant) {
  for (const int count : {1, 4}) {
    ProjectMatcher matcher;
    for (const Project& project : Alike(count)) matcher.Upsert(project);
    Project copy = Alike(1)[0];
    copy.set_name("projects/copy");
    copy.mutable_identifiers(0)->set_value("GB-CHC-9-1");
    matcher.Upsert(copy);
    matcher.Adopt(matcher.Learn("2"));
    EXPECT_THAT(matcher.Check(copy, 10), SizeIs(count == 1 ? 1 : 0));
  }
}

// A funder's activities under one title in one year, and one more of another partner.
TEST(ProjectKinds, WhatAWholeFamilyOfRecordsSharesTellsNothing) {
  ProjectMatcher matcher;
  for (const Project& project : Alike(12)) matcher.Upsert(project);
  for (int i = 0; i < 100; ++i) {
    Project other = Make(absl::StrCat("other-", i), absl::StrCat("Work number", i));
    SetPeriod(other, 1990 + i % 20, 2011 + i % 9);
    matcher.Upsert(other);
  }
  matcher.Adopt(matcher.Learn("2"));
  const auto all = Alike(12);
  EXPECT_LT(Find(matcher.Explain(all[0], all[1]), "period")->weight(), 0.1);
  Project renamed = all[1];
  renamed.mutable_titles(0)->set_text("Special self help of embassies");
  renamed.clear_descriptions();
  EXPECT_GT(Find(matcher.Explain(all[0], renamed), "period")->weight(), 1);
}

TEST(ProjectKinds, AnAllianceSaysWhatAnOverlapIsToIt) {
  Project left = Make("a", "Safer births"), right = Make("b", "Neonatal resuscitation courses");
  AddParty(left, "lstm", Participant::LEAD);
  AddParty(right, "lvct", Participant::LEAD);
  right.mutable_locations(0)->set_district("Bo");
  SetPeriod(right, 2021, 2024);
  ProjectMatcher matcher;
  matcher.Upsert(left);
  OverlapTuning tuning;
  tuning.least_strength = 0.01;
  const auto found = matcher.Overlaps(right, 5, OverlapTunings(tuning));
  ASSERT_THAT(found, SizeIs(1));
  tuning.place_weight = 0;
  EXPECT_NEAR(matcher.Overlaps(right, 5, OverlapTunings(tuning))[0].probability(),
              found[0].probability() / OverlapTuning().elsewhere, 1e-9);
  tuning.least_days = 5000;
  EXPECT_THAT(matcher.Overlaps(right, 5, OverlapTunings(tuning)), IsEmpty());
  tuning.least_days = 1;
  tuning.elsewhere = 0;
  EXPECT_THAT(matcher.Overlaps(right, 5, OverlapTunings(tuning)), IsEmpty());
}

TEST(ProjectKinds, ATuningThatIsNoneIsRefusedByItsName) {
  EXPECT_TRUE(Check(OverlapTuning()).ok());
  OverlapTuning tuning;
  tuning.region = 1.5;
  EXPECT_THAT(std::string(Check(tuning).message()), HasSubstr("region"));
  tuning = {};
  tuning.cadre_weight = std::nan("");
  EXPECT_THAT(std::string(Check(tuning).message()), HasSubstr("cadre_weight"));
  tuning = {};
  tuning.least_days = 0;
  EXPECT_EQ(Check(tuning).code(), absl::StatusCode::kInvalidArgument);
}

// Projects of a few values each, so that pairs agree and conflict in all ways.
Project RandomProject(std::mt19937& random, int number) {
  const auto pick = [&](int below) { return static_cast<int>(random() % below); };
  Project project = Make(absl::StrCat("r", number), pick(3) == 0   ? "Safe surgery in Kailahun"
                                                    : pick(2) == 0 ? "Safe surgery"
                                                                   : "Nursing exchange, Bo");
  if (pick(2) == 0)
    project.add_descriptions()->set_text(pick(2) == 0 ? "Nurses learn" : "Theatres");
  if (pick(3) > 0)
    Identify(project, absl::StrCat(pick(2) == 0 ? "GB-GOV-1-" : "GB-CHC-2-", pick(6)));
  if (pick(4) == 0) project.add_parents(absl::StrCat("GB-GOV-1-", pick(6)));
  constexpr Participant::Role kRoles[] = {Participant::LEAD, Participant::FUNDING,
                                          Participant::ACCOUNTABLE, Participant::IMPLEMENTING};
  for (int i = pick(7); i > 0; --i) AddParty(project, absl::StrCat("o", pick(3)), kRoles[pick(4)]);
  if (pick(3) == 0) project.set_registrar(absl::StrCat("organisations/o", pick(3)));
  if (pick(2) == 0) AddBudget(project, 1000 * (1 + pick(3)));
  SetPeriod(project, 2015 + pick(3), 2019 + pick(3));
  return project;
}

TEST(ProjectKinds, EveryPairHasOneJudgementWhosePartsSumToIt) {
  std::mt19937 random(41);
  std::vector<Project> projects;
  ProjectMatcher matcher;
  for (int i = 0; i < 120; ++i) {
    projects.push_back(RandomProject(random, i));
    matcher.Upsert(projects.back());
  }
  const auto model = matcher.Learn("2");
  std::vector<int> kinds(Match::Kind_ARRAYSIZE, 0);
  for (std::size_t i = 0; i < projects.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const ProjectProfile a = ProfileOf(projects[i]), b = ProfileOf(projects[j]);
      const Match match = ExplainProjects(a, b, *model);
      double sum = 0;
      for (const auto& evidence : match.evidence()) sum += evidence.weight();
      ASSERT_NEAR(sum, match.match_weight(), 1e-6);
      ASSERT_NEAR(ScoreProjects(b, a, *model).weight, match.match_weight(), 1e-9);
      ASSERT_EQ(ScoreProjects(a, b, *model).kind, match.kind());
      ASSERT_EQ(ExplainProjects(b, a, *model).SerializeAsString(), match.SerializeAsString());
      ++kinds[match.kind()];
    }
  }
  EXPECT_GT(kinds[Match::SAME_PROJECT], 100);
  EXPECT_GT(kinds[Match::SAME_EFFORT], 20);
  EXPECT_GT(kinds[Match::COMPONENT], 100);
}

}  // namespace
}  // namespace baraza::duplication
