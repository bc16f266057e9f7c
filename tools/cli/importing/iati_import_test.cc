#include "tools/cli/importing/iati_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baraza::importing {
namespace {

using projects::v1::Participant;
using projects::v1::Project;

Project ProjectOf(std::vector<std::pair<std::string, Participant::Role>> participants) {
  Project project;
  for (const auto& [name, role] : participants) {
    project.add_participants()->set_organisation(name);
    project.mutable_participants()->rbegin()->set_role(role);
  }
  return project;
}

TEST(Redirect, PutsTheRecordThatIsUsedInPlaceOfTheOneThatIsNot) {
  Project project = ProjectOf({{"organisations/a", Participant::LEAD}});
  project.add_contributions()->set_provider("organisations/a");
  EXPECT_EQ(Redirect({{"organisations/a", "organisations/b"}}, {}, project), 0);
  EXPECT_EQ(project.participants(0).organisation(), "organisations/b");
  EXPECT_EQ(project.contributions(0).provider(), "organisations/b");
}

TEST(Redirect, KeepsAnOrganisationThatBecameTwoOnceInEachRole) {
  Project project = ProjectOf({{"organisations/a", Participant::LEAD},
                               {"organisations/b", Participant::LEAD},
                               {"organisations/b", Participant::FUNDING}});
  Redirect({{"organisations/a", "organisations/b"}}, {}, project);
  ASSERT_EQ(project.participants_size(), 2);
  EXPECT_EQ(project.participants(0).role(), Participant::LEAD);
  EXPECT_EQ(project.participants(1).role(), Participant::FUNDING);
}

TEST(Redirect, LeavesOutAndCountsWhatADryRunDidNotCreate) {
  Project project = ProjectOf(
      {{"organisations/a", Participant::LEAD}, {"organisations/new", Participant::PARTNER}});
  project.add_contributions()->set_receiver("organisations/new");
  EXPECT_EQ(Redirect({}, {"organisations/new"}, project), 2);
  ASSERT_EQ(project.participants_size(), 1);
  EXPECT_EQ(project.participants(0).organisation(), "organisations/a");
  EXPECT_EQ(project.contributions(0).receiver(), "");
}

}  // namespace
}  // namespace baraza::importing
