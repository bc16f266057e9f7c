#include "tools/cli/presentation/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "services/foundation/clock/fake_clock.h"
#include "tools/cli/presentation/width.h"

namespace baraza::presentation {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr Terminal kScreen{.interactive = true, .colour = false, .width = 80};

TEST(Progress, DrawsOneLineOnATerminal) {
  clock::FakeClock clock;
  std::ostringstream out;
  Progress progress("usaid-sl.xml", "activities", kScreen, clock, out);
  progress.SetGoal(1000);
  clock.Advance(absl::Seconds(2));
  progress.Update(250, 66);
  EXPECT_EQ(
      out.str(),
      "\r\x1b[Kusaid-sl.xml  ━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  25 %  66 activities, 33/s, 6.0 s left");
}

TEST(Progress, RedrawsTenTimesASecondAtMost) {
  clock::FakeClock clock;
  std::ostringstream out;
  Progress progress("x", "rows", kScreen, clock, out);
  progress.Update(1, 1);
  const std::string first = out.str();
  clock.Advance(absl::Milliseconds(99));
  progress.Update(2, 2);
  EXPECT_EQ(out.str(), first);
  clock.Advance(absl::Milliseconds(1));
  progress.Update(3, 3);
  EXPECT_NE(out.str(), first);
}

TEST(Progress, WritesAPlainLineEveryFiveSecondsIntoAPipe) {
  clock::FakeClock clock;
  std::ostringstream out;
  Progress progress("x", "rows", Terminal{}, clock, out);
  progress.SetGoal(100);
  progress.Update(1, 10);
  EXPECT_EQ(out.str(), "");
  clock.Advance(absl::Seconds(5));
  progress.Update(50, 500);
  EXPECT_EQ(out.str(), "x:  50 %  500 rows, 100/s, 5.0 s left\n");
}

TEST(Progress, EndsWithWhatWasDoneAndHowLongItTook) {
  clock::FakeClock clock;
  std::ostringstream out;
  {
    Progress progress("x", "rows", kScreen, clock, out);
    clock.Advance(absl::Seconds(90));
    progress.Update(1, 93112);
  }
  EXPECT_THAT(out.str(), EndsWith("\r\x1b[Kx: 93,112 rows, 1,034/s in 1 min 30 s\n"));
}

TEST(Progress, LeavesTheScreenToOthersWhenCleared) {
  clock::FakeClock clock;
  std::ostringstream out;
  Progress progress("x", "rows", kScreen, clock, out);
  progress.Update(1, 1);
  progress.Clear();
  EXPECT_THAT(out.str(), EndsWith("\r\x1b[K"));
}

TEST(Progress, FitsNarrowTerminals) {
  clock::FakeClock clock;
  std::ostringstream out;
  Progress progress("a-file-with-a-very-long-name.xml", "activities",
                    {.interactive = true, .width = 40}, clock, out);
  progress.SetGoal(10);
  clock.Advance(absl::Seconds(1));
  progress.Update(5, 5);
  const std::string line = out.str().substr(std::string("\r\x1b[K").size());
  EXPECT_LE(DisplayWidth(line), 40u);
}

TEST(ShownDuration, GrowsCoarser) {
  EXPECT_EQ(ShownDuration(absl::Milliseconds(400)), "0.4 s");
  EXPECT_EQ(ShownDuration(absl::Seconds(12)), "12 s");
  EXPECT_EQ(ShownDuration(absl::Seconds(185)), "3 min 05 s");
  EXPECT_EQ(ShownDuration(absl::Minutes(130)), "2 h 10 min");
  EXPECT_EQ(ShownDuration(-absl::Seconds(1)), "0.0 s");
}

}  // namespace
}  // namespace baraza::presentation
