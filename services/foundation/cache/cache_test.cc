#include "services/foundation/cache/cache.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"

namespace baraza::cache {
namespace {

using Texts = Cache<std::string>;

std::size_t Size(const std::string& text) { return text.size(); }

class CacheTest : public testing::Test {
 protected:
  // Reads through the cache as a caller does: what the store holds is `version`.
  bool Fill(std::string_view name, std::int64_t version) {
    return cache_.Put(cache_.BeginFill(name), version, "v" + std::to_string(version)) != nullptr;
  }

  // The version held, 0 if none.
  std::int64_t Held(std::string_view name) {
    const auto entry = cache_.Get(name);
    return entry == nullptr ? 0 : entry->version;
  }

  // Puts in so much else that nothing from before is left.
  void EvictAll() {
    for (int i = 0; i < 100; ++i) {
      cache_.Put(cache_.BeginFill("other/" + std::to_string(i)), 1, std::string(500, 'x'));
    }
  }

  Texts cache_{{.max_bytes = 10'000, .shards = 1}, Size};
};

TEST_F(CacheTest, HoldsNothingAtFirst) { EXPECT_EQ(cache_.Get("a"), nullptr); }

TEST_F(CacheTest, GivesBackWhatWasPutIn) {
  EXPECT_TRUE(Fill("a", 3));
  const auto entry = cache_.Get("a");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->version, 3);
  EXPECT_EQ(entry->value, "v3");
}

TEST_F(CacheTest, ReplacesAnOlderVersion) {
  Fill("a", 3);
  EXPECT_TRUE(Fill("a", 4));
  EXPECT_EQ(Held("a"), 4);
}

TEST_F(CacheTest, KeepsANewerVersion) {
  Fill("a", 4);
  EXPECT_TRUE(Fill("a", 3));
  EXPECT_EQ(Held("a"), 4);
}

TEST_F(CacheTest, KeepsItsOwnValueOfTheSameVersion) {
  Fill("a", 4);
  const auto before = cache_.Get("a");
  EXPECT_TRUE(Fill("a", 4));
  EXPECT_EQ(cache_.Get("a"), before);
}

TEST_F(CacheTest, KeepsNamesApart) {
  Fill("a", 4);
  Fill("b", 7);
  EXPECT_EQ(Held("a"), 4);
  EXPECT_EQ(Held("b"), 7);
}

TEST_F(CacheTest, UpdateReplacesAnOlderVersion) {
  Fill("a", 3);
  cache_.Update("a", 4, "v4");
  EXPECT_EQ(Held("a"), 4);
}

TEST_F(CacheTest, UpdateKeepsANewerVersion) {
  Fill("a", 5);
  cache_.Update("a", 4, "v4");
  EXPECT_EQ(Held("a"), 5);
}

TEST_F(CacheTest, UpdateOfWhatIsNotHeldVoidsTickets) {
  const Ticket ticket = cache_.BeginFill("a");
  cache_.Update("a", 4, "v4");
  EXPECT_FALSE(cache_.Put(ticket, 3, "v3"));
  EXPECT_EQ(Held("a"), 0);
}

TEST_F(CacheTest, InvalidateDropsAnOlderVersion) {
  Fill("a", 3);
  cache_.Invalidate("a", 4);
  EXPECT_EQ(Held("a"), 0);
}

TEST_F(CacheTest, InvalidateKeepsTheSameVersion) {
  Fill("a", 4);
  cache_.Invalidate("a", 4);
  EXPECT_EQ(Held("a"), 4);
}

TEST_F(CacheTest, InvalidateVoidsTicketsOfWhatIsNotHeld) {
  const Ticket ticket = cache_.BeginFill("a");
  cache_.Invalidate("a", 4);
  EXPECT_FALSE(cache_.Put(ticket, 3, "v3"));
  EXPECT_EQ(Held("a"), 0);
}

TEST_F(CacheTest, InvalidateLeavesAFloorForTicketsOfWhatIsHeld) {
  Fill("a", 3);
  const Ticket ticket = cache_.BeginFill("a");
  cache_.Invalidate("a", 4);
  EXPECT_FALSE(cache_.Put(ticket, 3, "v3"));
  EXPECT_TRUE(cache_.Put(ticket, 4, "v4"));
  EXPECT_EQ(Held("a"), 4);
}

TEST_F(CacheTest, UpdateAfterInvalidateDoesNotBringAnOlderVersionBack) {
  Fill("a", 3);
  cache_.Invalidate("a", 5);
  cache_.Update("a", 4, "v4");
  EXPECT_EQ(Held("a"), 0);
}

TEST_F(CacheTest, SeeDropsAnOlderVersionAndLeavesAFloor) {
  Fill("a", 3);
  const Ticket ticket = cache_.BeginFill("a");
  cache_.See("a", 5, 7);
  EXPECT_EQ(Held("a"), 0);
  EXPECT_FALSE(cache_.Put(ticket, 4, "v4"));
  EXPECT_TRUE(cache_.Put(ticket, 5, "v5"));
}

TEST_F(CacheTest, SeeKeepsTheSameVersion) {
  Fill("a", 4);
  cache_.See("a", 4, 7);
  EXPECT_EQ(Held("a"), 4);
}

TEST_F(CacheTest, SeeOfWhatIsNotHeldVoidsTickets) {
  const Ticket ticket = cache_.BeginFill("a");
  cache_.See("a", 5, 7);
  EXPECT_FALSE(cache_.Put(ticket, 4, "v4"));
  EXPECT_EQ(Held("a"), 0);
}

TEST_F(CacheTest, TakesAFillAgainAfterAnInvalidation) {
  cache_.Invalidate("a", 4);
  EXPECT_TRUE(Fill("a", 4));
  EXPECT_EQ(Held("a"), 4);
}

TEST_F(CacheTest, RefusesAFillThatBeganBeforeANewerVersionWasEvicted) {
  const Ticket ticket = cache_.BeginFill("a");
  Fill("a", 5);
  EvictAll();
  ASSERT_EQ(Held("a"), 0);
  EXPECT_FALSE(cache_.Put(ticket, 4, "v4"));
  EXPECT_EQ(Held("a"), 0);
}

// The first reader shows version 5 although its Put is refused; the second must not put 4 in.
TEST_F(CacheTest, RefusesAFillThatIsOlderThanARefusedOne) {
  const Ticket first = cache_.BeginFill("a");
  cache_.Invalidate("a", 2);
  const Ticket second = cache_.BeginFill("a");
  EXPECT_FALSE(cache_.Put(first, 5, "v5"));
  EXPECT_FALSE(cache_.Put(second, 4, "v4"));
  EXPECT_TRUE(cache_.Put(second, 5, "v5"));
}

TEST_F(CacheTest, EvictsWhatWasNotUsedForLongest) {
  const std::string half(4'000, 'x');
  cache_.Put(cache_.BeginFill("a"), 1, half);
  cache_.Put(cache_.BeginFill("b"), 1, half);
  EXPECT_EQ(Held("a"), 1);
  cache_.Put(cache_.BeginFill("c"), 1, half);
  EXPECT_EQ(Held("a"), 1);
  EXPECT_EQ(Held("b"), 0);
  EXPECT_EQ(Held("c"), 1);
}

TEST_F(CacheTest, NeverHoldsMoreThanItsBytes) {
  for (int i = 0; i < 1'000; ++i) {
    cache_.Put(cache_.BeginFill(std::to_string(i % 50)), i, std::string(i * 7 % 4'000, 'x'));
    cache_.Update(std::to_string(i % 20), i, std::string(i * 13 % 4'000, 'x'));
    ASSERT_LE(cache_.Count().bytes, 10'000);
  }
}

TEST_F(CacheTest, BoundsFloorsToo) {
  for (int i = 0; i < 1'000; ++i) {
    const Ticket ticket = cache_.BeginFill(std::to_string(i));
    cache_.Invalidate(std::to_string(i), 2);
    ASSERT_FALSE(cache_.Put(ticket, 2, "v2"));
    ASSERT_LE(cache_.Count().bytes, 10'000);
  }
  EXPECT_GT(cache_.Count().entries, 10);
}

TEST_F(CacheTest, DoesNotKeepAValueOfMoreThanHalfAShard) {
  Fill("a", 1);
  EXPECT_FALSE(cache_.Put(cache_.BeginFill("b"), 1, std::string(6'000, 'x')));
  EXPECT_EQ(Held("b"), 0);
  EXPECT_EQ(Held("a"), 1);
}

TEST_F(CacheTest, DropsAnOldVersionWhenTheNewOneIsTooLarge) {
  Fill("a", 1);
  cache_.Update("a", 2, std::string(6'000, 'x'));
  EXPECT_EQ(Held("a"), 0);
  Fill("b", 1);
  cache_.Put(cache_.BeginFill("b"), 2, std::string(6'000, 'x'));
  EXPECT_EQ(Held("b"), 0);
}

TEST_F(CacheTest, LeavesEvictedValuesToThoseWhoHoldThem) {
  Fill("a", 3);
  const auto entry = cache_.Get("a");
  EvictAll();
  EXPECT_EQ(entry->value, "v3");
}

TEST_F(CacheTest, FreesWhatNobodyHolds) {
  Cache<std::shared_ptr<int>> cache({.shards = 1}, [](const auto&) { return 4; });
  const auto value = std::make_shared<int>(7);
  cache.Put(cache.BeginFill("a"), 1, value);
  EXPECT_EQ(value.use_count(), 2);
  cache.Invalidate("a", 2);
  EXPECT_EQ(value.use_count(), 1);
}

TEST_F(CacheTest, ClearDropsAllAndVoidsTickets) {
  Fill("a", 3);
  const Ticket ticket = cache_.BeginFill("b");
  cache_.Clear();
  EXPECT_EQ(Held("a"), 0);
  EXPECT_FALSE(cache_.Put(ticket, 1, "v1"));
  EXPECT_TRUE(Fill("a", 1));  // a new epoch may begin anew
}

TEST_F(CacheTest, HoldsNothingWhileBypassed) {
  Fill("a", 3);
  cache_.SetBypass(true);
  EXPECT_EQ(Held("a"), 0);
  EXPECT_FALSE(Fill("a", 3));
  cache_.SetBypass(false);
  EXPECT_EQ(Held("a"), 0);
}

TEST_F(CacheTest, TakesFillsAgainAfterABypass) {
  cache_.SetBypass(true);
  const Ticket ticket = cache_.BeginFill("a");
  cache_.SetBypass(false);
  EXPECT_FALSE(cache_.Put(ticket, 3, "v3"));
  cache_.Clear();
  EXPECT_TRUE(Fill("a", 3));
}

TEST_F(CacheTest, CountsWhatItHolds) {
  Fill("a", 1);
  EXPECT_EQ(cache_.Count().entries, 1);
  EXPECT_GT(cache_.Count().bytes, 0);
  cache_.SetBypass(true);
  const Counters counters = cache_.Count();
  EXPECT_EQ(counters.entries, 0);
  EXPECT_EQ(counters.bytes, 0);
}

TEST_F(CacheTest, CountsRefusalsAndEvictions) {
  const Ticket ticket = cache_.BeginFill("a");
  cache_.Invalidate("a", 2);
  cache_.Put(ticket, 1, "v1");
  EXPECT_EQ(cache_.Count().refusals, 1);
  EXPECT_EQ(cache_.Count().evictions, 0);
  EvictAll();
  EXPECT_GT(cache_.Count().evictions, 50);
}

}  // namespace
}  // namespace baraza::cache
