#include "services/foundation/feed/follower.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "services/foundation/feed/notes_fixture.h"

namespace baraza::feed {
namespace {

using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

class FollowerTest : public testing::Test {
 protected:
  FollowerTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    notes_ = *Notes::Open("sqlite:" + folder_ + "/notes.db", clock_);
  }
  ~FollowerTest() override {
    notes_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Writes `count` versions of a note in one transaction.
  void Write(const std::string& name, int count) {
    ASSERT_TRUE(notes_->Write(std::vector<std::string>(count, name)).ok());
  }
  void CompactEverything() {
    ASSERT_TRUE(notes_->CompactAll(clock_.Now() + absl::Seconds(1)).ok());
  }
  std::string ReasonToRefuse(const std::string& token) {
    Follower follower = notes_->Follow();
    return status::Reason(follower.Start(token));
  }

  const std::string folder_ = testing::TempDir() + "follower." + std::to_string(::getpid());
  clock::FakeClock clock_;
  std::unique_ptr<Notes> notes_;
};

TEST_F(FollowerTest, RefusesATokenBelowTheHorizon) {
  Write("a", 3);
  CompactEverything();
  Follower follower = notes_->Follow();
  const absl::Status refused = follower.Start(notes_->TokenAt(2));
  EXPECT_TRUE(absl::IsOutOfRange(refused)) << refused;
  EXPECT_EQ(status::Reason(refused), "FEED_TOKEN_TOO_OLD");
  EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("start without a token"));
}

TEST_F(FollowerTest, ResumesAtTheHorizon) {
  Write("a", 3);
  CompactEverything();
  Write("a", 1);
  Reader reader({{"a", 3}});
  ASSERT_TRUE(reader.Resume(notes_->Follow(), notes_->TokenAt(3)).ok());
  EXPECT_THAT(reader.held(), UnorderedElementsAre(Pair("a", 4)));
  EXPECT_THAT(reader.complaints(), IsEmpty());
}

TEST_F(FollowerTest, RefusesATokenInASnapshotThatBeganBelowTheHorizon) {
  Write("a", 3);
  CompactEverything();
  EXPECT_EQ(ReasonToRefuse(EncodeToken(
                {.epoch = notes_->head().epoch, .position = 2, .source = 0, .after = "a"})),
            "FEED_TOKEN_TOO_OLD");
}

TEST_F(FollowerTest, TellsALiveReaderThatCompactionHasOvertakenIt) {
  Write("a", 600);
  Follower follower = notes_->Follow();
  ASSERT_TRUE(follower.Start(notes_->TokenAt(0)).ok());
  ASSERT_TRUE(follower.Next().ok());
  CompactEverything();
  EXPECT_EQ(status::Reason(follower.Next().status()), "FEED_TOKEN_TOO_OLD");
}

TEST_F(FollowerTest, TellsALiveReaderThatTheEpochHasChanged) {
  Write("a", 3);
  Follower follower = notes_->Follow();
  ASSERT_TRUE(follower.Start(notes_->TokenAt(1)).ok());
  ASSERT_TRUE(BeginEpoch(notes_->session()).ok());
  EXPECT_EQ(status::Reason(follower.Next().status()), "FEED_EPOCH_CHANGED");
}

TEST_F(FollowerTest, RefusesATokenOfAFormerEpoch) {
  Write("a", 3);
  const std::string token = notes_->TokenAt(3);
  ASSERT_TRUE(BeginEpoch(notes_->session()).ok());
  EXPECT_EQ(ReasonToRefuse(token), "FEED_EPOCH_CHANGED");
  EXPECT_EQ(notes_->head().position, 3);
}

TEST_F(FollowerTest, StartsAgainFromASnapshotThatLeadsToThePresent) {
  Write("a", 3);
  Write("b", 1);
  CompactEverything();
  Reader reader;
  ASSERT_TRUE(reader.Resume(notes_->Follow(), "").ok());
  EXPECT_EQ(reader.held(), notes_->Table());
  EXPECT_THAT(reader.complaints(), IsEmpty());
}

TEST_F(FollowerTest, MovesOnPastWhatItsReaderMayNotSee) {
  ASSERT_TRUE(notes_->Write(std::vector<std::string>(300, "draft"), {false, {"x"}}).ok());
  Follower follower = notes_->Follow(scope::Scope::Public());
  ASSERT_TRUE(follower.Start(notes_->TokenAt(0)).ok());
  auto batch = follower.Next();
  while (batch.ok() && !batch->caught_up) batch = follower.Next();
  ASSERT_TRUE(batch.ok()) << batch.status();
  EXPECT_THAT(batch->changes, IsEmpty());
  EXPECT_EQ(DecodeToken(batch->resume_token)->position, 300);
}

TEST_F(FollowerTest, RefusesATokenThatIsNone) {
  Follower follower = notes_->Follow();
  EXPECT_TRUE(absl::IsInvalidArgument(follower.Start("garbled")));
}

}  // namespace
}  // namespace baraza::feed
