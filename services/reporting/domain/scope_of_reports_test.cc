// Two alliances with drafts and restricted projects on both sides: no report lets one see what is
// the other's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/foundation/failpoint/failpoint.h"
#include "services/reporting/domain/headline.h"
#include "services/reporting/domain/report_fixture.h"

namespace baraza::reporting {
namespace {

using projects::v1::Project;
using projects::v1::Result;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class TwoAlliancesTest : public ReportTest {
 protected:
  void SetUp() override {
    for (const std::string side : {"east", "west"}) {
      const std::string alliance = "alliances/" + side, member = "organisations/" + side;
      const std::string secretariat = alliance + "#secretariat";
      Put(AnOrganisation(side));
      Put(AnOrganisation(side + "-new"), Only({member, secretariat}));
      AddProject(side + "-public", side, Everybody());
      AddProject(side + "-members", side, Only({alliance, member}));
      AddProject(side + "-restricted", side, Only({member, secretariat}));
      AddProject(side + "-draft", side, Only({member, secretariat}), /*draft=*/true);
    }
  }

  void AddProject(const std::string& id, const std::string& side, const scope::Audience& audience,
                  bool draft = false) {
    Project project = AProject(id, {side + "-new"}, {"SL"}, {"12220"});
    project.add_alliances("alliances/" + side);
    project.set_draft(draft);
    auto* commitment = project.add_contributions();
    commitment->set_kind(projects::v1::Contribution::COMMITMENT);
    commitment->mutable_value()->set_currency_code("GBP");
    commitment->mutable_value()->set_units(100);
    Put(project, audience);
    Put(AResult(id, "1", Result::HEALTH_WORKERS_TRAINED, 10), audience);
  }

  // Everything that all reports say to a caller.
  std::string AllFor(const scope::Scope& scope) {
    const Viewer viewer(facts_, scope);
    return WhoDoesWhatWhere(viewer, {})->DebugString() +
           Totals(viewer, {.dimensions = {v1::DIMENSION_ALLIANCE}})->DebugString() +
           Headline(viewer, {})->DebugString();
  }
};

TEST_F(TwoAlliancesTest, ShowThePublicOnlyWhatIsPublic) {
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("20 from east-public/1 west-public/1"));
  EXPECT_THAT(CellsFor(Public()), ElementsAre("SL DAC3:122 east-new: east-public",
                                              "SL DAC3:122 west-new: west-public"));
}

TEST_F(TwoAlliancesTest, ShowAMemberItsOwnSideAndOfTheOtherOnlyWhatIsPublic) {
  const auto member = Member("organisations/east", "alliances/east");
  EXPECT_THAT(TotalsFor(member, {.dimensions = {v1::DIMENSION_ALLIANCE}}),
              ElementsAre("alliances/east 30 from east-members/1 east-public/1 east-restricted/1",
                          "alliances/west 10 from west-public/1"));
  const auto headline = *Headline(Viewer(facts_, member), {});
  EXPECT_EQ(headline.project_count(), 4);
  EXPECT_THAT(headline.commitments(), ElementsAre("GBP 400.00"));
}

TEST_F(TwoAlliancesTest, ShowAnotherMemberNoRestrictedProject) {
  EXPECT_THAT(TotalsFor(Member("organisations/other", "alliances/east")),
              ElementsAre("30 from east-members/1 east-public/1 west-public/1"));
}

TEST_F(TwoAlliancesTest, TellASecretariatNothingOfTheOtherSidesHiddenRecords) {
  for (const std::string side : {"east", "west"}) {
    const std::string other = side == "east" ? "west" : "east";
    const std::string all = AllFor(Secretariat("alliances/" + side));
    EXPECT_THAT(all, HasSubstr(side + "-restricted"));
    for (const char* hidden : {"-members", "-restricted", "-draft"}) {
      EXPECT_THAT(all, Not(HasSubstr(other + hidden)));
    }
    EXPECT_THAT(all, Not(HasSubstr("Title of " + other + "-new")));
  }
}

TEST_F(TwoAlliancesTest, AnswerTheSameWhateverTheOtherSideHides) {
  const std::string before = AllFor(Secretariat("alliances/east"));
  AddProject("west-more", "west", Only({"alliances/west#secretariat"}));
  Result shared = AResult("west-more", "2", Result::HEALTH_WORKERS_TRAINED, 10);
  shared.add_shared_with("projects/west-public/results/1");
  shared.add_shared_with("projects/east-public/results/1");
  Put(shared, Only({"alliances/west#secretariat"}));
  EXPECT_EQ(AllFor(Secretariat("alliances/east")), before);
  EXPECT_NE(AllFor(Secretariat("alliances/west")), before);
}

TEST_F(TwoAlliancesTest, HideAResultThatIsHiddenInAProjectThatIsNot) {
  Put(AResult("east-public", "2", Result::HEALTH_WORKERS_TRAINED, 5),
      Only({"alliances/east#secretariat"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("20 from east-public/1 west-public/1"));
}

TEST_F(TwoAlliancesTest, HideTheResultsOfAProjectThatIsRestrictedThoughTheyAreNot) {
  Put(AResult("east-restricted", "2", Result::HEALTH_WORKERS_TRAINED, 5), Everybody());
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("20 from east-public/1 west-public/1"));
}

TEST_F(TwoAlliancesTest, HideWhatAHiddenProjectBroughtIntoAPublicOne) {
  Project merged = AProject("east-restricted", {});
  merged.set_state(Project::MERGED);
  merged.set_merged_into("projects/east-public");
  Put(merged, Only({"organisations/east", "alliances/east#secretariat"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("20 from east-public/1 west-public/1"));
  EXPECT_THAT(TotalsFor(Secretariat("alliances/east")),
              ElementsAre("40 from east-members/1 east-public/1 east-restricted/1 west-public/1"));
}

TEST_F(TwoAlliancesTest, StopShowingAProjectThatBecomesRestricted) {
  AddProject("east-public", "east", Only({"organisations/east"}));
  EXPECT_THAT(TotalsFor(Public()), ElementsAre("10 from west-public/1"));
}

TEST_F(TwoAlliancesTest, WouldShowThePlantedFaultOfAForgottenScope) {
  failpoint::PlantForTest("drop-scope");
  const std::string all = AllFor(Secretariat("alliances/east"));
  failpoint::PlantForTest("");
  EXPECT_THAT(all, HasSubstr("west-restricted"));
}

}  // namespace
}  // namespace baraza::reporting
