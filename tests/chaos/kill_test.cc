// The register of organisations on SQLite, killed with SIGKILL while it is written to: at random
// moments, and at the moments that matter most.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/chaos/trial.h"

namespace baraza::chaos {
namespace {

constexpr absl::Duration kReadyWithin = absl::Seconds(5);
constexpr int kInFlight = 32;

TEST(Kill, LosesDoublesAndHalvesNothingAtRandomMoments) {
  const int rounds = NumberFromEnvironment("BARAZA_CHAOS_ROUNDS", 10);
  std::mt19937 random(20240);
  auto trial = Trial::Start({});
  ASSERT_TRUE(trial.ok()) << trial.status();
  (*trial)->Load();
  absl::Duration slowest;
  for (int round = 0; round < rounds; ++round) {
    ASSERT_TRUE((*trial)->AwaitMore(1 + static_cast<int>(random() % 300))) << "round " << round;
    // The moment within a commit is chance as well.
    absl::SleepFor(absl::Microseconds(random() % 10000));
    (*trial)->AwaitInFlight(kInFlight);
    (*trial)->server().Kill();
    auto ready = (*trial)->Restart();
    ASSERT_TRUE(ready.ok()) << ready.status();
    slowest = std::max(slowest, *ready);
  }
  ASSERT_TRUE((*trial)->AwaitMore(50));
  std::printf("  kills %d with %d or more writes in flight; ready again after %s at most\n", rounds,
              kInFlight, absl::FormatDuration(slowest).c_str());
  EXPECT_THAT((*trial)->Finish(), testing::IsEmpty());
  EXPECT_LT(slowest, kReadyWithin);
}

class FailpointTest : public testing::TestWithParam<std::string> {};

// The process dies at the n-th pass of the point, for several n, one after the other on the same
// data.
TEST_P(FailpointTest, LosesDoublesAndHalvesNothing) {
  auto trial = Trial::Start({.seed = 2});
  ASSERT_TRUE(trial.ok()) << trial.status();
  (*trial)->Load();
  for (int pass : {3, 17, 60}) {
    (*trial)->server().Kill();
    (*trial)->server().environment()["BARAZA_FAILPOINT"] = absl::StrCat(GetParam(), ":", pass);
    absl::Status started = (*trial)->server().Start();
    ASSERT_TRUE(started.ok()) << started;
    ASSERT_TRUE((*trial)->server().AwaitDeath()) << "not by its own SIGKILL";
    (*trial)->server().environment().erase("BARAZA_FAILPOINT");
    ASSERT_TRUE((*trial)->Restart().ok());
    ASSERT_TRUE((*trial)->AwaitMore(60));
  }
  EXPECT_THAT((*trial)->Finish(), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Points, FailpointTest,
                         testing::Values("before-commit", "after-commit", "before-publish",
                                         "before-acknowledge"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace baraza::chaos
