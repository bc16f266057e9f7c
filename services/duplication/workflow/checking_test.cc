#include "services/duplication/workflow/checking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/duplication/workflow/workflow_fixture.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const scope::Scope kMember({.subject = "bob",
                            .role = scope::Role::kMember,
                            .organisation = "organisations/mine",
                            .alliance = "alliances/y"});
const scope::Audience kHidden = {.readers = {"organisations/owner"}};

class CheckingTest : public WorkflowTest {
 protected:
  CheckingTest() : checks_(records_, {engine_, projects_}) {}

  CheckAnswer Check(const std::string& id, const std::string& display_name, int max_results = 10) {
    auto draft = Organisation(id, display_name, 0);
    if (id.empty()) draft.clear_name();
    return checks_.Check(kMember, Know(draft, 0, {}), max_results);
  }

  Checks checks_;
};

TEST_F(CheckingTest, ShowsWhatIsLikeADraftAndStoresNothing) {
  Tell({Organisation("a", "LSTM", 1)});
  const CheckAnswer answer = Check("", "LSTM");
  ASSERT_EQ(answer.candidates.size(), 1u);
  EXPECT_THAT(answer.candidates[0].subjects(), ElementsAre("", "organisations/a"));
  EXPECT_THAT(answer.ask_alliances, IsEmpty());
  EXPECT_TRUE(matches_.records().empty());
}

TEST_F(CheckingTest, PutsTheDraftFirstWhateverItsName) {
  Tell({Organisation("a", "LSTM", 1), Organisation("z", "LSTM", 1)});
  const CheckAnswer answer = Check("z", "LSTM");
  ASSERT_EQ(answer.candidates.size(), 1u);
  EXPECT_THAT(answer.candidates[0].subjects(), ElementsAre("organisations/z", "organisations/a"));
  EXPECT_THAT(answer.candidates[0].subject_etags(), ElementsAre("0-z", "1-a"));
}

TEST_F(CheckingTest, NamesOnlyTheAllianceOfARecordThatIsHidden) {
  Tell({Organisation("a", "LSTM", 1), Organisation("b", "LSTM", 1)}, kHidden);
  const CheckAnswer answer = Check("", "LSTM");
  EXPECT_THAT(answer.candidates, IsEmpty());
  EXPECT_THAT(answer.ask_alliances, ElementsAre("alliances/x"));
}

TEST_F(CheckingTest, IsSilentAboutHiddenRecordsThatWouldNotBeRaised) {
  engine_.bonus = -0.5;
  Tell({Organisation("a", "LSTM", 1)}, kHidden);
  EXPECT_THAT(Check("", "LSTM").ask_alliances, IsEmpty());
}

TEST_F(CheckingTest, GivesAsManyResultsAsWithoutTheHiddenOnes) {
  for (int i = 0; i < 60; ++i) {
    Tell({Organisation("h" + std::to_string(i), "LSTM", 1)}, kHidden);
  }
  for (int i = 0; i < 5; ++i) Tell({Organisation("v" + std::to_string(i), "LSTM", 1)});
  EXPECT_EQ(Check("", "LSTM", 3).candidates.size(), 3u);
  EXPECT_EQ(Check("", "LSTM", 10).candidates.size(), 5u);
}

TEST_F(CheckingTest, DoesNotTellWhichHiddenRecordIsMeantByLeavingItOut) {
  Tell({Organisation("secret", "LSTM", 1)}, kHidden);
  const CheckAnswer answer = Check("secret", "LSTM");
  EXPECT_THAT(answer.ask_alliances, ElementsAre("alliances/x"));
}

TEST_F(CheckingTest, ShowsOverlapsApartFromCandidates) {
  auto other = Organisation("a", "LSTM", 1), draft = Organisation("b", "LVCT", 0);
  other.set_country("SL");
  draft.set_country("SL");
  Tell({other});
  const CheckAnswer answer = checks_.Check(kMember, Know(draft, 0, {}), 10);
  EXPECT_THAT(answer.candidates, IsEmpty());
  EXPECT_EQ(answer.overlaps.size(), 1u);
}

TEST_F(CheckingTest, ScoresAsDetectionDoes) {
  Tell({Organisation("a", "LSTM", 1), Organisation("b", "LSTM", 1)});
  Begin();
  EXPECT_EQ(Check("b", "LSTM").candidates[0].probability(),
            Between("a", "b").resource.probability());
}

TEST_F(CheckingTest, WouldShowADroppedScope) {
  failpoint::PlantForTest("drop-scope");
  Tell({Organisation("a", "LSTM", 1)}, kHidden);
  EXPECT_EQ(Check("", "LSTM").candidates.size(), 1u);
}

}  // namespace
}  // namespace baraza::duplication
