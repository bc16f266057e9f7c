#include "services/duplication/workflow/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/duplication/workflow/fingerprint.h"
#include "services/duplication/workflow/organisation_engine.h"
#include "services/duplication/workflow/project_engine.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;
using projects::v1::Project;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using v1::Match;

const scope::Audience kPublic = {.is_public = true};

Organisation School(const std::string& id) {
  Organisation organisation;
  organisation.set_name("organisations/" + id);
  organisation.set_display_name("Liverpool School of Tropical Medicine");
  organisation.set_country("GB");
  organisation.set_locality("Liverpool");
  return organisation;
}

KnownRecord Known(const Organisation& organisation) { return Know(organisation, 1, kPublic); }

Project Training(const std::string& id, const std::string& lead, const std::string& title) {
  Project project;
  project.set_name("projects/" + id);
  project.add_titles()->set_text(title);
  auto& participant = *project.add_participants();
  participant.set_organisation("organisations/" + lead);
  participant.set_role(projects::v1::Participant::LEAD);
  auto& theme = *project.add_themes();
  theme.set_vocabulary("DAC");
  theme.set_code("12281");
  auto& location = *project.add_locations();
  location.set_country("SL");
  location.set_district("Bo");
  project.mutable_planned_start_date()->set_year(2020);
  project.mutable_planned_start_date()->set_month(1);
  project.mutable_planned_start_date()->set_day(1);
  project.mutable_planned_end_date()->set_year(2022);
  project.mutable_planned_end_date()->set_month(12);
  project.mutable_planned_end_date()->set_day(31);
  return project;
}

TEST(OrganisationEngine, JudgesAPairAsItFindsIt) {
  OrganisationEngine engine;
  const KnownRecord a = Known(School("a")), b = Known(School("b"));
  engine.Upsert(a);
  engine.Upsert(b);
  const auto found = engine.Candidates(a, 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(engine.Judge(b, a).SerializeAsString(), found[0].SerializeAsString());
}

TEST(OrganisationEngine, TellsTheFingerprintOfEvidenceFromOtherFields) {
  OrganisationEngine engine;
  const KnownRecord a = Known(School("a")), b = Known(School("b"));
  const Match match = engine.Judge(a, b);
  const std::string before = Fingerprint(engine, match, a, b);
  Organisation described = School("b");
  described.add_descriptions()->set_text("A school.");
  described.set_etag("2-b");
  EXPECT_EQ(Fingerprint(engine, match, a, Known(described)), before);
  Organisation renamed = School("b");
  renamed.set_display_name("Liverpool School");
  EXPECT_NE(Fingerprint(engine, match, a, Known(renamed)), before);
}

TEST(OrganisationEngine, TakesEvidenceOfAnUnknownNameForTheWholeRecord) {
  OrganisationEngine engine;
  const KnownRecord record = Known(School("a"));
  EXPECT_EQ(engine.Values(record, "something new"), record.body);
}

TEST(ProjectEngine, TellsThatTwoRecordsSayTheSameByWhatTheySay) {
  KnownRecords records;
  const ProjectEngine engine(records);
  const Project plain = Training("a", "lstm", "Safer births");
  const std::string before = engine.Values(Know(plain, 1, kPublic), "record");
  Project coded = plain;
  coded.add_identifiers()->set_value("GB-CHC-1-1");
  coded.set_etag("2-a");
  EXPECT_EQ(engine.Values(Know(coded, 2, kPublic), "record"), before);
  Project funded = plain;
  funded.add_contributions()->mutable_value()->set_units(100);
  EXPECT_NE(engine.Values(Know(funded, 2, kPublic), "record"), before);
}

TEST(ProjectEngine, JudgesAnOverlapAsItFindsIt) {
  KnownRecords records;
  ProjectEngine engine(records);
  const KnownRecord a = Know(Training("a", "lstm", "Safer births"), 1, kPublic);
  const KnownRecord b = Know(Training("b", "lvct", "Neonatal courses for nurses"), 1, kPublic);
  engine.Upsert(a);
  engine.Upsert(b);
  const auto found = engine.Overlaps(a, 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(engine.Judge(b, a).SerializeAsString(), found[0].SerializeAsString());
}

TEST(ProjectEngine, TellsOfAnOverlapWhatTheAllianceOfBothWantsToHear) {
  const auto run = [](const char* id, const char* party, const char* title) {
    Project project = Training(id, party, title);
    project.add_alliances("alliances/sl");
    return Know(project, 1, kPublic);
  };
  const KnownRecord a = run("a", "lstm", "Safer births");
  const KnownRecord b = run("b", "lvct", "Neonatal courses for nurses");
  KnownRecords records;
  const auto strength_of = [&](const char* tunings) {
    ProjectEngine engine(records, *OverlapTunings::Parse(tunings));
    engine.Upsert(b);
    const auto found = engine.Overlaps(a, 10);
    const Match judged = engine.Judge(b, a);
    if (found.empty()) return judged.kind() == Match::OVERLAPPING_EFFORT ? -1 : 0.0;
    EXPECT_EQ(judged.SerializeAsString(), found[0].SerializeAsString());
    return found[0].probability();
  };
  const double conventional = strength_of("");
  ASSERT_GT(conventional, 0.2);
  ASSERT_LT(conventional, 1);
  EXPECT_LT(strength_of("alliances/sl: place_weight=2 period_weight=2 theme_weight=2 "
                        "least_strength=0.01"),
            conventional);
  EXPECT_EQ(strength_of("alliances/uganda: least_strength=1"), conventional);
  EXPECT_EQ(strength_of("alliances/sl: least_strength=1"), 0);
}

TEST(ProjectEngine, CallsAnOrganisationByItsTitleOnlyWhereEverybodyMayReadIt) {
  KnownRecords records;
  records.Put(Know(School("lstm"), 1, kPublic));
  Organisation hidden = School("lvct");
  hidden.set_display_name("Secret Clinic");
  records.Put(Know(hidden, 1, {.readers = {"organisations/lvct"}}));
  ProjectEngine engine(records);
  const Match overlap =
      engine.Judge(Know(Training("a", "lstm", "Safer births"), 1, kPublic),
                   Know(Training("b", "lvct", "Neonatal courses for nurses"), 1, kPublic));
  ASSERT_EQ(overlap.kind(), Match::OVERLAPPING_EFFORT);
  EXPECT_THAT(overlap.evidence(0).sentence(), HasSubstr("Liverpool School"));
  EXPECT_THAT(overlap.DebugString(), Not(HasSubstr("Secret")));
}

}  // namespace
}  // namespace baraza::duplication
