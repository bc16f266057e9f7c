#include "services/foundation/failpoint/failpoint.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <thread>

namespace baraza::failpoint {
namespace {

TEST(Failpoint, KillsTheProcessAtThePassThatWasAskedFor) {
  EXPECT_EXIT(
      {
        setenv("BARAZA_FAILPOINT", "here:3", 1);
        Hit("elsewhere");
        Hit("here");
        Hit("here");
        fprintf(stderr, "two passes");
        Hit("here");
      },
      testing::KilledBySignal(SIGKILL), "two passes");
}

TEST(Failpoint, PlantsOnlyTheFaultThatIsNamed) {
  EXPECT_FALSE(Planted("skip-feed-row"));
  PlantForTest("skip-feed-row");
  EXPECT_TRUE(Planted("skip-feed-row"));
  EXPECT_FALSE(Planted("drop-scope"));
  PlantForTest("");
  EXPECT_FALSE(Planted("skip-feed-row"));
}

// What other threads compare with must not move under them; red under ThreadSanitizer if it does.
TEST(Failpoint, CanBeAskedWhileOtherFaultsArePlanted) {
  PlantForTest("keeps-standing,one");
  std::thread asking([] {
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(Planted("keeps-standing"));
  });
  for (int i = 0; i < 1000; ++i)
    PlantForTest(i % 2 == 0 ? "another,keeps-standing" : "keeps-standing");
  asking.join();
  PlantForTest("");
}

}  // namespace
}  // namespace baraza::failpoint
