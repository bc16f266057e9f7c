// Tests of the coherence test: replicas whose caches break a rule, and a judge who has to notice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/chaos/coherence_world.h"

namespace baraza::chaos {
namespace {

constexpr absl::Duration kStep = absl::Milliseconds(500);

struct Case {
  std::string fault;
  std::string complaint;       // the word by which the judge has to complain
  int steps;                   // after which a fault that was not noticed will not be
  bool without_store = false;  // one replica is cut off from the store meanwhile
};

// All that is allowed happens often: see `wide-windows` in docs/testing.md.
std::unique_ptr<CoherenceWorld> Begin(const std::string& fault) {
  const std::string faults = fault.empty() ? "wide-windows" : "wide-windows," + fault;
  auto world = CoherenceWorld::Start({.environment = {{"BARAZA_PLANTED_FAULT", faults}},
                                      .load = {.records = 400,
                                               .hot = 20,
                                               .readers = 4,
                                               .at_least_in_100 = 0,
                                               .pace = absl::Milliseconds(3)}});
  if (world.ok()) return *std::move(world);
  EXPECT_TRUE(absl::IsNotFound(world.status())) << world.status();
  return nullptr;
}

// Lets the load go on until the judge has something to complain of, or the steps are over.
std::vector<std::string> ComplaintsWithin(CoherenceWorld& world, int steps) {
  std::vector<std::string> complaints;
  for (int step = 0; step < steps && complaints.empty(); ++step) {
    absl::SleepFor(kStep);
    complaints = world.coherence().Complaints();
  }
  return complaints;
}

class CoherenceFaultTest : public testing::TestWithParam<Case> {};

TEST_P(CoherenceFaultTest, IsNoticedByTheJudge) {
  const auto world = Begin(GetParam().fault);
  if (world == nullptr) GTEST_SKIP() << "PostgreSQL or Redis is not installed: run tools/setup";
  world->redis_proxy(1).Delay(absl::Milliseconds(3));  // what is told to Redis takes a moment
  world->load().Start();
  if (GetParam().without_store) world->database_proxy(1).Hold();
  const std::vector<std::string> complaints = ComplaintsWithin(*world, GetParam().steps);
  world->database_proxy(1).Pass();
  world->load().Stop();
  EXPECT_THAT(complaints, testing::Contains(testing::StartsWith(GetParam().complaint)));
}

INSTANTIATE_TEST_SUITE_P(Faults, CoherenceFaultTest,
                         testing::Values(Case{"no-floor-after-eviction", "backwards", 30},
                                         Case{"publish-before-commit", "backwards", 30},
                                         Case{"believe-without-slot", "backwards", 30},
                                         Case{"believe-old-cache", "late", 10,
                                              /*without_store=*/true}),
                         [](const auto& info) {
                           std::string name = info.param.fault;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// Without a fault the same load leaves the judge content: it is the fault that it sees.
TEST(CoherenceFault, IsNotImagined) {
  const auto world = Begin("");
  if (world == nullptr) GTEST_SKIP() << "PostgreSQL or Redis is not installed: run tools/setup";
  world->redis_proxy(1).Delay(absl::Milliseconds(3));
  world->load().Start();
  EXPECT_THAT(ComplaintsWithin(*world, 10), testing::IsEmpty());
  world->load().Stop();
}

}  // namespace
}  // namespace baraza::chaos
