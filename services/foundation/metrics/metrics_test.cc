#include "services/foundation/metrics/metrics.h"

#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/status/status.h"

namespace baraza::metrics {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class RegistryTest : public testing::Test {
 protected:
  // The one fault of the registry: "name: what is wrong".
  std::string Fault() const {
    const auto faults = status::Violations(registry_.Faults());
    EXPECT_THAT(faults, SizeIs(1));
    return faults.empty() ? "" : faults[0].field + ": " + faults[0].description;
  }

  Registry registry_;
};

TEST_F(RegistryTest, WritesPrometheusTextInOrder) {
  registry_.AddGauge("baraza_queue", "Waiting.").Set(3);
  registry_.AddCounter("baraza_calls_total", "Calls.", {{"method", "Get"}}).Increment(2);
  registry_.AddHistogram("baraza_seconds", "Time.", {0.5}).Observe(0.25);
  EXPECT_EQ(registry_.Text(),
            "# HELP baraza_calls_total Calls.\n"
            "# TYPE baraza_calls_total counter\n"
            "baraza_calls_total{method=\"Get\"} 2\n"
            "# HELP baraza_queue Waiting.\n"
            "# TYPE baraza_queue gauge\n"
            "baraza_queue 3\n"
            "# HELP baraza_seconds Time.\n"
            "# TYPE baraza_seconds histogram\n"
            "baraza_seconds_count 1\n"
            "baraza_seconds_sum 0.25\n"
            "baraza_seconds_bucket{le=\"0.5\"} 1\n"
            "baraza_seconds_bucket{le=\"+Inf\"} 1\n");
}

TEST_F(RegistryTest, GivesTheSameSeriesForTheSameDeclaration) {
  registry_.AddCounter("a_total", "A.").Increment();
  registry_.AddCounter("a_total", "A.").Increment();
  EXPECT_THAT(registry_.Text(), HasSubstr("a_total 2\n"));
}

TEST_F(RegistryTest, KeepsSeriesWithDifferentLabelsApart) {
  registry_.AddCounter("a_total", "A.", {{"code", "OK"}}).Increment();
  registry_.AddCounter("a_total", "A.", {{"code", "ABORTED"}}).Increment(5);
  EXPECT_THAT(registry_.Text(), AllOf(HasSubstr("a_total{code=\"OK\"} 1\n"),
                                      HasSubstr("a_total{code=\"ABORTED\"} 5\n")));
}

TEST_F(RegistryTest, AsksForValuesThatAreCountedElsewhere) {
  double queued = 4;
  const Reading gauge = registry_.ReadGauge("queued", "Q.", {}, [&queued] { return queued; });
  const Reading counter = registry_.ReadCounter("run_total", "R.", {}, [] { return 9.0; });
  queued = 7;
  EXPECT_THAT(registry_.Text(), AllOf(HasSubstr("queued 7\n"), HasSubstr("run_total 9\n")));
}

TEST_F(RegistryTest, ForgetsAReadingWhenItGoes) {
  {
    const Reading reading = registry_.ReadGauge("queued", "Q.", {}, [] { return 1.0; });
  }
  EXPECT_EQ(registry_.Text(), "");
}

TEST_F(RegistryTest, KeepsAReadingThatIsMoved) {
  Reading kept;
  {
    Reading reading = registry_.ReadGauge("queued", "Q.", {}, [] { return 1.0; });
    kept = std::move(reading);
  }
  EXPECT_THAT(registry_.Text(), HasSubstr("queued 1\n"));
}

TEST_F(RegistryTest, HasNoFaultsWhenAllIsWell) {
  registry_.AddCounter("a_total", "A.");
  registry_.AddHistogram("a_seconds", "A.");
  EXPECT_EQ(registry_.Faults(), absl::OkStatus());
}

TEST_F(RegistryTest, FindsANameThatPrometheusDoesNotAllow) {
  registry_.AddGauge("queue-length", "Q.");
  EXPECT_EQ(Fault(), "queue-length: is no name that Prometheus allows");
}

TEST_F(RegistryTest, FindsACounterThatIsNotCalledTotal) {
  registry_.AddCounter("calls", "C.");
  EXPECT_EQ(Fault(), "calls: must end in _total if and only if it is a counter");
}

TEST_F(RegistryTest, FindsAGaugeThatIsCalledTotal) {
  registry_.AddGauge("calls_total", "C.");
  EXPECT_EQ(Fault(), "calls_total: must end in _total if and only if it is a counter");
}

TEST_F(RegistryTest, FindsALabelThatPrometheusDoesNotAllow) {
  registry_.AddGauge("a", "A.", {{"my-label", ""}});
  EXPECT_EQ(Fault(), "a: has the label 'my-label', which Prometheus does not allow");
}

TEST_F(RegistryTest, FindsAHistogramWithTheLabelOfItsBuckets) {
  registry_.AddHistogram("a", "A.", {1}, {{"le", ""}});
  EXPECT_EQ(Fault(), "a: has the label 'le', which Prometheus does not allow");
}

TEST_F(RegistryTest, FindsTwoKindsUnderOneName) {
  registry_.AddGauge("a", "A.");
  registry_.AddHistogram("a", "A.", {});
  EXPECT_EQ(Fault(), "a: is declared with two kinds");
}

TEST_F(RegistryTest, FindsTwoHelpsUnderOneName) {
  registry_.AddGauge("a", "A.");
  registry_.AddGauge("a", "B.");
  EXPECT_EQ(Fault(), "a: is declared with two helps");
}

TEST_F(RegistryTest, FindsDifferentLabelNamesUnderOneName) {
  registry_.AddGauge("a", "A.", {{"x", "1"}});
  registry_.AddGauge("a", "A.", {{"y", "1"}});
  EXPECT_EQ(Fault(), "a: is declared with different label names");
}

TEST_F(RegistryTest, FindsDifferentBoundsUnderOneName) {
  registry_.AddHistogram("a", "A.", {1}, {{"x", "1"}});
  registry_.AddHistogram("a", "A.", {2}, {{"x", "2"}});
  EXPECT_EQ(Fault(), "a: is declared with two lists of bounds");
}

TEST_F(RegistryTest, FindsBoundsThatDoNotAscend) {
  registry_.AddHistogram("a", "A.", {1, 1});
  EXPECT_EQ(Fault(), "a: has bounds that do not ascend");
}

TEST_F(RegistryTest, FindsAReadingThatIsDeclaredTwice) {
  const Reading first = registry_.ReadGauge("a", "A.", {}, [] { return 1.0; });
  const Reading second = registry_.ReadGauge("a", "A.", {}, [] { return 2.0; });
  EXPECT_EQ(Fault(), "a: is read by a function and declared twice with the same labels");
}

TEST_F(RegistryTest, KeepsTheFirstReadingWhenASecondIsRefused) {
  const Reading first = registry_.ReadGauge("a", "A.", {}, [] { return 1.0; });
  {
    const Reading second = registry_.ReadGauge("a", "A.", {}, [] { return 2.0; });
  }
  EXPECT_THAT(registry_.Text(), HasSubstr("a 1\n"));
}

TEST_F(RegistryTest, FindsMoreSeriesThanANameMayHave) {
  for (std::size_t i = 0; i <= kMaxSeries; ++i) {
    registry_.AddGauge("a", "A.", {{"user", std::to_string(i)}});
  }
  EXPECT_EQ(Fault(), "a: has more than 5000 series");
}

TEST_F(RegistryTest, GivesAHarmlessHandleForAFaultyDeclaration) {
  registry_.AddCounter("calls", "C.").Increment();
  EXPECT_EQ(registry_.Text(), "");
}

TEST_F(RegistryTest, KeepsAListOfFaultsWithAnEnd) {
  for (int i = 0; i < 100; ++i) registry_.AddCounter("calls", "C.");
  EXPECT_THAT(status::Violations(registry_.Faults()), SizeIs(20));
}

TEST(LatencyBounds, SuitAHistogram) {
  Registry registry;
  registry.AddHistogram("a_seconds", "A.", LatencyBounds()).Observe(absl::Microseconds(100));
  EXPECT_THAT(registry.Text(), HasSubstr("a_seconds_bucket{le=\"0.0001\"} 1\n"));
}

}  // namespace
}  // namespace baraza::metrics
