#include "services/foundation/feed/compaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "services/foundation/feed/notes_fixture.h"

namespace baraza::feed {
namespace {

using testing::ElementsAre;

class CompactionTest : public testing::Test {
 protected:
  CompactionTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    notes_ = *Notes::Open("sqlite:" + folder_ + "/notes.db", clock_);
  }
  ~CompactionTest() override {
    notes_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Writes each note in a transaction of its own, a minute after the one before.
  void Write(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      ASSERT_TRUE(notes_->Write({name}).ok());
      clock_.Advance(absl::Minutes(1));
    }
  }

  const std::string folder_ = testing::TempDir() + "compaction." + std::to_string(::getpid());
  clock::FakeClock clock_;
  std::unique_ptr<Notes> notes_;
};

TEST_F(CompactionTest, KeepsTheLatestChangeOfEveryName) {
  Write({"a", "b", "a", "c", "a"});
  ASSERT_TRUE(notes_->CompactAll(clock_.Now()).ok());
  EXPECT_THAT(notes_->Rows(), ElementsAre("2 b 1", "4 c 1", "5 a 3"));
  EXPECT_EQ(notes_->head().horizon, 5);
}

TEST_F(CompactionTest, KeepsEveryYoungChange) {
  Write({"a", "a"});
  const absl::Time limit = clock_.Now();
  Write({"a", "a"});
  ASSERT_TRUE(notes_->CompactAll(limit).ok());
  EXPECT_THAT(notes_->Rows(), ElementsAre("2 a 2", "3 a 3", "4 a 4"));
  EXPECT_EQ(notes_->head().horizon, 2);
}

TEST_F(CompactionTest, KeepsAnOldChangeThatStandsBehindAYoungOne) {
  clock_.Advance(absl::Hours(1));
  Write({"a"});
  clock_.Advance(-absl::Hours(1));
  Write({"a", "a"});
  ASSERT_TRUE(notes_->CompactAll(clock_.Now()).ok());
  EXPECT_THAT(notes_->Rows(), ElementsAre("1 a 1", "2 a 2", "3 a 3"));
  EXPECT_EQ(notes_->head().horizon, 0);
}

TEST_F(CompactionTest, TakesNoMoreThanAChunkAtATime) {
  Write({"a", "a", "a", "a", "a"});
  EXPECT_TRUE(*notes_->Compact(clock_.Now(), 2));
  EXPECT_THAT(notes_->Rows(), ElementsAre("2 a 2", "3 a 3", "4 a 4", "5 a 5"));
  EXPECT_EQ(notes_->head().horizon, 2);
}

TEST_F(CompactionTest, RemovesWhatAFormerChunkKeptOnceItIsReplaced) {
  Write({"a", "b", "a", "b", "a"});
  EXPECT_TRUE(*notes_->Compact(clock_.Now(), 2));
  EXPECT_TRUE(*notes_->Compact(clock_.Now(), 2));
  EXPECT_FALSE(*notes_->Compact(clock_.Now(), 2));
  EXPECT_THAT(notes_->Rows(), ElementsAre("4 b 2", "5 a 3"));
}

TEST_F(CompactionTest, NeverMovesTheHorizonBack) {
  Write({"a", "a", "a"});
  ASSERT_TRUE(notes_->CompactAll(clock_.Now()).ok());
  EXPECT_FALSE(*notes_->Compact(clock_.Now() - absl::Minutes(2)));
  EXPECT_EQ(notes_->head().horizon, 3);
}

TEST_F(CompactionTest, MovesTheHorizonOnlyWithWhatItRemoves) {
  Write({"a", "a", "a"});
  const absl::Status failed = store::Transact(notes_->session(), [&]() -> absl::Status {
    RETURN_IF_ERROR(CompactChunk(notes_->session(), clock_.Now()).status());
    return absl::UnavailableError("lost");
  });
  EXPECT_TRUE(absl::IsUnavailable(failed));
  EXPECT_EQ(notes_->head().horizon, 0);
  EXPECT_THAT(notes_->Rows(), ElementsAre("1 a 1", "2 a 2", "3 a 3"));
}

TEST_F(CompactionTest, DoesNothingToAnEmptyFeed) {
  EXPECT_FALSE(*notes_->Compact(clock_.Now()));
  EXPECT_EQ(notes_->head().horizon, 0);
}

}  // namespace
}  // namespace baraza::feed
