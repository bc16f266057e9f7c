#include "services/duplication/alliance_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

absl::StatusOr<AllianceWishes> Read(const std::vector<std::string>& arguments) {
  configuration::Declaration declaration("baraza-notes", "Keeps notes.");
  const AllianceKeys keys(declaration);
  const auto values = declaration.Read({.arguments = arguments});
  EXPECT_TRUE(values.ok()) << values.status();
  return keys.Read(*values);
}

TEST(AllianceKeys, WantNothingUnlessTold) { EXPECT_THAT(Read({})->four_eyes, IsEmpty()); }

TEST(AllianceKeys, NameAlliancesOfFourEyesBetweenCommas) {
  EXPECT_THAT(Read({"--four-eyes-alliances=alliances/b, alliances/a,"})->four_eyes,
              ElementsAre("alliances/a", "alliances/b"));
}

TEST(AllianceKeys, RefuseWhatIsNoAlliance) {
  for (const char* wrong : {"uganda", "organisations/a", "alliances/", "alliances/a b"}) {
    const auto read = Read({std::string("--four-eyes-alliances=") + wrong});
    EXPECT_TRUE(absl::IsInvalidArgument(read.status())) << wrong;
  }
}

TEST(AllianceKeys, TuneOverlapsByAlliance) {
  const auto wishes = Read({"--overlaps=alliances/sl: least_strength=0.7"});
  ASSERT_TRUE(wishes.ok()) << wishes.status();
  const std::vector<std::string> sl = {"alliances/sl"};
  EXPECT_EQ(wishes->overlaps.For(sl, sl).least_strength, 0.7);
}

TEST(AllianceKeys, TellAllThatIsWrongByOption) {
  const auto read = Read({"--four-eyes-alliances=uganda", "--overlaps=alliances/sl: height=2"});
  EXPECT_THAT(std::string(read.status().message()),
              testing::AllOf(testing::HasSubstr("--four-eyes-alliances: 'uganda'"),
                             testing::HasSubstr("--overlaps: 'height=2'")));
}

}  // namespace
}  // namespace baraza::duplication
