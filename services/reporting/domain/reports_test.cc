#include "services/reporting/domain/reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "services/foundation/status/status.h"
#include "services/reporting/domain/fake_registers.h"

namespace baraza::reporting {
namespace {

using projects::v1::ProjectChange;
using projects::v1::Result;

const std::vector<organisations::v1::OrganisationChange> kNoOrganisations;
const std::vector<ProjectChange> kNoProjects;

TEST(Reports, AreNotReadyBeforeBothSnapshotsAreLoaded) {
  Reports reports;
  reports.ApplyOrganisations(kNoOrganisations, 0, /*caught_up=*/true);
  reports.ApplyProjects(kNoProjects, 0, /*caught_up=*/false);
  const auto report = reports.Headline(scope::Scope::Public(), {});
  EXPECT_EQ(report.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status::Reason(report.status()), "NOT_READY");
  EXPECT_TRUE(status::RetryAfter(report.status()).has_value());
  EXPECT_FALSE(reports.progress().ready);
}

TEST(Reports, AreReadyOnceBothSnapshotsAreLoaded) {
  Reports reports;
  reports.ApplyProjects(kNoProjects, 7, true);
  reports.ApplyOrganisations(kNoOrganisations, 3, true);
  EXPECT_TRUE(reports.progress().ready);
  EXPECT_TRUE(reports.Totals(scope::Scope::Public(), {}).ok());
}

TEST(Reports, StayReadyWhileChangesComeIn) {
  Reports reports;
  reports.ApplyProjects(kNoProjects, 7, true);
  reports.ApplyOrganisations(kNoOrganisations, 3, true);
  reports.ApplyProjects(kNoProjects, 300, /*caught_up=*/false);
  EXPECT_TRUE(reports.progress().ready);
}

TEST(Reports, SayAtWhichPositionsTheyWereComputed) {
  Reports reports;
  reports.ApplyOrganisations(kNoOrganisations, 3, true);
  reports.ApplyProjects(kNoProjects, 7, true);
  const auto report = reports.WhoDoesWhatWhere(scope::Scope::Public(), {});
  EXPECT_EQ(report->positions().organisations(), 3);
  EXPECT_EQ(report->positions().projects(), 7);
}

TEST(Reports, AreNotReadyAgainUntilAForgottenFeedIsLoaded) {
  Reports reports;
  reports.ApplyOrganisations(kNoOrganisations, 3, true);
  reports.ApplyProjects(kNoProjects, 7, true);
  reports.ForgetProjects();
  EXPECT_FALSE(reports.progress().ready);
  EXPECT_EQ(reports.progress().projects, 0);
  EXPECT_EQ(reports.progress().organisations, 3);
  reports.ApplyProjects(kNoProjects, 2, true);
  EXPECT_TRUE(reports.progress().ready);
}

TEST(Reports, AreComputedAtExactlyThePositionThatTheyState) {
  FakeRegisters registers;
  Reports reports;
  reports.ApplyOrganisations(kNoOrganisations, 1, true);
  reports.ApplyProjects(std::vector<ProjectChange>{registers.Put(AProject("p", {}))}, 1, true);
  std::atomic<bool> done = false;
  // Position n brings the n-1st result, of one health worker each.
  std::thread feed([&] {
    for (int i = 2; i <= 500; ++i) {
      const auto change =
          registers.Put(AResult("p", std::to_string(i), Result::HEALTH_WORKERS_TRAINED, 1));
      reports.ApplyProjects(std::vector<ProjectChange>{change}, change.position(), true);
    }
    done = true;
  });
  int64_t computed = 0;
  while (!done || computed == 0) {
    const auto report = *reports.Totals(scope::Scope::Public(), {});
    const double value = report.rows_size() == 0 ? 0 : report.rows(0).value();
    EXPECT_EQ(value, static_cast<double>(report.positions().projects() - 1));
    ++computed;
  }
  feed.join();
}

}  // namespace
}  // namespace baraza::reporting
