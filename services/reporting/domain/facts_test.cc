#include "services/reporting/domain/facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/report_fixture.h"

namespace baraza::reporting {
namespace {

using projects::v1::Project;
using projects::v1::Result;
using testing::ElementsAre;
using testing::IsEmpty;

class FactsTest : public ReportTest {};

TEST_F(FactsTest, IgnoreAChangeThatWasAppliedBefore) {
  const auto change = registers_.Put(AProject("a", {"x"}));
  EXPECT_TRUE(facts_.Apply(change));
  EXPECT_FALSE(facts_.Apply(change));
}

TEST_F(FactsTest, IgnoreAnOlderChangeThatComesAgain) {
  const auto first = registers_.Put(AProject("a", {"x"}, {"SL"}));
  const auto second = registers_.Put(AProject("a", {"x"}, {"KE"}));
  facts_.Apply(first);
  facts_.Apply(second);
  facts_.Apply(first);
  EXPECT_THAT(CellsFor(Public()), ElementsAre("KE  x: a"));
}

TEST_F(FactsTest, TakeResultsBeforeTheirProject) {
  const auto project = registers_.Put(AProject("a", {}));
  Put(AResult("a", "1", Result::HEALTH_WORKERS_TRAINED, 10));
  EXPECT_THAT(TotalsFor(Public()), IsEmpty());
  facts_.Apply(project);
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("10 from a/1"));
}

TEST_F(FactsTest, TakeAMergeBeforeTheSurvivor) {
  Put(AProject("a", {"old"}, {"SL"}));
  Put(Merged("old", "new"));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  new: a"));
  Put(AnOrganisation("new"));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  new: a"));
}

TEST_F(FactsTest, FollowAChainOfMerges) {
  Put(AProject("a", {"one"}, {"SL"}));
  Put(Merged("one", "two"));
  Put(Merged("two", "three"));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  three: a"));
}

TEST_F(FactsTest, SurviveACircleOfMerges) {
  Put(AProject("a", {"one"}, {"SL"}));
  Put(Merged("one", "two"));
  Put(Merged("two", "one"));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  one: a"));
}

TEST_F(FactsTest, PartOrganisationsAgainWhenAMergeIsUndone) {
  Put(AProject("a", {"one", "two"}, {"SL"}));
  Put(Merged("one", "two"));
  Put(AnOrganisation("one"));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  one: a", "SL  two: a"));
}

TEST_F(FactsTest, LoseWhatLeavesTheReadersSight) {
  Put(AProject("a", {"x"}, {"SL"}));
  projects::v1::ProjectChange removed;
  removed.set_name("projects/a");
  removed.set_kind(feed::v1::CHANGE_KIND_REMOVED);
  removed.set_version(2);
  facts_.Apply(removed);
  EXPECT_THAT(CellsFor(scope::Scope::Service("test")), IsEmpty());
}

TEST_F(FactsTest, TakeUpAProjectThatWasADraft) {
  Project project = AProject("a", {"x"}, {"SL"});
  project.set_draft(true);
  Put(project);
  EXPECT_THAT(CellsFor(Public()), IsEmpty());
  project.set_draft(false);
  Put(project);
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  x: a"));
}

TEST_F(FactsTest, StartAgainFromVersionOneAfterForgetting) {
  Put(AProject("a", {"x"}, {"SL"}));
  Put(AProject("a", {"x"}, {"KE"}));
  Put(AResult("a", "1", Result::HEALTH_WORKERS_TRAINED, 10));
  facts_.ForgetProjects();
  EXPECT_THAT(CellsFor(Public()), IsEmpty());
  EXPECT_THAT(TotalsFor(Public()), IsEmpty());
  FakeRegisters restored;
  facts_.Apply(restored.Put(AProject("a", {"x"}, {"UG"})));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("UG  x: a"));
}

TEST_F(FactsTest, KeepProjectsWhenOrganisationsAreForgotten) {
  Put(AProject("a", {"old"}, {"SL"}));
  Put(Merged("old", "new"));
  facts_.ForgetOrganisations();
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL  old: a"));
}

}  // namespace
}  // namespace baraza::reporting
