#include "services/projects/domain/result_register.h"

#include <gtest/gtest.h>

#include "services/projects/domain/fake_projects.h"

namespace baraza::projects {
namespace {

using scope::Scope;
using v1::Participant;
using v1::Project;
using v1::Result;

const Scope kMember = Member("organisations/m");
const Scope kPartner = Member("organisations/partner");

// projects/p of organisations/m, with organisations/partner, under alliances/x.
class ResultRegisterTest : public testing::Test, protected FakeService {
 protected:
  void SetUp() override {
    Project draft = DraftOf("Nurses");
    AddParticipant(draft, "organisations/partner", Participant::PARTNER);
    ASSERT_TRUE(Create(kMember, "p", draft).ok());
  }
  absl::StatusOr<record::Written> Report(const Scope& scope, Result::State state) {
    Result draft = ResultDraft(5);
    draft.set_state(state);
    return CreateResult(scope, "projects/p", "r", draft);
  }
  absl::StatusOr<record::Written> SetState(const Scope& scope, Result::State state) {
    Result patch;
    patch.set_name("projects/p/results/r");
    patch.set_state(state);
    return UpdateResult(scope, patch);
  }
  const record::Versioned<Result>& Stored() { return stored_results.at("projects/p/results/r"); }
  void SetSensitivity(Project::Sensitivity sensitivity) {
    Project patch;
    patch.set_name("projects/p");
    patch.set_sensitivity(sensitivity);
    ASSERT_TRUE(Update(kMember, patch).ok());
  }
};

TEST_F(ResultRegisterTest, ReportsWhatSaysNothingElse) {
  ASSERT_TRUE(Report(kMember, Result::STATE_UNSPECIFIED).ok());
  EXPECT_EQ(Stored().resource.state(), Result::REPORTED);
}

TEST_F(ResultRegisterTest, IsForThoseWhoMayWriteTheProject) {
  EXPECT_EQ(status::Reason(Report(kPartner, Result::REPORTED).status()), "NOT_YOURS");
}

TEST_F(ResultRegisterTest, KnowsNoProjectThatTheCallerMayNotRead) {
  SetSensitivity(Project::RESTRICTED);
  const Scope stranger = Member("organisations/z", "alliances/z");
  EXPECT_TRUE(absl::IsNotFound(Report(stranger, Result::REPORTED).status()));
}

TEST_F(ResultRegisterTest, AddsNothingToAnArchivedProject) {
  ASSERT_TRUE(Archive(kMember, "projects/p").ok());
  EXPECT_EQ(status::Reason(Report(kMember, Result::REPORTED).status()), "ARCHIVED");
}

TEST_F(ResultRegisterTest, LetsOnlyTheSecretariatOfItsAllianceVerify) {
  ASSERT_TRUE(Report(kMember, Result::REPORTED).ok());
  EXPECT_EQ(status::Reason(SetState(kMember, Result::VERIFIED).status()),
            "ONLY_SECRETARIATS_VERIFY");
  EXPECT_TRUE(SetState(Secretariat(), Result::VERIFIED).ok());
}

TEST_F(ResultRegisterTest, CreatesNothingVerifiedForAMember) {
  EXPECT_EQ(status::Reason(Report(kMember, Result::VERIFIED).status()), "ONLY_SECRETARIATS_VERIFY");
}

TEST_F(ResultRegisterTest, TakesTheVerificationFromAFigureThatItsProjectChanges) {
  ASSERT_TRUE(Report(Secretariat(), Result::VERIFIED).ok());
  Result patch;
  patch.set_name("projects/p/results/r");
  patch.set_actual(50);
  ASSERT_TRUE(UpdateResult(kMember, patch).ok());
  EXPECT_EQ(Stored().resource.state(), Result::REPORTED);
}

TEST_F(ResultRegisterTest, DoesNotMakeADraftOfWhatWasReported) {
  ASSERT_TRUE(Report(kMember, Result::REPORTED).ok());
  EXPECT_EQ(status::Reason(SetState(kMember, Result::DRAFT).status()), "REPORTED");
}

TEST_F(ResultRegisterTest, HidesADraftFromPartners) {
  ASSERT_TRUE(Report(kMember, Result::DRAFT).ok());
  EXPECT_FALSE(kPartner.MayRead(Stored().audience));
  ASSERT_TRUE(SetState(kMember, Result::REPORTED).ok());
  EXPECT_TRUE(kPartner.MayRead(Stored().audience));
}

TEST_F(ResultRegisterTest, FollowsTheSensitivityOfTheProject) {
  ASSERT_TRUE(Report(kMember, Result::REPORTED).ok());
  ASSERT_TRUE(Scope::Public().MayRead(Stored().audience));
  SetSensitivity(Project::RESTRICTED);
  EXPECT_FALSE(Scope::Public().MayRead(Stored().audience));
  EXPECT_TRUE(kPartner.MayRead(Stored().audience));
}

TEST_F(ResultRegisterTest, OpensADraftResultToANewLead) {
  ASSERT_TRUE(Report(kMember, Result::DRAFT).ok());
  SetSensitivity(Project::RESTRICTED);
  Project patch;
  patch.set_name("projects/p");
  AddParticipant(patch, "organisations/partner", Participant::LEAD);
  ASSERT_TRUE(Update(kMember, patch).ok());  // the project's readers stay the same
  EXPECT_TRUE(kPartner.MayRead(Stored().audience));
}

TEST_F(ResultRegisterTest, LeavesResultsAloneWhenTheAudienceStays) {
  ASSERT_TRUE(Report(kMember, Result::REPORTED).ok());
  Project patch = DraftOf("Midwives");
  patch.set_name("projects/p");
  ASSERT_TRUE(Update(kMember, patch).ok());
  EXPECT_EQ(Stored().version, 1);
}

TEST_F(ResultRegisterTest, EndsAtTheLimit) {
  for (int i = 0; i < kMaxResults; ++i) {
    ASSERT_TRUE(CreateResult(kMember, "projects/p", "", ResultDraft(1)).ok());
  }
  EXPECT_EQ(status::Reason(Report(kMember, Result::REPORTED).status()), "TOO_MANY_RESULTS");
}

}  // namespace
}  // namespace baraza::projects
