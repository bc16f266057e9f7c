#include "services/projects/domain/project_access.h"

#include <gtest/gtest.h>

namespace baraza::projects {
namespace {

using scope::Role;
using scope::Scope;
using v1::Participant;
using v1::Project;

Scope Member(const std::string& organisation, const std::string& alliance = "") {
  return Scope(
      {.subject = "m", .role = Role::kMember, .organisation = organisation, .alliance = alliance});
}

Scope Secretariat(const std::string& alliance) {
  return Scope({.subject = "s", .role = Role::kSecretariat, .alliance = alliance});
}

// Registered by organisations/registrar under alliances/x, led by organisations/lead, with
// organisations/partner.
Project Sample(Project::Sensitivity sensitivity) {
  Project project;
  project.set_registrar("organisations/registrar");
  project.add_alliances("alliances/x");
  project.set_sensitivity(sensitivity);
  project.set_state(Project::ACTIVE);
  for (auto [organisation, role] : {std::pair{"organisations/lead", Participant::LEAD},
                                    std::pair{"organisations/partner", Participant::PARTNER}}) {
    Participant* participant = project.add_participants();
    participant->set_organisation(organisation);
    participant->set_role(role);
  }
  return project;
}

bool Reads(const Scope& scope, const Project& project) { return scope.MayRead(ReadersOf(project)); }

TEST(ProjectAccess, OfAPublicProjectIsForEverybody) {
  EXPECT_TRUE(Reads(Scope::Public(), Sample(Project::PUBLIC)));
}

TEST(ProjectAccess, OfAMembersProjectIsForItsAllianceAndParticipants) {
  const Project project = Sample(Project::MEMBERS);
  EXPECT_TRUE(Reads(Member("organisations/any", "alliances/x"), project));
  EXPECT_TRUE(Reads(Member("organisations/partner", "alliances/y"), project));
  EXPECT_FALSE(Reads(Member("organisations/any", "alliances/y"), project));
  EXPECT_FALSE(Reads(Scope::Public(), project));
}

TEST(ProjectAccess, OfARestrictedProjectIsForParticipantsAndSecretariats) {
  const Project project = Sample(Project::RESTRICTED);
  EXPECT_TRUE(Reads(Member("organisations/partner"), project));
  EXPECT_TRUE(Reads(Secretariat("alliances/x"), project));
  EXPECT_FALSE(Reads(Member("organisations/any", "alliances/x"), project));
  EXPECT_FALSE(Reads(Secretariat("alliances/y"), project));
}

TEST(ProjectAccess, OfADraftIsForItsEditorsWhateverItsSensitivity) {
  Project project = Sample(Project::PUBLIC);
  project.set_draft(true);
  EXPECT_TRUE(Reads(Member("organisations/registrar"), project));
  EXPECT_TRUE(Reads(Member("organisations/lead"), project));
  EXPECT_TRUE(Reads(Secretariat("alliances/x"), project));
  EXPECT_FALSE(Reads(Member("organisations/partner", "alliances/x"), project));
  EXPECT_FALSE(Reads(Scope::Public(), project));
}

TEST(ProjectAccess, ToWriteIsForEditorsAndServices) {
  const Project project = Sample(Project::PUBLIC);
  EXPECT_TRUE(MayWrite(Member("organisations/registrar"), project));
  EXPECT_TRUE(MayWrite(Member("organisations/lead"), project));
  EXPECT_TRUE(MayWrite(Secretariat("alliances/x"), project));
  EXPECT_TRUE(MayWrite(Scope::Service("duplication"), project));
  EXPECT_FALSE(MayWrite(Member("organisations/partner", "alliances/x"), project));
  EXPECT_FALSE(MayWrite(Secretariat("alliances/y"), project));
}

TEST(ProjectAccess, WithoutARegistrarIsNotForThoseWhoActForNobody) {
  Project project = Sample(Project::RESTRICTED);
  project.clear_registrar();
  EXPECT_FALSE(MayWrite(Member(""), project));
}

TEST(ResultAccess, OfADraftIsForEditorsOnly) {
  const Project project = Sample(Project::PUBLIC);
  v1::Result result;
  result.set_state(v1::Result::DRAFT);
  EXPECT_EQ(ReadersOf(result, project, ReadersOf(project)), EditorsOf(project));
  result.set_state(v1::Result::REPORTED);
  EXPECT_EQ(ReadersOf(result, project, ReadersOf(project)), ReadersOf(project));
}

}  // namespace
}  // namespace baraza::projects
