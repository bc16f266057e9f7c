#include "services/foundation/process/feed_keys.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace baraza::process {
namespace {

feed::Keeping KeepingOf(const std::vector<std::string>& arguments) {
  configuration::Declaration declaration("baraza-notes", "Keeps notes.");
  const FeedKeys keys(declaration);
  const auto values = declaration.Read({.arguments = arguments});
  EXPECT_TRUE(values.ok()) << values.status();
  return keys.Read(*values);
}

TEST(FeedKeys, KeepAMonthAndTheEpochUnlessToldOtherwise) {
  const feed::Keeping keeping = KeepingOf({});
  EXPECT_EQ(keeping.retention, feed::Keeping().retention);
  EXPECT_FALSE(keeping.new_epoch);
}

TEST(FeedKeys, ReadTheRetentionInDays) {
  EXPECT_EQ(KeepingOf({"--feed-retention-days=7"}).retention, absl::Hours(7 * 24));
}

TEST(FeedKeys, ReadNoDaysAsForEver) {
  EXPECT_EQ(KeepingOf({"--feed-retention-days=0"}).retention, absl::ZeroDuration());
}

TEST(FeedKeys, GiveANewEpochWhenAsked) { EXPECT_TRUE(KeepingOf({"--new-feed-epoch"}).new_epoch); }

}  // namespace
}  // namespace baraza::process
