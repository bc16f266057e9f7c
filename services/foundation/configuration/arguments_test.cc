#include "services/foundation/configuration/arguments.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::configuration {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

class ParseArgumentsTest : public testing::Test {
 protected:
  Arguments Parse(const std::vector<std::string>& words) {
    return ParseArguments(words, options_, faults_);
  }

  const std::vector<Option> options_ = {
      {.name = "threads", .kind = Kind::kInteger, .fallback = std::int64_t{8}},
      {.name = "verbose", .kind = Kind::kBoolean, .fallback = false},
  };
  Faults faults_;
};

TEST_F(ParseArgumentsTest, TakesAValueAfterAnEqualsSignOrABlank) {
  EXPECT_THAT(Parse({"--threads=4"}).settings, ElementsAre(Setting{"threads", "4", "--threads"}));
  EXPECT_THAT(Parse({"--threads", "4"}).settings,
              ElementsAre(Setting{"threads", "4", "--threads"}));
}

TEST_F(ParseArgumentsTest, KeepsEqualsSignsInValues) {
  EXPECT_THAT(Parse({"--threads=a=b"}).settings,
              ElementsAre(Setting{"threads", "a=b", "--threads"}));
}

TEST_F(ParseArgumentsTest, TakesNegativeNumbersAsValues) {
  EXPECT_THAT(Parse({"--threads", "-4"}).settings,
              ElementsAre(Setting{"threads", "-4", "--threads"}));
}

TEST_F(ParseArgumentsTest, TurnsSwitchesOnAndOff) {
  EXPECT_THAT(Parse({"--verbose"}).settings, ElementsAre(Setting{"verbose", "true", "--verbose"}));
  EXPECT_THAT(Parse({"--no-verbose"}).settings,
              ElementsAre(Setting{"verbose", "false", "--no-verbose"}));
  EXPECT_THAT(Parse({"--verbose=false"}).settings,
              ElementsAre(Setting{"verbose", "false", "--verbose"}));
}

TEST_F(ParseArgumentsTest, LeavesTheWordAfterASwitchAlone) {
  EXPECT_THAT(Parse({"--verbose", "false"}).positional, ElementsAre("false"));
}

TEST_F(ParseArgumentsTest, KeepsWhatIsNoFlag) {
  EXPECT_THAT(Parse({"one", "--threads", "4", "two", "-"}).positional,
              ElementsAre("one", "two", "-"));
}

TEST_F(ParseArgumentsTest, TakesNothingForAFlagAfterTwoDashes) {
  const Arguments arguments = Parse({"--", "--threads", "--help"});
  EXPECT_THAT(arguments.positional, ElementsAre("--threads", "--help"));
  EXPECT_THAT(arguments.settings, IsEmpty());
  EXPECT_FALSE(arguments.help);
}

TEST_F(ParseArgumentsTest, SeesThatHelpIsWanted) {
  EXPECT_TRUE(Parse({"--help"}).help);
  EXPECT_TRUE(Parse({"-h"}).help);
}

TEST_F(ParseArgumentsTest, NamesAnUnknownFlagAndTheNearestKnownOne) {
  Parse({"--thread=4"});
  EXPECT_THAT(faults_, ElementsAre(status::FieldViolation{
                           "--thread",
                           "is no option of this program. Did you mean --threads? All are listed "
                           "by --help"}));
}

TEST_F(ParseArgumentsTest, NamesEveryUnknownFlag) {
  Parse({"--colour", "-t", "--no-threads", "--no-verbose=true"});
  EXPECT_THAT(faults_, ElementsAre(Field(&status::FieldViolation::field, "--colour"),
                                   Field(&status::FieldViolation::field, "-t"),
                                   Field(&status::FieldViolation::field, "--no-threads"),
                                   Field(&status::FieldViolation::field, "--no-verbose")));
}

TEST_F(ParseArgumentsTest, FindsAFlagWithoutItsValue) {
  Parse({"--threads", "--verbose"});
  EXPECT_THAT(faults_, ElementsAre(status::FieldViolation{"--threads",
                                                          "has no value: write a whole number"}));
}

TEST_F(ParseArgumentsTest, FindsAFlagThatIsGivenTwice) {
  Parse({"--verbose", "--no-verbose"});
  EXPECT_THAT(faults_,
              ElementsAre(status::FieldViolation{"--no-verbose", "is given twice: write it once"}));
}

}  // namespace
}  // namespace baraza::configuration
