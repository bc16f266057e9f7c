#include "services/foundation/cache/believing.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace baraza::cache {
namespace {

constexpr char kName[] = "organisations/a";

class BelievingTest : public ::testing::Test {
 protected:
  std::int64_t reached_ = 100;
  Believing believing_{[this] { return reached_; }, 1};
};

TEST_F(BelievingTest, BelievesNothingBeforeItBegins) {
  EXPECT_FALSE(believing_.Believes(kName, 1'000'000));
}

TEST_F(BelievingTest, BelievesNothingThatWasReadBeforeItBegan) {
  believing_.Begin(50);
  EXPECT_FALSE(believing_.Believes(kName, 49));
  EXPECT_TRUE(believing_.Believes(kName, 50));
}

TEST_F(BelievingTest, BelievesWhatWasReadAfterTheLastKnownChangeOnly) {
  believing_.Begin(50);
  believing_.Raise(kName, 70);
  EXPECT_FALSE(believing_.Believes(kName, 69));
  EXPECT_TRUE(believing_.Believes(kName, 70));
}

TEST_F(BelievingTest, TakesNoNoticeOfAChangeThatIsToldAgainLate) {
  believing_.Begin(50);
  believing_.Raise(kName, 70);
  believing_.Raise(kName, 60);
  EXPECT_FALSE(believing_.Believes(kName, 69));
}

TEST_F(BelievingTest, RemembersWhenWhatWasForgottenHadBeenReadAheadOfTheFeed) {
  believing_.Begin(50);
  believing_.Forget(HashOf(kName), 110);
  EXPECT_FALSE(believing_.Believes(kName, 109));
  EXPECT_TRUE(believing_.Believes(kName, 110));
}

TEST_F(BelievingTest, LearnsNothingFromForgettingWhatTheFeedHasToldOf) {
  believing_.Begin(50);
  believing_.Forget(HashOf(kName), 100);
  EXPECT_TRUE(believing_.Believes(kName, 50));
}

TEST_F(BelievingTest, ServesNamesThatShareASlotByTheGreaterPosition) {
  believing_.Begin(50);
  believing_.Raise("organisations/b", 70);
  EXPECT_FALSE(believing_.Believes(kName, 69));
}

}  // namespace
}  // namespace baraza::cache
