#include "services/duplication/four_eyes_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

absl::StatusOr<std::set<std::string>> Alliances(const std::vector<std::string>& arguments) {
  configuration::Declaration declaration("baraza-notes", "Keeps notes.");
  const FourEyesKey key(declaration);
  const auto values = declaration.Read({.arguments = arguments});
  EXPECT_TRUE(values.ok()) << values.status();
  return key.Read(*values);
}

TEST(FourEyesKey, NamesNoAllianceUnlessTold) { EXPECT_THAT(*Alliances({}), IsEmpty()); }

TEST(FourEyesKey, NamesAlliancesBetweenCommas) {
  EXPECT_THAT(*Alliances({"--four-eyes-alliances=alliances/b, alliances/a,"}),
              ElementsAre("alliances/a", "alliances/b"));
}

TEST(FourEyesKey, RefusesWhatIsNoAlliance) {
  for (const char* wrong : {"uganda", "organisations/a", "alliances/", "alliances/a b"}) {
    const auto read = Alliances({std::string("--four-eyes-alliances=") + wrong});
    EXPECT_TRUE(absl::IsInvalidArgument(read.status())) << wrong;
  }
}

}  // namespace
}  // namespace baraza::duplication
