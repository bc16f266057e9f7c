#include "services/duplication/storage/snapshot_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace baraza::duplication {
namespace {

using testing::HasSubstr;

class SnapshotFileTest : public testing::Test {
 protected:
  SnapshotFileTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~SnapshotFileTest() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return folder_ + "/register.snapshot"; }
  absl::Status Write(const std::string& text) {
    return file_->Replace([&](const ByteSink& sink) { return sink(text); });
  }

  const std::string folder_ = testing::TempDir() + "snapshot_file." + std::to_string(::getpid());
  std::unique_ptr<SnapshotFile> file_ = std::make_unique<SnapshotFile>(path());
};

TEST_F(SnapshotFileTest, GivesBackWhatWasWrittenLast) {
  ASSERT_TRUE(Write("first, and longer").ok());
  ASSERT_TRUE(Write("second").ok());
  EXPECT_EQ(*file_->Read(), "second");
}

TEST_F(SnapshotFileTest, SaysThatThereIsNone) {
  EXPECT_EQ(file_->Read().status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SnapshotFileTest, IsReadByItsOwnerOnly) {
  std::ofstream(path() + ".part") << "left by a process that died";
  std::filesystem::permissions(path() + ".part", std::filesystem::perms::all);
  ASSERT_TRUE(Write("restricted").ok());
  struct stat found {};
  ASSERT_EQ(::stat(path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
}

TEST_F(SnapshotFileTest, KeepsTheLastOneWhenTheNextIsNotWrittenToItsEnd) {
  ASSERT_TRUE(Write("whole").ok());
  const absl::Status status = file_->Replace([](const ByteSink& sink) {
    EXPECT_TRUE(sink("half").ok());
    return absl::CancelledError("stopped");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(*file_->Read(), "whole");
  EXPECT_FALSE(std::filesystem::exists(path() + ".part"));
}

TEST_F(SnapshotFileTest, NamesThePathThatCannotBeWritten) {
  std::filesystem::remove_all(folder_);
  EXPECT_THAT(std::string(Write("lost").message()), HasSubstr(path()));
}

TEST_F(SnapshotFileTest, IsToldApartFromNoneWhenItCannotBeRead) {
  std::filesystem::create_directories(path());
  EXPECT_EQ(file_->Read().status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace baraza::duplication
