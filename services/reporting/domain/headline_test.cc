#include "services/reporting/domain/headline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/report_fixture.h"

namespace baraza::reporting {
namespace {

using projects::v1::Contribution;
using projects::v1::Project;
using projects::v1::Result;
using testing::ElementsAre;

class HeadlineTest : public ReportTest {
 protected:
  static void Give(Project& project, Contribution::Kind kind, const char* currency, int64_t units,
                   int nanos = 0, Contribution::Form form = Contribution::CASH) {
    auto* contribution = project.add_contributions();
    contribution->set_kind(kind);
    contribution->set_form(form);
    contribution->mutable_value()->set_currency_code(currency);
    contribution->mutable_value()->set_units(units);
    contribution->mutable_value()->set_nanos(nanos);
  }
  v1::GetHeadlineResponse Tell(const v1::ReportFilter& filter = {}) {
    return *Headline(Viewer(facts_, Public()), filter);
  }
};

TEST_F(HeadlineTest, CountsProjectsOrganisationsAndCountriesOnce) {
  Put(AProject("a", {"x", "y"}, {"SL", "KE"}));
  Put(AProject("b", {"y", "z"}, {"SL"}));
  Put(Merged("z", "x"));
  const auto headline = Tell();
  EXPECT_EQ(headline.project_count(), 2);
  EXPECT_EQ(headline.organisation_count(), 2);
  EXPECT_EQ(headline.country_count(), 2);
}

TEST_F(HeadlineTest, SumsCommitmentsExactlyForEachCurrency) {
  Project a = AProject("a", {}), b = AProject("b", {});
  Give(a, Contribution::COMMITMENT, "GBP", 1'250'000, 100'000'000);
  Give(a, Contribution::COMMITMENT, "USD", 7);
  Give(b, Contribution::COMMITMENT, "GBP", 0, 400'000'000, Contribution::FORM_UNSPECIFIED);
  Give(b, Contribution::COMMITMENT, "USD", -10);
  Put(a);
  Put(b);
  EXPECT_THAT(Tell().commitments(), ElementsAre("GBP 1250000.50", "USD -3.00"));
}

TEST_F(HeadlineTest, AddsToCommitmentsNeitherOtherKindsNorGoodsNorTime) {
  Project project = AProject("a", {});
  Give(project, Contribution::COMMITMENT, "GBP", 100);
  Give(project, Contribution::BUDGET, "GBP", 100);
  Give(project, Contribution::DISBURSEMENT, "GBP", 60);
  Give(project, Contribution::EXPENDITURE, "GBP", 50);
  Give(project, Contribution::INCOMING, "GBP", 60);
  Give(project, Contribution::COMMITMENT, "GBP", 30, 0, Contribution::IN_KIND);
  Give(project, Contribution::COMMITMENT, "GBP", 20, 0, Contribution::TIME);
  Put(project);
  EXPECT_THAT(Tell().commitments(), ElementsAre("GBP 100.00"));
}

TEST_F(HeadlineTest, HoldsTheTotalsEachCountedOnce) {
  Put(AProject("a", {}));
  Put(AProject("b", {}));
  Put(AResult("a", "1", Result::HEALTH_WORKERS_TRAINED, 10));
  Result shared = AResult("b", "1", Result::HEALTH_WORKERS_TRAINED, 10);
  shared.add_shared_with("projects/a/results/1");
  Put(shared);
  const auto headline = Tell();
  ASSERT_EQ(headline.totals_size(), 1);
  EXPECT_EQ(headline.totals(0).value(), 10);
}

TEST_F(HeadlineTest, CountsOnlyTheCountriesOfTheFilter) {
  Put(AProject("a", {}, {"SL", "KE"}));
  v1::ReportFilter filter;
  filter.add_countries("SL");
  EXPECT_EQ(Tell(filter).country_count(), 1);
}

TEST_F(HeadlineTest, CountsNoRegionAboveCountriesAsACountry) {
  Project project = AProject("a", {});
  project.add_locations()->set_region_code("289");
  Put(project);
  EXPECT_EQ(Tell().country_count(), 0);
}

}  // namespace
}  // namespace baraza::reporting
