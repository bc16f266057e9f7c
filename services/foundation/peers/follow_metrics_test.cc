#include "services/foundation/peers/follow_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/foundation/clock/fake_clock.h"

namespace baraza::peers {
namespace {

using testing::HasSubstr;

class FollowMetricsTest : public testing::Test {
 protected:
  // What the page says of baraza_feed_follower_`name`.
  void Expect(const std::string& name, const std::string& value) const {
    EXPECT_THAT(registry_.Text(),
                HasSubstr(absl::StrCat("baraza_feed_follower_", name,
                                       "{feed=\"notes\",follower=\"tests\"} ", value, "\n")));
  }

  clock::FakeClock clock_;
  metrics::Registry registry_;
  FollowMetrics metrics_{&registry_, "services/tests", "notes", clock_};
};

TEST_F(FollowMetricsTest, FollowTheRulesOfNames) {
  EXPECT_EQ(registry_.Faults(), absl::OkStatus());
}

TEST_F(FollowMetricsTest, AreBehindFromTheStartUntilTheFollowerHasCaughtUp) {
  clock_.Advance(absl::Seconds(7));
  Expect("behind_seconds", "7");
  metrics_.Opened();
  metrics_.Applied(0, false);
  Expect("behind_seconds", "7");
  metrics_.Applied(42, true);
  Expect("behind_seconds", "0");
  Expect("position", "42");
}

TEST_F(FollowMetricsTest, StayInStepWhileNothingHappens) {
  metrics_.Applied(42, true);
  clock_.Advance(absl::Hours(1));
  Expect("behind_seconds", "0");
}

TEST_F(FollowMetricsTest, FallBehindWhenTheStreamEnds) {
  metrics_.Opened();
  metrics_.Applied(42, true);
  clock_.Advance(absl::Hours(1));
  Expect("open", "1");
  metrics_.Interrupted();
  clock_.Advance(absl::Seconds(3));
  metrics_.Interrupted();
  Expect("behind_seconds", "3");
  Expect("open", "0");
  Expect("interruptions_total", "2");
}

TEST_F(FollowMetricsTest, FallBehindWhenMoreComesThanIsApplied) {
  metrics_.Applied(42, true);
  clock_.Advance(absl::Hours(1));
  metrics_.Applied(50, false);
  clock_.Advance(absl::Seconds(2));
  metrics_.Applied(60, false);
  Expect("behind_seconds", "2");
}

TEST_F(FollowMetricsTest, MeasureHowLongAChangeTakes) {
  const absl::Time committed = clock_.Now();
  clock_.Advance(absl::Milliseconds(30));
  metrics_.Changed(committed);
  Expect("delay_seconds_sum", "0.03");
  Expect("delay_seconds_count", "1");
}

TEST_F(FollowMetricsTest, KeepThePositionThroughASnapshot) {
  metrics_.Applied(42, true);
  metrics_.StartedAgain();
  metrics_.Applied(0, false);
  Expect("position", "42");
  Expect("restarts_total", "1");
}

TEST(FollowMetrics, WithoutARegistryTellNothing) {
  clock::FakeClock clock;
  FollowMetrics metrics(nullptr, "tests", "notes", clock);
  metrics.Opened();
  metrics.Changed(clock.Now());
  metrics.Applied(1, true);
  metrics.Interrupted();
}

}  // namespace
}  // namespace baraza::peers
