#include "services/duplication/domain/overlap_tunings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace baraza::duplication {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::vector<std::string> kNone;
const std::vector<std::string> kSl = {"alliances/sl"};
const std::vector<std::string> kBoth = {"alliances/sl", "alliances/uganda"};

TEST(OverlapTunings, LeaveTheConventionWhereNothingIsSaid) {
  const auto tunings = OverlapTunings::Parse("");
  ASSERT_TRUE(tunings.ok()) << tunings.status();
  EXPECT_EQ(tunings->For(kSl, kSl).least_strength, OverlapTuning().least_strength);
}

TEST(OverlapTunings, GiveAnAllianceWhatItSaysAndTheConventionForTheRest) {
  const auto tunings =
      OverlapTunings::Parse("alliances/uganda: elsewhere=0;alliances/sl: least_days=90 region=0.7");
  ASSERT_TRUE(tunings.ok()) << tunings.status();
  const OverlapTuning& tuning = tunings->For(kSl, kSl);
  EXPECT_EQ(tuning.least_days, 90);
  EXPECT_EQ(tuning.region, 0.7);
  EXPECT_EQ(tuning.elsewhere, OverlapTuning().elsewhere);
}

TEST(OverlapTunings, WeighAPairByAnAllianceThatBothRunUnderInEitherOrder) {
  const auto tunings =
      OverlapTunings::Parse("alliances/uganda: region=0.1; alliances/sl: region=0.2");
  ASSERT_TRUE(tunings.ok()) << tunings.status();
  EXPECT_EQ(tunings->For(kBoth, kBoth).region, 0.2);
  EXPECT_EQ(tunings->For({"alliances/uganda"}, kBoth).region, 0.1);
  EXPECT_EQ(tunings->For(kBoth, {"alliances/uganda"}).region, 0.1);
  EXPECT_EQ(tunings->For({"alliances/uganda"}, kSl).region, OverlapTuning().region);
  EXPECT_EQ(tunings->For(kNone, kSl).region, OverlapTuning().region);
}

TEST(OverlapTunings, TellEverythingThatIsWrong) {
  const auto tunings = OverlapTunings::Parse(
      "uganda: region=0.1; alliances/sl: region=2 height=1 country; alliances/sl: least_days=x");
  EXPECT_TRUE(absl::IsInvalidArgument(tunings.status()));
  EXPECT_THAT(std::string(tunings.status().message()),
              AllOf(HasSubstr("'uganda' is no alliance"), HasSubstr("region of an alliance"),
                    HasSubstr("'height=1'"), HasSubstr("'country'"), HasSubstr("stands twice"),
                    HasSubstr("'least_days=x'")));
}

}  // namespace
}  // namespace baraza::duplication
