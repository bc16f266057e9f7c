// Real activities of two funders: which are one, and which only look alike.
//
// What is expected is known without the matcher: each activity of these files has an identifier of
// its own and none cites another, so that none are one, nor programme and component; copies that
// the test makes of activities are one with them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/project_matcher.h"
#include "tests/real_projects/shared_file.h"
#include "tools/exchange/iati_reader.h"

namespace baraza::duplication {
namespace {

using exchange::IatiReader;
using projects::v1::Project;
using v1::Match;

constexpr const char* kFiles[] = {"iati/usaid-sl.xml", "iati/usaid-ls.xml", "iati/who-bra.xml"};

bool AreHere() {
  return std::all_of(std::begin(kFiles), std::end(kFiles),
                     [](const char* file) { return std::filesystem::exists(SharedFile(file)); });
}

std::vector<exchange::Activity> ReadActivities() {
  std::vector<exchange::Activity> activities;
  for (const char* file : kFiles) {
    auto reader = IatiReader::Open(SharedFile(file));
    EXPECT_TRUE(reader.ok()) << reader.status();
    while (reader.ok()) {
      auto activity = (*reader)->Next();
      if (!activity.ok() || !activity->has_value()) break;
      if ((*activity)->refusal.empty()) activities.push_back(**activity);
    }
  }
  return activities;
}

std::vector<Project> ReadProjects() {
  const std::vector<exchange::Activity> activities = ReadActivities();
  exchange::MentionBook book;
  for (const auto& activity : activities) {
    for (const auto& mention : activity.mentions) book.Add(mention, activity.context);
  }
  const exchange::MentionedOrganisations organisations = book.Resolve();
  std::vector<Project> projects;
  exchange::Losses losses;
  for (const auto& activity : activities) {
    projects.push_back(Bind(activity, organisations, losses));
  }
  return projects;
}

// A copy as another publisher would have it.
Project CopyOf(const Project& project, int number) {
  Project copy = project;
  copy.set_name(absl::StrCat("projects/copy-", number));
  copy.clear_parents();
  copy.clear_identifiers();
  auto& identifier = *copy.add_identifiers();
  identifier.set_scheme("IATI");
  identifier.set_value(absl::StrCat("GB-CHC-9999999-", number));
  return copy;
}

void Fill(const std::vector<Project>& projects, ProjectMatcher& matcher) {
  for (const Project& project : projects) matcher.Upsert(project);
  matcher.Adopt(matcher.Learn("2"));
}

std::string Told(const Match& match) {
  std::string told =
      absl::StrCat(match.probability(), " ", match.subjects(0), " \"", match.subject_titles(0),
                   "\" ", match.subjects(1), " \"", match.subject_titles(1), "\":");
  for (const auto& evidence : match.evidence()) {
    absl::StrAppend(&told, " ", evidence.field(), " ", evidence.level(), " ", evidence.weight());
  }
  return told;
}

bool IsSame(const Match& match) { return match.kind() == Match::SAME_PROJECT; }

TEST(IatiDuplicates, AreNotSeenAmongActivitiesOfWhichEachHasAnIdentifier) {
  if (!AreHere()) GTEST_SKIP() << "no real IATI files: set BARAZA_SHARED";
  const std::vector<Project> projects = ReadProjects();
  ASSERT_EQ(projects.size(), 263U + 124U + 134U);
  ProjectMatcher matcher;
  Fill(projects, matcher);
  std::map<std::string, int> titles;
  for (const Project& project : projects) {
    ++titles[project.titles(0).text()];
    for (const Match& match : matcher.Check(project, 100)) ADD_FAILURE() << Told(match);
  }
  // The files can tempt: dozens of activities share a title.
  EXPECT_GT(std::max_element(titles.begin(), titles.end(),
                             [](const auto& a, const auto& b) { return a.second < b.second; })
                ->second,
            20);
}

// What an activity says apart from what it is called by.
std::string Said(Project project) {
  project.clear_name();
  project.clear_identifiers();
  project.clear_parents();
  project.clear_registrar();
  return project.SerializeAsString();
}

// Every fifth activity is copied. Its copy is found unless another activity says just the same, in
// which case nobody can tell of which it is one; and hardly anything else is called the same.
TEST(IatiDuplicates, AreFoundWhereAnotherPublisherReportsWhatOneHas) {
  if (!AreHere()) GTEST_SKIP() << "no real IATI files: set BARAZA_SHARED";
  std::vector<Project> projects = ReadProjects();
  std::shuffle(projects.begin(), projects.end(), std::mt19937(20));
  const std::size_t originals = projects.size();
  std::vector<Project> all = projects;
  for (std::size_t i = 0; i < originals; i += 5)
    all.push_back(CopyOf(projects[i], static_cast<int>(i)));
  ProjectMatcher matcher;
  Fill(all, matcher);
  std::map<std::string, int> alike;
  for (const Project& project : projects) ++alike[Said(project)];
  int found = 0, wrong = 0, clear = 0;
  for (std::size_t at = originals; at < all.size(); ++at) {
    const std::string& original = projects[(at - originals) * 5].name();
    const bool is_clear = alike[Said(projects[(at - originals) * 5])] == 1;
    clear += is_clear ? 1 : 0;
    for (const Match& match : matcher.Check(all[at], 100)) {
      if (!IsSame(match)) continue;
      const bool right = match.subjects(0) == original || match.subjects(1) == original;
      if (is_clear || !right) (right ? found : wrong) += 1;
      if (!right) std::cout << "wrong: " << Told(match) << "\n";
    }
  }
  const int copies = static_cast<int>(all.size() - originals);
  std::cout << found << " of " << clear << " copies found, " << wrong << " pairs wrong\n";
  EXPECT_GT(clear, 95);
  EXPECT_EQ(found, clear);
  EXPECT_LE(wrong, copies / 50);
}

// A partner's own record of an activity: it is the lead, says a word of its own in the title, and
// gives neither the funder's text nor its sums.
Project PartnersRecord(const Project& project, int number) {
  Project record = CopyOf(project, number);
  record.mutable_titles(0)->set_text("Partnership: " + project.titles(0).text());
  record.clear_descriptions();
  record.clear_contributions();
  auto& lead = *record.add_participants();
  lead.set_organisation("organisations/partner");
  lead.set_role(projects::v1::Participant::LEAD);
  return record;
}

// Of activities whose title nobody else has: what shares its title with dozens needs sums or texts
// to be told from them.
TEST(IatiDuplicates, AreMostlyFoundWhereAPartnerTellsThemInItsOwnWords) {
  if (!AreHere()) GTEST_SKIP() << "no real IATI files: set BARAZA_SHARED";
  const std::vector<Project> projects = ReadProjects();
  std::map<std::string, int> titles;
  for (const Project& project : projects) ++titles[project.titles(0).text()];
  ProjectMatcher matcher;
  Fill(projects, matcher);
  int asked = 0, found = 0, wrong = 0;
  for (const Project& project : projects) {
    if (titles[project.titles(0).text()] > 1) continue;
    ++asked;
    for (const Match& match : matcher.Check(PartnersRecord(project, asked), 100)) {
      const bool right = match.subjects(0) == project.name() || match.subjects(1) == project.name();
      (right ? found : wrong) += 1;
    }
  }
  std::cout << found << " of " << asked << " told otherwise found, " << wrong << " wrong\n";
  EXPECT_GT(asked, 50);
  EXPECT_GE(found, asked * 9 / 10);
  EXPECT_LE(wrong, asked / 20);
}

}  // namespace
}  // namespace baraza::duplication
