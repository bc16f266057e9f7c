#include "services/reporting/domain/totals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"
#include "services/reporting/domain/report_fixture.h"

namespace baraza::reporting {
namespace {

using projects::v1::Project;
using projects::v1::Result;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class TotalsTest : public ReportTest {
 protected:
  static constexpr auto kTrained = Result::HEALTH_WORKERS_TRAINED;
  static Result Trained(const std::string& project, const std::string& id, int64_t actual) {
    return AResult(project, id, kTrained, actual);
  }
  static Result Shared(Result result, const std::vector<std::string>& with) {
    for (const std::string& other : with) result.add_shared_with("projects/" + other);
    return result;
  }
  static Result Improved(const std::string& project, const std::string& id, int64_t actual,
                         const std::vector<std::string>& institutions) {
    Result result = AResult(project, id, Result::INSTITUTIONS_IMPROVED, actual);
    for (const std::string& name : institutions) result.add_institutions("organisations/" + name);
    return result;
  }
};

TEST_F(TotalsTest, AddUpWhatProjectsReport) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(Trained("a", "1", 10));
  Put(Trained("b", "1", 5));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("15 from a/1 b/1"));
}

TEST_F(TotalsTest, CountASharedResultOnceThoughOnlyOneSideSaysSo) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(Trained("a", "1", 10));
  Put(Shared(Trained("b", "1", 10), {"a/results/1"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("10 from a/1, left out 1"));
}

TEST_F(TotalsTest, WouldShowThePlantedFaultOfCountingSharedResultsTwice) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(Trained("a", "1", 10));
  Put(Shared(Trained("b", "1", 10), {"a/results/1"}));
  failpoint::PlantForTest("count-shared-twice");
  const auto faulty = TotalsFor(Public());
  failpoint::PlantForTest("");
  EXPECT_THAT(faulty, ElementsAre("20 from a/1 b/1"));
}

TEST_F(TotalsTest, TakeTheValueOfTheFirstNameWhereSharedFiguresDiffer) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(Shared(Trained("b", "1", 90), {"a/results/1"}));
  Put(Shared(Trained("a", "1", 10), {"b/results/1"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("10 from a/1, left out 1"));
}

TEST_F(TotalsTest, CountAChainOfSharedResultsOnce) {
  for (const char* id : {"a", "b", "c", "d"}) Put(AProject(id, {}));
  Put(Shared(Trained("a", "1", 10), {"b/results/1"}));
  Put(Trained("b", "1", 10));
  Put(Shared(Trained("c", "1", 10), {"b/results/1", "d/results/1"}));
  Put(Trained("d", "1", 10));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("10 from a/1, left out 3"));
}

TEST_F(TotalsTest, LinkTwoResultsThroughOneThatTheCallerMayNotRead) {
  for (const char* id : {"a", "b", "c"}) Put(AProject(id, {}));
  Put(Shared(Trained("a", "1", 10), {"b/results/1"}));
  Put(Trained("b", "1", 10), Only({"alliances/x"}));
  Put(Shared(Trained("c", "1", 10), {"b/results/1"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("10 from a/1, left out 1"));
}

TEST_F(TotalsTest, FollowNoLinkThatOnlyAHiddenResultStates) {
  for (const char* id : {"a", "b", "c"}) Put(AProject(id, {}));
  Put(Trained("a", "1", 10));
  Put(Shared(Trained("b", "1", 10), {"a/results/1", "c/results/1"}), Only({"alliances/x"}));
  Put(Trained("c", "1", 10));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("20 from a/1 c/1"));
  EXPECT_THAT(TotalsFor(Member("", "alliances/x")), ElementsAre("10 from a/1, left out 2"));
}

TEST_F(TotalsTest, ShareNothingBetweenDifferentIndicators) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(AResult("a", "1", Result::VOLUNTEER_DAYS_REMOTE, 7));
  Put(Shared(Trained("b", "1", 10), {"a/results/1"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("10 from b/1", "7 from a/1"));
}

TEST_F(TotalsTest, CountASharedResultInEachGroupThatReportsIt) {
  Put(AProject("a", {}, {"KE"}));
  Put(AProject("b", {}, {"SL"}));
  Put(Trained("a", "1", 10));
  Put(Shared(Trained("b", "1", 10), {"a/results/1"}));
  EXPECT_THAT(TotalsFor(Public(), {.dimensions = {v1::DIMENSION_COUNTRY}}),
              ElementsAre("KE 10 from a/1", "SL 10 from b/1"));
}

TEST_F(TotalsTest, StopSharingWhenTheLinkIsTakenBack) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(Trained("a", "1", 10));
  Put(Shared(Trained("b", "1", 10), {"a/results/1"}));
  Put(Trained("b", "1", 10));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("20 from a/1 b/1"));
}

TEST_F(TotalsTest, CountAnInstitutionOnceWhoeverReportsIt) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(Improved("a", "1", 2, {"x", "y"}));
  Put(Improved("b", "1", 2, {"y", "z"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("3 from a/1 b/1"));
}

TEST_F(TotalsTest, LeaveOutAResultWhoseInstitutionsAreAllCountedAlready) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(Improved("a", "1", 2, {"x", "y"}));
  Put(Improved("b", "1", 1, {"x"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("2 from a/1, left out 1"));
}

TEST_F(TotalsTest, CountMergedInstitutionsAsOne) {
  Put(AProject("a", {}));
  Put(Improved("a", "1", 2, {"x", "y"}));
  Put(Merged("y", "x"));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("1 from a/1"));
}

TEST_F(TotalsTest, CountInstitutionsThatAreNotNamedAsTheyAreReported) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(Improved("a", "1", 5, {"x", "y"}));
  Put(Improved("b", "1", 4, {"x"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("8 from a/1 b/1"));
}

TEST_F(TotalsTest, DivideFiguresOverCountriesByTheStatedPercentages) {
  Project project = AProject("a", {}, {"KE", "SL"});
  project.mutable_locations(0)->set_percentage(25);
  project.mutable_locations(1)->set_percentage(75);
  Put(project);
  Put(Trained("a", "1", 100));
  EXPECT_THAT(TotalsFor(Public(), {.dimensions = {v1::DIMENSION_COUNTRY}}),
              ElementsAre("KE 25 from a/1", "SL 75 from a/1"));
}

TEST_F(TotalsTest, DivideFiguresOverThemesEvenlyWithoutPercentages) {
  Put(AProject("a", {}, {}, {"12220", "13020"}));
  Put(Trained("a", "1", 100));
  EXPECT_THAT(TotalsFor(Public(), {.dimensions = {v1::DIMENSION_THEME}}),
              ElementsAre("DAC3:122 50 from a/1", "DAC3:130 50 from a/1"));
}

TEST_F(TotalsTest, OfOneCountryAreWhatTheTotalsByCountrySayOfIt) {
  Put(AProject("a", {}, {"KE", "SL"}));
  Put(Trained("a", "1", 100));
  TotalsQuery query;
  query.filter.add_countries("KE");
  EXPECT_THAT(TotalsFor(Public(), query), ElementsAre("50 from a/1"));
  query.dimensions = {v1::DIMENSION_COUNTRY};
  EXPECT_THAT(TotalsFor(Public(), query), ElementsAre("KE 50 from a/1"));
}

TEST_F(TotalsTest, CountAResultUnderEachAllianceOfItsProject) {
  Project project = AProject("a", {});
  project.add_alliances("alliances/y");
  project.add_alliances("alliances/x");
  Put(project);
  Put(Trained("a", "1", 10));
  EXPECT_THAT(TotalsFor(Public(), {.dimensions = {v1::DIMENSION_ALLIANCE}}),
              ElementsAre("alliances/x 10 from a/1", "alliances/y 10 from a/1"));
}

TEST_F(TotalsTest, SayNoneWhereARecordSaysNothing) {
  Put(AProject("a", {}));
  Put(AResult("a", "1", kTrained, 10, 0));
  EXPECT_THAT(TotalsFor(Public(), {.dimensions = {v1::DIMENSION_LEAD, v1::DIMENSION_KIND,
                                                  v1::DIMENSION_YEAR}}),
              ElementsAre("(none)|(none)|(none) 10 from a/1"));
}

TEST_F(TotalsTest, KeepKeysInTheOrderOfTheRequest) {
  Project project = AProject("a", {"o"}, {"KE"});
  project.set_kind(Project::TRAINING);
  Put(project);
  Put(AResult("a", "1", kTrained, 10, 2021));
  Put(AResult("a", "2", kTrained, 20, 2022));
  EXPECT_THAT(TotalsFor(Public(), {.dimensions = {v1::DIMENSION_YEAR, v1::DIMENSION_LEAD,
                                                  v1::DIMENSION_KIND}}),
              ElementsAre("2021|o|TRAINING 10 from a/1", "2022|o|TRAINING 20 from a/2"));
}

TEST_F(TotalsTest, CountALeadUnderTheRecordItWasMergedInto) {
  Put(AProject("a", {"old"}));
  Put(Trained("a", "1", 10));
  Put(Merged("old", "new"));
  EXPECT_THAT(TotalsFor(Public(), {.dimensions = {v1::DIMENSION_LEAD}}),
              ElementsAre("new 10 from a/1"));
}

TEST_F(TotalsTest, CountTheResultsOfAMergedProjectUnderItsSurvivor) {
  Put(AProject("old", {}, {"SL"}));
  Put(Trained("old", "1", 10));
  Put(AProject("new", {}, {"KE"}));
  Project merged = AProject("old", {}, {"SL"});
  merged.set_state(Project::MERGED);
  merged.set_merged_into("projects/new");
  Put(merged);
  EXPECT_THAT(TotalsFor(Public(), {.dimensions = {v1::DIMENSION_COUNTRY}}),
              ElementsAre("KE 10 from old/1"));
}

TEST_F(TotalsTest, CountAProjectByItselfAgainWhenAMergeIsUndone) {
  Put(AProject("new", {}, {"KE"}));
  Project merged = AProject("old", {}, {"SL"});
  merged.set_state(Project::MERGED);
  merged.set_merged_into("projects/new");
  Put(merged);
  Put(Trained("old", "1", 10));
  Put(AProject("old", {}, {"SL"}));
  EXPECT_THAT(TotalsFor(Public(), {.dimensions = {v1::DIMENSION_COUNTRY}}),
              ElementsAre("SL 10 from old/1"));
}

TEST_F(TotalsTest, LeaveOutDraftsArchivedProjectsAndWhatIsNotReportedYet) {
  Project draft = AProject("draft", {}), archived = AProject("archived", {});
  draft.set_draft(true);
  archived.set_state(Project::ARCHIVED);
  Put(draft);
  Put(archived);
  Put(AProject("a", {}));
  Put(Trained("draft", "1", 1));
  Put(Trained("archived", "1", 2));
  Result unreported = Trained("a", "1", 4);
  unreported.set_state(Result::DRAFT);
  Put(unreported);
  EXPECT_THAT(TotalsFor(scope::Scope::Service("test")), IsEmpty());
}

TEST_F(TotalsTest, OfVerifiedResultsLeaveOutTheOthers) {
  Put(AProject("a", {}));
  Put(Trained("a", "1", 1));
  Result verified = Trained("a", "2", 2);
  verified.set_state(Result::VERIFIED);
  Put(verified);
  EXPECT_THAT(TotalsFor(Public(), {.verified_only = true}), ElementsAre("2 from a/2"));
}

TEST_F(TotalsTest, CountAVerifiedResultWhoseFirstNamedTwinIsNotVerified) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(Trained("a", "1", 1));
  Result verified = Shared(Trained("b", "1", 2), {"a/results/1"});
  verified.set_state(Result::VERIFIED);
  Put(verified);
  EXPECT_THAT(TotalsFor(Public(), {.verified_only = true}), ElementsAre("2 from b/1"));
}

TEST_F(TotalsTest, RefuseADimensionAndAnIndicatorThatDoNotExist) {
  const auto report = Totals(
      Viewer(facts_, Public()),
      {.dimensions = {v1::DIMENSION_UNSPECIFIED}, .indicators = {Result::INDICATOR_UNSPECIFIED}});
  EXPECT_EQ(report.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status::Violations(report.status()), SizeIs(2));
}

TEST_F(TotalsTest, StayRightWithMoreGroupsThanAreKeptDense) {
  // Every project has a lead and years of its own; far apart years make the slots sparse.
  constexpr int kProjects = 900;
  for (int i = 0; i < kProjects; ++i) {
    const std::string id = std::to_string(1000 + i);
    Put(AProject(id, {"lead" + id}));
    Put(AResult(id, "1", kTrained, i, 1000 + i));
  }
  const auto rows = TotalsFor(Public(), {.dimensions = {v1::DIMENSION_LEAD, v1::DIMENSION_YEAR}});
  ASSERT_THAT(rows, SizeIs(kProjects));
  EXPECT_EQ(rows[42], "lead1042|1042 42 from 1042/1");
  EXPECT_EQ(rows[899], "lead1899|1899 899 from 1899/1");
}

}  // namespace
}  // namespace baraza::reporting
