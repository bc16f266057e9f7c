#include "services/foundation/sharedcache/keys.h"

#include <limits>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/foundation/redis/slots.h"

namespace baraza::sharedcache {
namespace {

const std::vector<std::string>& AwkwardKeys() {
  static const std::vector<std::string> keys = {
      "organisations/msf", "", "}", "{}", "{a}b{c}", ":", "k{0000}", std::string("\0\r\n\xff", 4)};
  return keys;
}

TEST(Keys, OfOneEntryLieInOneSlotWhateverItsBytes) {
  const Keys keys("organisations", "me");
  for (const std::string& key : AwkwardKeys()) {
    const int slot = redis::SlotOf(keys.Value(key));
    EXPECT_EQ(redis::SlotOf(keys.Tombstone(key)), slot) << key;
    EXPECT_EQ(redis::SlotOf(keys.Announcement(key)), slot) << key;
  }
}

TEST(Keys, AreReadFromAnotherInstancesAnnouncement) {
  const Keys own("organisations", "me");
  const Keys other("organisations", "you");
  for (const std::string& key : AwkwardKeys()) {
    EXPECT_EQ(own.ReadAnnouncement(other.Announcement(key)), key);
    EXPECT_EQ(own.ReadAnnouncement(own.Announcement(key)), std::nullopt) << key;
  }
}

TEST(Keys, AreNotReadFromHeartBeatsNorFromAnythingElse) {
  const Keys own("organisations", "me");
  const Keys other("organisations", "you");
  const Keys projects("projects", "you");
  for (const std::string& text : {other.HeartBeat("7"), projects.Announcement("a"), own.Value("a"),
                                  std::string(), own.announced(), own.announced() + "you:k{12"}) {
    EXPECT_EQ(own.ReadAnnouncement(text), std::nullopt) << text;
  }
}

TEST(Keys, SpreadOverTheSlots) {
  const Keys keys("organisations", "me");
  std::vector<int> thirds(3);
  for (int i = 0; i < 3000; ++i) {
    ++thirds[static_cast<size_t>(redis::SlotOf(keys.Value("organisations/" + std::to_string(i))) *
                                 3 / redis::kSlots)];
  }
  for (const int count : thirds) EXPECT_GT(count, 800);
}

TEST(Stamp, OrdersByVersionAndThenByPosition) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::string> ordered = {Stamp(0, 0),   Stamp(0, 1),    Stamp(0, kMost),
                                            Stamp(9, 5),   Stamp(10, 1),   Stamp(10, 9),
                                            Stamp(10, 10), Stamp(kMost, 0)};
  for (size_t i = 1; i < ordered.size(); ++i) EXPECT_LT(ordered[i - 1], ordered[i]) << i;
  for (const std::string& stamp : ordered) EXPECT_EQ(stamp.size(), kStampBytes);
}

TEST(Entry, IsReadAsItWasWritten) {
  const std::string value("any\0bytes\r\n", 11);
  const auto entry = ReadEntry(Stamp(7, 1234567890123) + value);
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->version, 7);
  EXPECT_EQ(entry->position, 1234567890123);
  EXPECT_EQ(entry->value, value);
}

TEST(Entry, IsNotReadFromWhatIsNone) {
  EXPECT_EQ(ReadEntry(""), std::nullopt);
  EXPECT_EQ(ReadEntry(Stamp(1, 2).substr(1)), std::nullopt);
  EXPECT_EQ(ReadEntry(std::string(kStampBytes, 'x')), std::nullopt);
}

}  // namespace
}  // namespace baraza::sharedcache
