#include "services/projects/domain/project_register.h"

#include <gtest/gtest.h>

#include "services/projects/domain/fake_projects.h"

namespace baraza::projects {
namespace {

using scope::Scope;
using v1::Participant;
using v1::Project;

const Scope kMember = Member("organisations/m");

class ProjectRegisterTest : public testing::Test, protected FakeService {};

TEST_F(ProjectRegisterTest, CompletesADraft) {
  Project draft = DraftOf("Nurses");
  draft.set_registrar("organisations/somebody");
  ASSERT_TRUE(Create(kMember, "p", draft).ok());
  const Project& stored = project("projects/p");
  EXPECT_EQ(stored.registrar(), "organisations/m");
  ASSERT_EQ(stored.alliances_size(), 1);
  EXPECT_EQ(stored.alliances(0), "alliances/x");
  EXPECT_EQ(stored.sensitivity(), Project::PUBLIC);
  EXPECT_EQ(stored.stage(), Project::PIPELINE);
  EXPECT_EQ(stored.state(), Project::ACTIVE);
}

TEST_F(ProjectRegisterTest, TellsFaultsAndUnknownOrganisationsTogether) {
  Project draft = DraftOf("Nurses");
  draft.add_locations();
  AddParticipant(draft, "organisations/nobody", Participant::PARTNER);
  directory.unknown = {"organisations/nobody"};
  const auto created = Create(kMember, "p", draft);
  const auto violations = status::Violations(created.status());
  ASSERT_EQ(violations.size(), 2);
  EXPECT_EQ(violations[0].field, "locations[0].country");
  EXPECT_EQ(violations[1].field, "participants[0].organisation");
}

TEST_F(ProjectRegisterTest, AsksForGiversAndReceiversToo) {
  Project draft = DraftOf("Nurses");
  auto* contribution = draft.add_contributions();
  contribution->set_kind(v1::Contribution::BUDGET);
  contribution->mutable_value()->set_currency_code("GBP");
  contribution->set_provider("organisations/giver");
  contribution->set_receiver("organisations/receiver");
  directory.unknown = {"organisations/receiver"};
  const auto created = Create(kMember, "p", draft);
  const auto violations = status::Violations(created.status());
  ASSERT_EQ(violations.size(), 1);
  EXPECT_EQ(violations[0].field, "contributions[0].receiver");
  EXPECT_EQ(directory.asked.count("organisations/giver"), 1);
}

TEST_F(ProjectRegisterTest, StoresNothingWhileOrganisationsCannotBeAsked) {
  Project draft = DraftOf("Nurses");
  AddParticipant(draft, "organisations/a", Participant::LEAD);
  directory.status = absl::UnavailableError("down");
  EXPECT_TRUE(absl::IsUnavailable(Create(kMember, "p", draft).status()));
  EXPECT_TRUE(stored_projects.records().empty());
}

TEST_F(ProjectRegisterTest, DoesNotNeedOrganisationsForWhatNamesNone) {
  directory.status = absl::UnavailableError("down");
  EXPECT_TRUE(Create(kMember, "p", DraftOf("Nurses")).ok());
}

TEST_F(ProjectRegisterTest, KeepsAParticipantThatTheEditorCannotRead) {
  Project draft = DraftOf("Nurses");
  AddParticipant(draft, "organisations/hidden", Participant::PARTNER);
  ASSERT_TRUE(Create(kMember, "p", draft).ok());
  directory.unknown = {"organisations/hidden"};
  Project patch = draft;
  patch.set_name("projects/p");
  AddParticipant(patch, "organisations/b", Participant::PARTNER);
  EXPECT_TRUE(Update(kMember, patch).ok());
  EXPECT_EQ(project("projects/p").participants_size(), 2);
}

TEST_F(ProjectRegisterTest, DoesNotLetAMemberUseAnothersAlliance) {
  Project draft = DraftOf("Nurses");
  draft.add_alliances("alliances/y");
  const auto created = Create(kMember, "p", draft);
  EXPECT_TRUE(absl::IsPermissionDenied(created.status()));
  EXPECT_EQ(status::Reason(created.status()), "ALLIANCE_NOT_YOURS");
}

TEST_F(ProjectRegisterTest, LetsAMemberKeepAnAllianceThatAServiceAdded) {
  Project draft = DraftOf("Nurses");
  draft.add_alliances("alliances/x");
  draft.add_alliances("alliances/y");
  ASSERT_TRUE(Create(Scope::Service("import"), "p", draft).ok());
  Project patch;
  patch.set_name("projects/p");
  *patch.mutable_alliances() = draft.alliances();
  patch.set_website("https://p.example");
  EXPECT_TRUE(Update(Secretariat(), patch).ok());
}

TEST_F(ProjectRegisterTest, DoesNotMakeADraftOfWhatWasPublished) {
  Project draft = DraftOf("Nurses");
  draft.set_draft(true);
  ASSERT_TRUE(Create(kMember, "p", draft).ok());
  Project patch;
  patch.set_name("projects/p");
  ASSERT_TRUE(Update(kMember, patch, {"draft"}).ok());
  EXPECT_FALSE(project("projects/p").draft());
  patch.set_draft(true);
  EXPECT_EQ(status::Reason(Update(kMember, patch).status()), "PUBLISHED");
}

TEST_F(ProjectRegisterTest, DoesNotOpenAProjectWhoseSensitivityIsCleared) {
  Project draft = DraftOf("Nurses");
  draft.set_sensitivity(Project::RESTRICTED);
  ASSERT_TRUE(Create(kMember, "p", draft).ok());
  Project patch = DraftOf("Midwives");
  patch.set_name("projects/p");
  ASSERT_TRUE(Update(kMember, patch, {"titles", "sensitivity"}).ok());
  EXPECT_EQ(project("projects/p").sensitivity(), Project::RESTRICTED);
}

TEST_F(ProjectRegisterTest, IsNotWrittenByAPartner) {
  Project draft = DraftOf("Nurses");
  AddParticipant(draft, "organisations/partner", Participant::PARTNER);
  ASSERT_TRUE(Create(kMember, "p", draft).ok());
  Project patch = DraftOf("Mine");
  patch.set_name("projects/p");
  EXPECT_EQ(status::Reason(Update(Member("organisations/partner"), patch).status()), "NOT_YOURS");
}

TEST_F(ProjectRegisterTest, KeepsTheAudienceOfAnArchivedProject) {
  Project draft = DraftOf("Nurses");
  draft.set_sensitivity(Project::MEMBERS);
  ASSERT_TRUE(Create(kMember, "p", draft).ok());
  const scope::Audience audience = stored_projects.at("projects/p").audience;
  ASSERT_TRUE(Archive(kMember, "projects/p").ok());
  EXPECT_EQ(stored_projects.at("projects/p").audience, audience);
}

// Two projects of alliances/x and alliances/y, each with a result.
class MergedProjectsTest : public ProjectRegisterTest {
 protected:
  void SetUp() override {
    ASSERT_TRUE(Create(Secretariat("alliances/x"), "a", DraftOf("Nurses")).ok());
    ASSERT_TRUE(Create(Secretariat("alliances/y"), "b", DraftOf("Nurses")).ok());
    ASSERT_TRUE(CreateResult(Secretariat("alliances/y"), "projects/b", "r", ResultDraft(5)).ok());
    ASSERT_TRUE(Merge(Secretariat("alliances/x"), {"d", "projects/a", {"projects/b"}, {}}).ok());
  }
  const Scope stranger_ = Member("organisations/z", "alliances/z");
};

TEST_F(MergedProjectsTest, HaveTheAlliancesOfBoth) {
  ASSERT_EQ(project("projects/a").alliances_size(), 2);
  EXPECT_EQ(project("projects/a").alliances(1), "alliances/y");
}

TEST_F(MergedProjectsTest, KeepTheResultsUnderTheirNames) {
  EXPECT_EQ(stored_results.at("projects/b/results/r").resource.actual(), 5);
}

TEST_F(MergedProjectsTest, AreAsSensitiveUnderTheirFormerNames) {
  Project patch;
  patch.set_name("projects/a");
  patch.set_sensitivity(Project::RESTRICTED);
  ASSERT_TRUE(stranger_.MayRead(stored_results.at("projects/b/results/r").audience));
  ASSERT_TRUE(Update(Secretariat("alliances/x"), patch).ok());
  EXPECT_FALSE(stranger_.MayRead(stored_projects.at("projects/b").audience));
  EXPECT_FALSE(stranger_.MayRead(stored_results.at("projects/b/results/r").audience));
}

TEST_F(MergedProjectsTest, TakeNoNewResultsUnderTheFormerName) {
  const auto created = CreateResult(Secretariat("alliances/y"), "projects/b", "s", ResultDraft(1));
  EXPECT_EQ(status::Reason(created.status()), "MERGED");
}

TEST_F(MergedProjectsTest, LetTheSurvivorsEditorsCorrectTheResults) {
  v1::Result patch = ResultDraft(6);
  patch.set_name("projects/b/results/r");
  EXPECT_TRUE(UpdateResult(Secretariat("alliances/x"), patch).ok());
}

}  // namespace
}  // namespace baraza::projects
