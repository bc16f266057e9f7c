// A reviewed decision from end to end: found, confirmed, merged at the owner once and only once,
// whatever dies in between, and never taken for granted when a record has changed meanwhile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/e2e/decisions/decisions_fixture.h"

namespace baraza::e2e {
namespace {

TEST_P(DecisionsTest, MergesAtTheOwnerAndCountsOneOrganisation) {
  const auto project =
      Call(*platform_.projects, &projects::v1::ProjectsService::Stub::CreateProject, kSecretariat,
           Parsed<projects::v1::CreateProjectRequest>(absl::StrCat(
               "project { titles { text: 'Training' } participants { organisation: '", kSurvivor,
               "' role: LEAD } participants { organisation: '", kOther, "' role: PARTNER } }")));
  ASSERT_TRUE(project.ok()) << project.status();
  EXPECT_TRUE(Await([&] { return OrganisationsInReport() == 2; }));
  Settle(/*projects=*/1);  // a project that names them changes the priority of their match
  ASSERT_TRUE(Confirm().ok());
  ExpectMergedOnce();
  EXPECT_TRUE(Await([&] { return OrganisationsInReport() == 1; }));
}

TEST_P(DecisionsTest, RejectsAMatchWhoseMergeIsUndoneAndRaisesItNeverAgain) {
  ASSERT_TRUE(Confirm().ok());
  AwaitState(Match::RESOLVED);
  ExpectMergedOnce();
  const auto unmerged = Call(
      *platform_.organisations, &OrganisationsService::Stub::UnmergeOrganisation, kSecretariat,
      Parsed<organisations::v1::UnmergeOrganisationRequest>(absl::StrCat("name: '", kOther, "'")));
  ASSERT_TRUE(unmerged.ok()) << unmerged.status();
  AwaitState(Match::REJECTED);
  platform_.Restart(platform_.decider());
  Edit(*platform_.organisations);
  Settle();
  EXPECT_EQ(AwaitState(Match::REJECTED).review().decision(), duplication::v1::Review::REJECT);
  EXPECT_EQ(List()->matches_size(), 0);
}

TEST_P(DecisionsTest, DoesNothingWhenADecisionIsReplayed) {
  ASSERT_TRUE(Confirm().ok());
  ExpectMergedOnce();
  platform_.Restart(platform_.owner());
  const auto again = Replay();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name(), kSurvivor);
  ExpectHistoryOfOneMerge();
}

TEST_P(DecisionsTest, CompletesOnceWhenTheDeciderDiesBeforeItAsksTheOwner) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("before-effect"));
  platform_.StartAgain(platform_.decider());
  ExpectMergedOnce();
}

TEST_P(DecisionsTest, CompletesOnceWhenTheDeciderDiesBeforeItRecordsTheAnswer) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("after-effect"));
  {
    Deployment::RegisterAlone owner(platform_);  // has merged already
    EXPECT_EQ(Read(owner.stub(), beginning_).changes.size(), 4);
  }
  platform_.StartAgain(platform_.decider());
  ExpectMergedOnce();
}

// In one process other commits pass the same failpoint.
class OwnerAloneTest : public DecisionsTest {};

TEST_P(OwnerAloneTest, CompletesOnceWhenTheOwnerDiesAfterItsCommit) {
  platform_.Restart(platform_.owner(), "BARAZA_FAILPOINT", "after-commit:1");
  ASSERT_TRUE(Confirm().ok());
  ASSERT_TRUE(platform_.owner().AwaitDeath());  // the merge is committed, nobody knows
  platform_.StartAgain(platform_.owner());
  ExpectMergedOnce();
}

TEST_P(DecisionsTest, CompletesOnceWhenTheOwnerIsKilled) {
  ASSERT_TRUE(Confirm().ok());
  platform_.owner().Kill();  // before, while or after it merges
  platform_.StartAgain(platform_.owner());
  ExpectMergedOnce();
}

TEST_P(DecisionsTest, FailsVisiblyWhenARecordChangedAfterTheReview) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("before-effect"));
  {
    Deployment::RegisterAlone owner(platform_);
    Edit(owner.stub());
  }
  platform_.StartAgain(platform_.decider());
  const Match match =
      AwaitMatch([](const Match& now) { return now.effect().status() == Effect::FAILED; });
  EXPECT_EQ(match.state(), Match::OPEN);
  EXPECT_FALSE(match.effect().error().empty());
  EXPECT_EQ(Changes().size(), 3);  // two created, one edited, none merged
}

TEST_P(DecisionsTest, MergesAfterASecondReviewOfWhatHadChanged) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("before-effect"));
  {
    Deployment::RegisterAlone owner(platform_);
    Edit(owner.stub());
  }
  platform_.StartAgain(platform_.decider());
  AwaitMatch([](const Match& now) { return now.effect().status() == Effect::FAILED; });
  Settle();
  ASSERT_TRUE(Confirm().ok());
  AwaitState(Match::RESOLVED);
  EXPECT_THAT(Changes(), testing::Contains(absl::StrCat(kOther, " 3 MERGED")));
}

TEST_P(DecisionsTest, RaisesARejectedPairNeverAgain) {
  ASSERT_TRUE(Review("decision: REJECT").ok());
  platform_.Restart(platform_.decider());
  Edit(*platform_.organisations);
  Settle();
  const auto match = ReadMatch();
  ASSERT_TRUE(match.ok()) << match.status();
  EXPECT_EQ(match->state(), Match::REJECTED);
  EXPECT_EQ(List()->matches_size(), 0);
}

// Tests of the tests: with the fault planted, what they hold does not hold.

TEST_P(DecisionsTest, SeesAMergeOfWhatNobodyReviewed) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("before-effect"));
  {
    Deployment::RegisterAlone owner(platform_);
    Edit(owner.stub());
  }
  platform_.decider().environment() = {{"BARAZA_PLANTED_FAULT", "effect-without-etags"}};
  ASSERT_TRUE(platform_.decider().Start().ok());
  AwaitState(Match::RESOLVED);
  EXPECT_EQ(Changes().size(), 5);
}

TEST_P(DecisionsTest, SeesARejectionThatIsForgotten) {
  ASSERT_TRUE(Review("decision: REJECT").ok());
  platform_.Restart(platform_.decider(), "BARAZA_PLANTED_FAULT", "forget-settled");
  Edit(*platform_.organisations);
  EXPECT_EQ(AwaitState(Match::OPEN).name(), match_);
}

INSTANTIATE_TEST_SUITE_P(Shapes, OwnerAloneTest, testing::Values(Shape::kFourProcesses),
                         [](const auto& info) { return NameOf(info.param); });
INSTANTIATE_TEST_SUITE_P(Shapes, DecisionsTest,
                         testing::Values(Shape::kOneProcess, Shape::kFourProcesses),
                         [](const auto& info) { return NameOf(info.param); });

}  // namespace
}  // namespace baraza::e2e
