#include "tools/cli/platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace baraza::cli {
namespace {

using testing::HasSubstr;

class DataFolderTest : public testing::Test {
 protected:
  ~DataFolderTest() override { std::filesystem::remove_all(path_); }
  const std::string path_ = testing::TempDir() + "baraza-platform-" + std::to_string(getpid());
};

TEST_F(DataFolderTest, IsMadeWithWhatLeadsToIt) {
  EXPECT_TRUE(DataFolder::Take(path_ + "/a/b").ok());
  EXPECT_TRUE(std::filesystem::is_directory(path_ + "/a/b"));
}

TEST_F(DataFolderTest, IsTakenByOneOnly) {
  const auto first = DataFolder::Take(path_);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = DataFolder::Take(path_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(path_));
}

TEST_F(DataFolderTest, IsFreeAgainWhenItsOwnerIsGone) {
  { ASSERT_TRUE(DataFolder::Take(path_).ok()); }
  EXPECT_TRUE(DataFolder::Take(path_).ok());
}

TEST_F(DataFolderTest, ThatCannotBeMadeIsNamed) {
  const auto taken = DataFolder::Take("/dev/null/data");
  EXPECT_THAT(std::string(taken.status().message()), HasSubstr("/dev/null/data"));
}

TEST(DefaultDataFolder, IsInTheStateFolderOfTheUser) {
  ::setenv("XDG_STATE_HOME", "/state", 1);
  EXPECT_EQ(DefaultDataFolder(), "/state/baraza");
  ::unsetenv("XDG_STATE_HOME");
  ::setenv("HOME", "/home/user", 1);
  EXPECT_EQ(DefaultDataFolder(), "/home/user/.local/state/baraza");
}

}  // namespace
}  // namespace baraza::cli
