// Tests of the tests: a server that misbehaves on purpose, and an oracle that has to notice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/chaos/trial.h"

namespace baraza::chaos {
namespace {

struct Case {
  std::string fault;
  std::string complaint;  // what the oracle has to say
};

class PlantedFaultTest : public testing::TestWithParam<Case> {};

TEST_P(PlantedFaultTest, IsNoticedByTheOracle) {
  auto trial = Trial::Start(
      {.environment = {{"BARAZA_PLANTED_FAULT", GetParam().fault}}, .writers = 24, .seed = 4});
  ASSERT_TRUE(trial.ok()) << trial.status();
  (*trial)->Load();
  ASSERT_TRUE((*trial)->AwaitMore(400));
  EXPECT_THAT((*trial)->Finish(), testing::Contains(testing::HasSubstr(GetParam().complaint)));
}

INSTANTIATE_TEST_SUITE_P(
    Faults, PlantedFaultTest,
    testing::Values(Case{"skip-feed-row", "feed: position"},
                    Case{"reverse-positions", "feed: version"},
                    Case{"acknowledge-before-commit", "lost: write"},
                    Case{"lost-rollback", "apart: "}, Case{"forget-requests", "twice: write"},
                    Case{"keep-old-children", "half: "}, Case{"stale-cache", "and read as"},
                    Case{"half-merge", "half: act"}, Case{"lost-redirect", "astray: "},
                    Case{"lost-unmerge", "lost: act"}),
    [](const auto& info) {
      std::string name = info.param.fault;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

// Without a fault the same load leaves the oracle content: it is the fault that it sees.
TEST(PlantedFault, IsNotImagined) {
  auto trial = Trial::Start({.writers = 24, .seed = 4});
  ASSERT_TRUE(trial.ok()) << trial.status();
  (*trial)->Load();
  ASSERT_TRUE((*trial)->AwaitMore(400));
  EXPECT_THAT((*trial)->Finish(), testing::IsEmpty());
}

}  // namespace
}  // namespace baraza::chaos
