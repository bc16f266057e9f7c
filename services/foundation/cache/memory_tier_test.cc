#include "services/foundation/cache/memory_tier.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::cache {
namespace {

using ::testing::ElementsAre;

class MemoryTierTest : public ::testing::Test {
 protected:
  // The value held of "k"; "" where there is none.
  std::string Held() {
    const auto entry = tier_.Find({"k"}).front();
    return entry.has_value() ? entry->value : "";
  }

  MemoryTier tier_;
};

TEST_F(MemoryTierTest, FindsWhatWasOfferedInTheOrderAskedFor) {
  tier_.Offer("a", {1, 10, "A"});
  tier_.Offer("b", {2, 11, "B"});
  const auto entries = tier_.Find({"b", "none", "a"});
  EXPECT_EQ(entries[0]->value, "B");
  EXPECT_FALSE(entries[1].has_value());
  EXPECT_EQ(entries[2]->position, 10);
}

TEST_F(MemoryTierTest, KeepsTheGreaterVersion) {
  tier_.Offer("k", {2, 20, "new"});
  tier_.Offer("k", {1, 30, "old"});
  EXPECT_EQ(Held(), "new");
}

TEST_F(MemoryTierTest, TakesTheSameVersionOfALaterPosition) {
  tier_.Offer("k", {2, 20, "early"});
  tier_.Offer("k", {2, 30, "late"});
  EXPECT_EQ(Held(), "late");
}

TEST_F(MemoryTierTest, DropsWhatIsOlderThanAChange) {
  tier_.Offer("k", {1, 10, "old"});
  tier_.Retract("k", 2, 20);
  EXPECT_EQ(Held(), "");
}

TEST_F(MemoryTierTest, KeepsWhatWasReadAfterAChange) {
  tier_.Offer("k", {2, 20, "new"});
  tier_.Retract("k", 2, 20);
  EXPECT_EQ(Held(), "new");
}

TEST_F(MemoryTierTest, RefusesWhatIsOfferedTooLate) {
  tier_.Retract("k", 2, 20);
  tier_.Offer("k", {1, 10, "old"});
  EXPECT_EQ(Held(), "");
  EXPECT_EQ(tier_.Count().refused, 1u);
}

TEST_F(MemoryTierTest, TellsEachChangeOnce) {
  std::vector<std::string> heard;
  tier_.OnRetracted([&heard](std::string_view key) { heard.emplace_back(key); });
  tier_.Retract("k", 2, 20);
  tier_.Retract("k", 2, 20);
  tier_.Retract("k", 1, 10);
  tier_.Retract("k", 3, 30);
  EXPECT_THAT(heard, ElementsAre("k", "k"));
}

TEST_F(MemoryTierTest, ForgetsWhatItIsToldOutOfReach) {
  tier_.Offer("k", {1, 10, "kept"});
  tier_.SetOutOfReach(true);
  EXPECT_EQ(Held(), "");
  tier_.Retract("k", 2, 20);
  tier_.SetOutOfReach(false);
  EXPECT_EQ(Held(), "kept");
}

}  // namespace
}  // namespace baraza::cache
