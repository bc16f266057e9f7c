#include "services/foundation/metrics/process_metrics.h"

#include <fcntl.h>
#include <unistd.h>

#include <ctime>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::metrics {
namespace {

class ProcessMetricsTest : public testing::Test {
 protected:
  // The value of a name's only series; -1 if there is none.
  double Value(const std::string& name) const {
    for (const auto& family : registry_.Collect()) {
      if (family.name != name) continue;
      const auto& metric = family.metric.at(0);
      return family.type == prometheus::MetricType::Counter ? metric.counter.value
                                                            : metric.gauge.value;
    }
    return -1;
  }

  Registry registry_;
  std::vector<Reading> readings_ = DeclareProcessMetrics(registry_);
};

TEST_F(ProcessMetricsTest, FollowTheRulesOfNames) {
  EXPECT_EQ(registry_.Faults(), absl::OkStatus());
}

TEST_F(ProcessMetricsTest, TellWhenTheProcessStarted) {
  const auto now = static_cast<double>(std::time(nullptr));
  EXPECT_LE(Value("process_start_time_seconds"), now + 1);
  EXPECT_GT(Value("process_start_time_seconds"), now - 600);
}

TEST_F(ProcessMetricsTest, CountDescriptorsAsTheyAreOpenedAndClosed) {
  const double before = Value("process_open_fds");
  const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(Value("process_open_fds"), before + 1);
  ::close(descriptor);
  EXPECT_EQ(Value("process_open_fds"), before);
  EXPECT_GT(Value("process_max_fds"), before);
}

TEST_F(ProcessMetricsTest, ShowMemoryThatIsTaken) {
  constexpr double kTaken = 64 << 20;
  const double before = Value("process_resident_memory_bytes");
  const std::vector<char> taken(static_cast<size_t>(kTaken), 'x');
  EXPECT_GE(Value("process_resident_memory_bytes"), before + kTaken * 0.9) << taken[7];
  EXPECT_GT(Value("process_virtual_memory_bytes"), Value("process_resident_memory_bytes"));
}

TEST_F(ProcessMetricsTest, ShowTimeThatIsSpent) {
  const double before = Value("process_cpu_seconds_total");
  const std::clock_t start = std::clock();
  while (std::clock() - start < CLOCKS_PER_SEC / 20) {
  }
  EXPECT_GE(Value("process_cpu_seconds_total"), before + 0.04);
}

TEST_F(ProcessMetricsTest, SayWhichBuildItIs) {
  EXPECT_THAT(registry_.Text(),
              testing::ContainsRegex("baraza_build_info\\{compiler=\"gcc [0-9.]+\","
                                     "version=\"[0-9]+\\.[0-9]+\\.[0-9]+\"\\} 1\n"));
}

}  // namespace
}  // namespace baraza::metrics
