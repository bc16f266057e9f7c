#include "services/duplication/workflow/dependents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/duplication/workflow/workflow_fixture.h"

namespace baraza::duplication {
namespace {

using projects::v1::Project;
using testing::ElementsAre;
using testing::IsEmpty;

const scope::Audience kPublic = {.is_public = true};

Project With(const std::string& id, const std::vector<std::string>& participants) {
  Project project;
  project.set_name("projects/" + id);
  project.set_state(Project::ACTIVE);
  for (const std::string& participant : participants) {
    project.add_participants()->set_organisation("organisations/" + participant);
  }
  return project;
}

TEST(Dependents, AreTheProjectsInWhichAnOrganisationTakesPart) {
  Dependents dependents;
  dependents.Put(Know(With("p", {"a", "b", "a"}), 1, kPublic));
  dependents.Put(Know(With("q", {"a"}), 1, kPublic));
  EXPECT_EQ(dependents.Of("organisations/a"), 2);
  EXPECT_EQ(dependents.Of("organisations/b"), 1);
  EXPECT_EQ(dependents.Of("organisations/c"), 0);
}

TEST(Dependents, AreTheOrganisationsThatTakePartInAProject) {
  Dependents dependents;
  dependents.Put(Know(With("p", {"a", "b", "a"}), 1, kPublic));
  EXPECT_EQ(dependents.Of("projects/p"), 2);
}

TEST(Dependents, CountNoProjectThatIsNotPublic) {
  Dependents dependents;
  EXPECT_THAT(dependents.Put(Know(With("p", {"a"}), 1, {.readers = {"alliances/x"}})), IsEmpty());
  EXPECT_EQ(dependents.Of("organisations/a"), 0);
}

TEST(Dependents, FollowWhatAProjectSaysNow) {
  Dependents dependents;
  dependents.Put(Know(With("p", {"a"}), 1, kPublic));
  EXPECT_THAT(dependents.Put(Know(With("p", {"b"}), 2, kPublic)),
              ElementsAre("organisations/a", "organisations/b"));
  EXPECT_EQ(dependents.Of("organisations/a"), 0);
  EXPECT_EQ(dependents.Of("organisations/b"), 1);
}

TEST(Dependents, LoseAProjectThatIsHiddenOrArchived) {
  Dependents dependents;
  dependents.Put(Know(With("p", {"a"}), 1, kPublic));
  dependents.Put(Know(With("q", {"a"}), 1, kPublic));
  dependents.Put(Know(With("p", {"a"}), 2, {.readers = {"alliances/x"}}));
  EXPECT_EQ(dependents.Of("organisations/a"), 1);
  Project archived = With("q", {"a"});
  archived.set_state(Project::ARCHIVED);
  dependents.Put(Know(archived, 2, kPublic));
  EXPECT_EQ(dependents.Of("organisations/a"), 0);
  EXPECT_EQ(dependents.Of("projects/q"), 0);
}

TEST(Dependents, TellWhichOrganisationsMovedOnlyWherePrioritiesDo) {
  Dependents dependents;
  EXPECT_THAT(dependents.Put(Know(With("p", {"a"}), 1, kPublic)), ElementsAre("organisations/a"));
  EXPECT_THAT(dependents.Put(Know(With("q", {"a"}), 1, kPublic)), IsEmpty());
  EXPECT_THAT(dependents.Put(Know(With("r", {"a"}), 1, kPublic)), ElementsAre("organisations/a"));
  EXPECT_THAT(dependents.Put(Know(With("r", {"a"}), 2, kPublic)), IsEmpty());
}

class PriorityOfMatches : public WorkflowTest {};

TEST_F(PriorityOfMatches, RisesWithTheProjectsThatNameARecord) {
  Tell({Organisation("a", "LSTM", 1), Organisation("b", "LSTM", 1)});
  Begin();
  const double before = Between("a", "b").resource.priority();
  EXPECT_GT(before, 0);
  TellOfProject(With("p", {"a"}), 1);
  Settle();
  EXPECT_DOUBLE_EQ(Between("a", "b").resource.priority(), 2 * before);
}

TEST_F(PriorityOfMatches, TellsNothingOfHiddenProjects) {
  Tell({Organisation("a", "LSTM", 1), Organisation("b", "LSTM", 1)});
  Begin();
  TellOfProject(With("p", {"a"}), 1, {.readers = {"organisations/a"}});
  Settle();
  EXPECT_EQ(Between("a", "b").version, 1);
}

}  // namespace
}  // namespace baraza::duplication
