#include "services/foundation/failpoint/failpoint.h"

#include <gtest/gtest.h>
#include <stdlib.h>

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

}  // namespace
}  // namespace baraza::failpoint
