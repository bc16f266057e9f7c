#include "services/foundation/redis/slots.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::redis {
namespace {

using ::testing::ElementsAre;

Reply Text(std::string text) { return {.kind = Reply::Kind::kText, .text = std::move(text)}; }
Reply Number(std::int64_t number) { return {.kind = Reply::Kind::kInteger, .integer = number}; }
Reply List(std::vector<Reply> elements) {
  return {.kind = Reply::Kind::kList, .elements = std::move(elements)};
}
Reply Range(int first, int last, const std::string& host, int port) {
  return List({Number(first), Number(last), List({Text(host), Number(port), Text("id")})});
}

// The values that Redis' specification and CLUSTER KEYSLOT of Redis 7.0 give.
TEST(Slots, AreThoseThatRedisComputes) {
  EXPECT_EQ(Crc16("123456789"), 0x31C3);
  EXPECT_EQ(SlotOf("123456789"), 12739);
  EXPECT_EQ(SlotOf("foo"), 12182);
  EXPECT_EQ(SlotOf(""), 0);
}

TEST(Slots, AreThoseOfTheHashTag) {
  EXPECT_EQ(SlotOf("{foo}.a"), SlotOf("foo"));
  EXPECT_EQ(SlotOf("b{foo}{bar}"), SlotOf("foo"));
  EXPECT_EQ(SlotOf("a{}{foo}"), Crc16("a{}{foo}") % kSlots);  // an empty tag is none
  EXPECT_EQ(SlotOf("a{foo"), Crc16("a{foo") % kSlots);
}

TEST(Layout, OfOneServerGivesItEveryKey) {
  const Layout layout{.masters = {{"h", 1}}};
  EXPECT_EQ(layout.MasterOf("foo"), 0);
  EXPECT_EQ(Layout{}.MasterOf("foo"), -1);
}

TEST(Layout, IsReadFromClusterSlots) {
  const auto layout = ReadClusterSlots(
      List({Range(0, 8000, "a", 1), Range(8001, 12181, "b", 2), Range(12182, 12182, "a", 1)}),
      {"x", 9});
  ASSERT_TRUE(layout.ok()) << layout.status();
  EXPECT_THAT(layout->masters, ElementsAre(Endpoint{"a", 1}, Endpoint{"b", 2}));
  EXPECT_EQ(layout->MasterOf("foo"), 0);
  EXPECT_EQ(layout->MasterOf(""), 0);
  EXPECT_EQ(layout->of_slot[8001], 1);
  EXPECT_EQ(layout->of_slot[12183], -1);
}

TEST(Layout, TakesTheAddressThatWasAskedForAServerThatDoesNotKnowItsOwn) {
  const auto layout = ReadClusterSlots(List({Range(0, 1, "", 7)}), {"asked", 9});
  EXPECT_THAT(layout->masters, ElementsAre(Endpoint{"asked", 7}));
}

TEST(Layout, IsRefusedFromWhatIsNoAnswerToClusterSlots) {
  const Endpoint asked{"x", 9};
  EXPECT_EQ(ReadClusterSlots(List({}), asked).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReadClusterSlots({.kind = Reply::Kind::kError, .text = "ERR"}, asked).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReadClusterSlots(List({Range(0, kSlots, "a", 1)}), asked).status().code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(ReadClusterSlots(List({Number(1)}), asked).status().code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace baraza::redis
