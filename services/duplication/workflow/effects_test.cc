#include "services/duplication/workflow/effects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "services/duplication/workflow/workflow_fixture.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using v1::Effect;
using v1::Match;

absl::Status EtagMismatch() {
  return status::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH", "organisations/a was changed");
}

// A register that merges each decision once and keeps its id, as the real ones do.
class FakeOwners : public Owners {
 public:
  absl::Status Merge(const MergeOrder& order) override {
    orders.push_back(order);
    absl::Status answer;
    if (!refusals.empty()) {
      answer = refusals.front();
      refusals.pop_front();
      if (!answer.ok()) return answer;
    }
    if (decisions.insert(order.decision_id).second) ++merges;
    if (lost_answers-- > 0) return absl::UnavailableError("the connection broke");
    return absl::OkStatus();
  }

  std::vector<MergeOrder> orders;
  std::deque<absl::Status> refusals;  // instead of merging; OK: merges
  int lost_answers = 0;
  std::set<std::string> decisions;
  int merges = 0;
};

class EffectsTest : public WorkflowTest {
 protected:
  EffectsTest()
      : effects_(writer_, matches_, matches_, owners_,
                 [this](const auto& names) { detection_.Touch(names); }) {
    Tell({Organisation("a", "LSTM", 1), Organisation("b", "LSTM", 1)});
    Begin();
    EXPECT_TRUE(Review("a", "b", v1::Review::CONFIRM, "organisations/b").ok());
  }
  const Match& match() const { return Between("a", "b").resource; }

  FakeOwners owners_;
  Effects effects_;
};

TEST_F(EffectsTest, AsksTheOwnerWithTheVersionsThatWereReviewed) {
  ASSERT_TRUE(effects_.Step().ok());
  ASSERT_EQ(owners_.orders.size(), 1u);
  const MergeOrder& order = owners_.orders[0];
  EXPECT_EQ(order.decision_id, match().name() + "/decisions/2");
  EXPECT_EQ(order.survivor, "organisations/b");
  EXPECT_EQ(order.other, "organisations/a");
  EXPECT_THAT(order.reviewed_etags, ElementsAre(testing::Pair("organisations/a", "1-a"),
                                                testing::Pair("organisations/b", "1-b")));
}

TEST_F(EffectsTest, AsksForTheReviewedVersionsThoughNewerOnesAreKnown) {
  Tell({Organisation("a", "LSTM", 2)});
  Settle();
  ASSERT_TRUE(effects_.Step().ok());
  EXPECT_EQ(owners_.orders[0].reviewed_etags.at("organisations/a"), "1-a");
}

TEST_F(EffectsTest, WouldShowEtagsThatAreNotSent) {
  failpoint::PlantForTest("effect-without-etags");
  ASSERT_TRUE(effects_.Step().ok());
  EXPECT_TRUE(owners_.orders[0].reviewed_etags.empty());
}

TEST_F(EffectsTest, RecordsThatItIsDone) {
  ASSERT_TRUE(effects_.Step().ok());
  EXPECT_EQ(match().state(), Match::RESOLVED);
  EXPECT_EQ(match().effect().status(), Effect::DONE);
  EXPECT_FALSE(*effects_.Step());
  EXPECT_EQ(owners_.orders.size(), 1u);
}

TEST_F(EffectsTest, TriesAgainWhileTheOwnerIsAway) {
  owners_.refusals = {absl::UnavailableError("away"), absl::DeadlineExceededError("slow")};
  EXPECT_FALSE(effects_.Step().ok());
  EXPECT_FALSE(effects_.Step().ok());
  EXPECT_EQ(match().effect().status(), Effect::STARTED);
  EXPECT_TRUE(*effects_.Step());
  EXPECT_EQ(match().effect().status(), Effect::DONE);
}

TEST_F(EffectsTest, MergesOnceThoughTheAnswerIsLost) {
  owners_.lost_answers = 1;
  EXPECT_FALSE(effects_.Step().ok());
  EXPECT_TRUE(*effects_.Step());
  EXPECT_EQ(owners_.merges, 1);
  EXPECT_EQ(match().effect().status(), Effect::DONE);
}

TEST_F(EffectsTest, MergesOnceThoughTheAnswerCannotBeRecorded) {
  writer_.failing_method = "ConcludeEffect";
  EXPECT_FALSE(effects_.Step().ok());
  EXPECT_EQ(match().effect().status(), Effect::STARTED);
  writer_.failing_method.clear();
  EXPECT_TRUE(*effects_.Step());
  EXPECT_EQ(owners_.merges, 1);
  EXPECT_EQ(match().effect().status(), Effect::DONE);
}

TEST_F(EffectsTest, FailsVisiblyWhenTheOwnerRefuses) {
  owners_.refusals = {EtagMismatch()};
  ASSERT_TRUE(effects_.Step().ok());
  EXPECT_EQ(match().state(), Match::OPEN);
  EXPECT_FALSE(match().has_review());
  EXPECT_EQ(match().effect().status(), Effect::FAILED);
  EXPECT_THAT(match().effect().error(), HasSubstr("organisations/a was changed"));
}

TEST_F(EffectsTest, LooksAgainAtRecordsWhoseMergeWasRefused) {
  owners_.refusals = {EtagMismatch()};
  Tell({Organisation("a", "LSTM", 2)});
  Settle();
  ASSERT_TRUE(effects_.Step().ok());
  Settle();
  EXPECT_EQ(match().subject_etags(0), "2-a");
  ASSERT_TRUE(Review("a", "b", v1::Review::CONFIRM).ok());
  EXPECT_TRUE(*effects_.Step());
  EXPECT_EQ(match().state(), Match::RESOLVED);
  EXPECT_NE(owners_.orders[0].decision_id, owners_.orders[1].decision_id);
}

TEST_F(EffectsTest, GivesNoDecisionUpForAClashThatPasses) {
  owners_.refusals = {absl::AbortedError("serialisation failure")};
  EXPECT_FALSE(effects_.Step().ok());
  EXPECT_EQ(match().effect().status(), Effect::STARTED);
}

TEST_F(EffectsTest, AsksNobodyBeforeItIsRecordedThatItStarts) {
  writer_.failing_method = "StartEffect";
  EXPECT_FALSE(effects_.Step().ok());
  EXPECT_THAT(owners_.orders, testing::IsEmpty());
  EXPECT_EQ(match().effect().status(), Effect::PENDING);
}

// Between the worker's reading what is pending and its asking the owner.
TEST_F(EffectsTest, AsksNobodyForADecisionThatWasTakenBack) {
  class TakenBack : public FakeMatches {
   public:
    using FakeMatches::FakeMatches;
    absl::StatusOr<std::vector<Match>> PendingEffects(std::string_view after, int) override {
      if (!after.empty()) return std::vector<Match>{};
      return std::vector<Match>{pending};
    }
    Match pending;
  } index(clock_);
  index.pending = match();
  ASSERT_TRUE(Undo("a", "b").ok());
  Effects effects(writer_, matches_, index, owners_, [](const auto&) {});
  ASSERT_TRUE(effects.Step().ok());
  EXPECT_THAT(owners_.orders, testing::IsEmpty());
  EXPECT_EQ(match().state(), Match::OPEN);
}

TEST_F(EffectsTest, CarriesOutTheOthersWhenOneHasToWait) {
  Tell({Organisation("c", "MSF", 1), Organisation("d", "MSF", 1)});
  Settle();
  ASSERT_TRUE(Review("c", "d", v1::Review::CONFIRM).ok());
  owners_.refusals = {absl::UnavailableError("away")};
  EXPECT_FALSE(effects_.Step().ok());
  EXPECT_EQ(owners_.merges, 1);
  EXPECT_EQ(*matches_.CountPendingEffects(), 1);
}

TEST_F(EffectsTest, TakesUpWhatIsPendingWhenItStarts) {
  FakeOwners owners;
  Effects restarted(writer_, matches_, matches_, owners, [](const auto&) {});
  EXPECT_TRUE(*restarted.Step());
  EXPECT_EQ(owners.merges, 1);
}

TEST(EffectRefusal, IsWhatAskingAgainCannotChange) {
  EXPECT_TRUE(IsRefusal(absl::FailedPreconditionError("")));
  EXPECT_TRUE(IsRefusal(absl::NotFoundError("")));
  EXPECT_TRUE(IsRefusal(absl::InvalidArgumentError("")));
  EXPECT_TRUE(IsRefusal(EtagMismatch()));
  EXPECT_FALSE(IsRefusal(absl::UnavailableError("")));
  EXPECT_FALSE(IsRefusal(absl::DeadlineExceededError("")));
  EXPECT_FALSE(IsRefusal(absl::ResourceExhaustedError("")));
  EXPECT_FALSE(IsRefusal(absl::InternalError("")));
}

}  // namespace
}  // namespace baraza::duplication
