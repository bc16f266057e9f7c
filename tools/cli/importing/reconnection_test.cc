#include "tools/cli/importing/reconnection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "absl/status/status.h"
#include "services/foundation/status/status.h"

namespace baraza::importing {
namespace {

const absl::Status kGone = absl::UnavailableError("Socket closed");

class ReconnectionTest : public testing::Test {
 protected:
  std::vector<std::string> said_;
  std::vector<absl::Duration> pauses_;
  Reconnection reconnection_{[this](const std::string& sentence) { said_.push_back(sentence); },
                             [this](absl::Duration pause) { pauses_.push_back(pause); }};
};

TEST_F(ReconnectionTest, DoesNotWaitForAServerThatNeverAnswered) {
  EXPECT_FALSE(reconnection_.Await(kGone));
  EXPECT_THAT(pauses_, testing::IsEmpty());
}

TEST_F(ReconnectionTest, GivesUpAfterItsAttempts) {
  reconnection_.Answered();
  for (int i = 0; i < Reconnection::kAttempts; ++i) EXPECT_TRUE(reconnection_.Await(kGone));
  EXPECT_FALSE(reconnection_.Await(kGone));
}

TEST_F(ReconnectionTest, WaitsTwiceAsLongEachTimeUpToABound) {
  reconnection_.Answered();
  for (int i = 0; i < 7; ++i) reconnection_.Await(kGone);
  EXPECT_THAT(pauses_, testing::ElementsAre(absl::Milliseconds(250), absl::Milliseconds(500),
                                            absl::Seconds(1), absl::Seconds(2), absl::Seconds(4),
                                            absl::Seconds(5), absl::Seconds(5)));
}

TEST_F(ReconnectionTest, BeginsAnewAfterAnAnswer) {
  reconnection_.Answered();
  for (int i = 0; i < Reconnection::kAttempts; ++i) reconnection_.Await(kGone);
  reconnection_.Answered();
  EXPECT_TRUE(reconnection_.Await(kGone));
  EXPECT_EQ(pauses_.back(), Reconnection::kFirstPause);
  EXPECT_EQ(reconnection_.times(), 1);
}

TEST_F(ReconnectionTest, SaysWhatHappenedAndWhatItDoes) {
  reconnection_.Answered();
  reconnection_.Await(kGone);
  EXPECT_THAT(said_, testing::ElementsAre(testing::AllOf(testing::HasSubstr("Socket closed"),
                                                         testing::HasSubstr("attempt 1 of 10"))));
}

TEST_F(ReconnectionTest, DoesNotRepeatWhatWasRefused) {
  reconnection_.Answered();
  EXPECT_FALSE(reconnection_.Await(absl::PermissionDeniedError("not yours")));
  EXPECT_FALSE(reconnection_.Await(
      status::Error(absl::StatusCode::kInternal, "BROKEN_RECORD", "a fault of the server")));
}

}  // namespace
}  // namespace baraza::importing
