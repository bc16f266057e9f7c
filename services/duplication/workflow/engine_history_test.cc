// Random histories of the real engines: what they say of each pair does not depend on how the
// records came in - in which order, edited how often, erased and put back - but on the records
// alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/organisation_engine.h"
#include "services/duplication/workflow/project_engine.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;
using projects::v1::Project;
using testing::IsEmpty;
using testing::Not;

constexpr int kSteps = 120;
constexpr int kRecords = 25;
constexpr int kLimit = 100;  // more than there are records

class Dice {
 public:
  explicit Dice(int seed) : random_(seed) {}
  int Roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(random_); }
  template <class Choices>
  auto Of(const Choices& choices) {
    return choices[Roll(static_cast<int>(std::size(choices)))];
  }
  std::mt19937& random() { return random_; }

 private:
  std::mt19937 random_;
};

KnownRecord AnyOrganisation(const std::string& id, int version, Dice& dice) {
  static constexpr const char* kPlaces[] = {"Bo", "Kenema", "Liverpool"};
  static constexpr const char* kWhat[] = {"School of Nursing", "Schol of Nursing", "Hospital",
                                          "Hosp.", "Ministry of Health"};
  Organisation organisation;
  organisation.set_name("organisations/" + id);
  organisation.set_etag(absl::StrCat(version));
  organisation.set_display_name(absl::StrCat(dice.Of(kPlaces), " ", dice.Of(kWhat)));
  if (dice.Roll(2) == 0) organisation.set_country(dice.Roll(3) == 0 ? "GB" : "SL");
  if (dice.Roll(2) == 0) organisation.set_locality(dice.Of(kPlaces));
  if (dice.Roll(3) == 0) {
    organisation.set_website(absl::StrCat("https://", dice.Roll(4), ".example.org"));
  }
  if (dice.Roll(4) == 0) {
    auto& identifier = *organisation.add_identifiers();
    identifier.set_scheme("GB-CHC");
    identifier.set_value(absl::StrCat("111310", dice.Roll(4)));
  }
  return Know(organisation, version, {.is_public = true});
}

KnownRecord AnyProject(const std::string& id, int version, Dice& dice) {
  static constexpr const char* kTitles[] = {"Training of midwives", "Training midwives in Bo",
                                            "Cholera vaccination", "Vaccination against cholera"};
  Project project;
  project.set_name("projects/" + id);
  project.set_etag(absl::StrCat(version));
  project.add_titles()->set_text(dice.Of(kTitles));
  auto& participant = *project.add_participants();
  participant.set_organisation(absl::StrCat("organisations/o", dice.Roll(3)));
  participant.set_role(dice.Roll(2) == 0 ? projects::v1::Participant::LEAD
                                         : projects::v1::Participant::FUNDING);
  auto& theme = *project.add_themes();
  theme.set_vocabulary("DAC");
  theme.set_code(dice.Roll(2) == 0 ? "12281" : "12250");
  auto& location = *project.add_locations();
  location.set_country("SL");
  if (dice.Roll(2) == 0) location.set_district("Bo");
  project.mutable_planned_start_date()->set_year(2020 + dice.Roll(3));
  project.mutable_planned_end_date()->set_year(2023 + dice.Roll(2));
  return Know(project, version, {.is_public = true});
}

// What is wrong if a pair that was found is not judged in the same way by itself.
std::string Judged(const Engine& engine, const std::map<std::string, KnownRecord>& records,
                   const v1::Match& match) {
  const auto left = records.find(match.subjects(0)), right = records.find(match.subjects(1));
  if (left == records.end() || right == records.end()) return " of records that are not there";
  const std::string found = match.ShortDebugString();
  const bool same = engine.Judge(left->second, right->second).ShortDebugString() == found &&
                    engine.Judge(right->second, left->second).ShortDebugString() == found;
  return same ? "" : " and judges it in another way";
}

// All that an engine says of the records, in an order of its own.
std::vector<std::string> AllOf(const Engine& engine,
                               const std::map<std::string, KnownRecord>& records) {
  std::vector<std::string> said;
  for (const auto& [name, record] : records) {
    for (const auto& found : {engine.Candidates(record, kLimit), engine.Overlaps(record, kLimit)}) {
      for (const v1::Match& match : found) {
        said.push_back(absl::StrCat(name, " finds ", match.ShortDebugString(),
                                    Judged(engine, records, match)));
      }
    }
  }
  std::sort(said.begin(), said.end());
  return said;
}

// Lets things happen to `engine`; what it then says otherwise than `fresh`, which got the same
// records in another order. Both begin empty.
template <class Make>
std::vector<std::string> Differences(int seed, Engine& engine, Engine& fresh, const Make& make) {
  Dice dice(seed);
  std::map<std::string, KnownRecord> records;
  for (int step = 0; step < kSteps; ++step) {
    const std::string id = absl::StrCat("r", dice.Roll(kRecords));
    KnownRecord record = make(id, step + 1, dice);
    if (dice.Roll(4) == 0) {
      engine.Erase(record.name);
      records.erase(record.name);
    } else {
      engine.Upsert(record);
      records.insert_or_assign(record.name, record);
    }
  }
  std::vector<KnownRecord> shuffled;
  for (const auto& [name, record] : records) shuffled.push_back(record);
  std::shuffle(shuffled.begin(), shuffled.end(), dice.random());
  for (const KnownRecord& record : shuffled) fresh.Upsert(record);
  std::vector<std::string> differences;
  const auto said = AllOf(engine, records), expected = AllOf(fresh, records);
  EXPECT_FALSE(expected.empty());
  std::set_symmetric_difference(said.begin(), said.end(), expected.begin(), expected.end(),
                                std::back_inserter(differences));
  for (const std::string& one : expected) {
    if (absl::StrContains(one, " in another way")) differences.push_back(one);
  }
  return differences;
}

class EngineHistoryTest : public testing::TestWithParam<int> {};

TEST_P(EngineHistoryTest, LeavesNoTraceInWhatIsSaidOfOrganisations) {
  OrganisationEngine engine, fresh;
  EXPECT_THAT(Differences(GetParam(), engine, fresh, AnyOrganisation), IsEmpty());
}

TEST_P(EngineHistoryTest, LeavesNoTraceInWhatIsSaidOfProjects) {
  const KnownRecords organisations;  // whose names are not known
  ProjectEngine engine(organisations), fresh(organisations);
  EXPECT_THAT(Differences(GetParam(), engine, fresh, AnyProject), IsEmpty());
}

// A test of the test.
class ForgetfulEngine : public OrganisationEngine {
 public:
  void Erase(std::string_view) override {}
};

TEST_P(EngineHistoryTest, ShowsAnEngineThatErasesNothing) {
  ForgetfulEngine engine;
  OrganisationEngine fresh;
  EXPECT_THAT(Differences(GetParam(), engine, fresh, AnyOrganisation), Not(IsEmpty()));
}

INSTANTIATE_TEST_SUITE_P(Seeds, EngineHistoryTest, testing::Range(1, 9));

}  // namespace
}  // namespace baraza::duplication
