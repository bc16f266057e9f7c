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
  std::string complaint;  // the word by which the judge has to complain
  int steps;              // after which a fault that was not noticed will not be
  int hot = 200;          // records that half of the calls go to
  // One replica is cut off from all others meanwhile, with what it has in memory.
  bool cut_off = false;
};

// Whatever is allowed happens often: see this in docs/testing.md.
constexpr char kWide[] = "wide-windows";

std::unique_ptr<CoherenceWorld> Begin(const std::string& faults, int hot,
                                      absl::Duration patience = absl::Seconds(10)) {
  auto world = CoherenceWorld::Start({.environment = {{"BARAZA_PLANTED_FAULT", faults}},
                                      .load = {.records = 200,
                                               .hot = hot,
                                               .readers = 4,
                                               .at_least_in_100 = 0,
                                               .pace = absl::Milliseconds(3),
                                               .patience = patience}});
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
  const auto& [fault, complaint, steps, hot, cut_off] = GetParam();
  // Who asks for what is not in memory waits in vain.
  const auto world = cut_off ? Begin(fault, hot, absl::Milliseconds(100))
                             : Begin(absl::StrCat(kWide, ",", fault), hot);
  if (world == nullptr) GTEST_SKIP() << "PostgreSQL or Redis is not installed: run tools/setup";
  world->load().Start();
  if (cut_off) {
    absl::SleepFor(kStep);
    for (harness::Proxy* proxy : {&world->database_proxy(1), &world->redis_proxy(1)}) proxy->Hold();
  }
  const std::vector<std::string> complaints = ComplaintsWithin(*world, steps);
  for (harness::Proxy* proxy : {&world->database_proxy(1), &world->redis_proxy(1)}) proxy->Pass();
  world->load().Stop();
  EXPECT_THAT(complaints, testing::Contains(testing::StartsWith(complaint)));
}

INSTANTIATE_TEST_SUITE_P(Faults, CoherenceFaultTest,
                         testing::Values(Case{"no-floor-after-eviction", "backwards", 30},
                                         Case{"publish-before-commit", "backwards", 120, /*hot=*/5},
                                         Case{"believe-without-slot", "backwards", 30},
                                         Case{"unseen-pages", "backwards", 30},
                                         Case{"believe-old-cache", "late", 10,
                                              /*hot=*/200, /*cut_off=*/true}),
                         [](const auto& info) {
                           std::string name = info.param.fault;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// Without a fault the same load leaves the judge content: it is the fault that it sees.
TEST(CoherenceFault, IsNotImagined) {
  const auto world = Begin(kWide, /*hot=*/5);
  if (world == nullptr) GTEST_SKIP() << "PostgreSQL or Redis is not installed: run tools/setup";
  world->load().Start();
  EXPECT_THAT(ComplaintsWithin(*world, 10), testing::IsEmpty());
  world->load().Stop();
}

}  // namespace
}  // namespace baraza::chaos
