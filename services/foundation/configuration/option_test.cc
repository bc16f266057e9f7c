#include "services/foundation/configuration/option.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::configuration {
namespace {

using ::testing::Optional;
using ::testing::StartsWith;

const Option kThreads = {
    .name = "threads", .kind = Kind::kInteger, .fallback = std::int64_t{8}, .integers = {1, 512}};
const Option kDrain = {.name = "drain",
                       .kind = Kind::kDuration,
                       .fallback = absl::Seconds(20),
                       .durations = {absl::Seconds(1), absl::Minutes(5)}};
const Option kSwitch = {.name = "insecure-dev", .kind = Kind::kBoolean, .fallback = false};
const Option kListen = {
    .name = "listen", .kind = Kind::kAddress, .fallback = Address{"localhost", 80}};
const Option kLevel = {.name = "log-level",
                       .kind = Kind::kChoice,
                       .fallback = std::string("info"),
                       .choices = {"debug", "info"}};
const Option kData = {.name = "data", .kind = Kind::kPath, .fallback = std::string("./data")};
const Option kCertificate = {.name = "certificate", .kind = Kind::kPath, .fallback = std::string()};

TEST(ParseInteger, TakesWholeNumbersInTheRange) {
  EXPECT_THAT(Parse(kThreads, "1"), Optional(Value(std::int64_t{1})));
  EXPECT_THAT(Parse(kThreads, "512"), Optional(Value(std::int64_t{512})));
}

TEST(ParseInteger, RefusesEverythingElse) {
  for (const char* text : {"", "0", "513", "8x", "8.0", " 8", "+8", "99999999999999999999"}) {
    EXPECT_EQ(Parse(kThreads, text), std::nullopt) << "'" << text << "'";
  }
}

TEST(ParseBoolean, TakesTrueAndFalse) {
  EXPECT_THAT(Parse(kSwitch, "true"), Optional(Value(true)));
  EXPECT_THAT(Parse(kSwitch, "1"), Optional(Value(true)));
  EXPECT_THAT(Parse(kSwitch, "false"), Optional(Value(false)));
  EXPECT_THAT(Parse(kSwitch, "0"), Optional(Value(false)));
}

TEST(ParseBoolean, RefusesEverythingElse) {
  for (const char* text : {"", "TRUE", "yes", "2"}) {
    EXPECT_EQ(Parse(kSwitch, text), std::nullopt) << "'" << text << "'";
  }
}

TEST(ParseDuration, TakesUnits) {
  EXPECT_THAT(Parse(kDrain, "1m30s"), Optional(Value(absl::Seconds(90))));
  EXPECT_THAT(Parse(kDrain, "1500ms"), Optional(Value(absl::Milliseconds(1500))));
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text : {"", "20", "0s", "6m", "-5s", "inf", "20 s"}) {
    EXPECT_EQ(Parse(kDrain, text), std::nullopt) << "'" << text << "'";
  }
}

TEST(ParseAddress, TakesNamesAndNumbers) {
  EXPECT_THAT(Parse(kListen, "localhost:0"), Optional(Value(Address{"localhost", 0})));
  EXPECT_THAT(Parse(kListen, "127.0.0.1:65535"), Optional(Value(Address{"127.0.0.1", 65535})));
  EXPECT_THAT(Parse(kListen, "[::1]:8080"), Optional(Value(Address{"::1", 8080})));
}

TEST(ParseAddress, RefusesEverythingElse) {
  for (const char* text : {"", "localhost", ":80", "localhost:", "localhost:65536", "localhost:-1",
                           "::1:80", "[localhost]:80", "[]:80", "http://localhost:80", "a b:80"}) {
    EXPECT_EQ(Parse(kListen, text), std::nullopt) << "'" << text << "'";
  }
}

TEST(ParseChoice, TakesOnlyTheChoices) {
  EXPECT_THAT(Parse(kLevel, "debug"), Optional(Value(std::string("debug"))));
  EXPECT_EQ(Parse(kLevel, "loud"), std::nullopt);
}

TEST(ParsePath, MayBeEmptyOnlyWhereThatIsTheDefault) {
  EXPECT_EQ(Parse(kData, ""), std::nullopt);
  EXPECT_THAT(Parse(kCertificate, ""), Optional(Value(std::string())));
}

TEST(Print, IsReadBack) {
  for (const Option& option : {kThreads, kDrain, kSwitch, kListen, kLevel, kData, kCertificate}) {
    EXPECT_THAT(Parse(option, Print(option.fallback)), Optional(option.fallback)) << option.name;
  }
}

TEST(Print, PutsIpv6IntoBrackets) { EXPECT_EQ(Print(Address{"::1", 80}), "[::1]:80"); }

TEST(Accepted, NamesTheLimits) {
  EXPECT_EQ(Accepted(kThreads), "a whole number from 1 to 512");
  EXPECT_EQ(Accepted({.kind = Kind::kInteger, .integers = {.min = 1}}),
            "a whole number of at least 1");
  EXPECT_EQ(Accepted({.kind = Kind::kInteger, .integers = {.max = 9}}),
            "a whole number of at most 9");
  EXPECT_EQ(Accepted({.kind = Kind::kInteger}), "a whole number");
  EXPECT_EQ(Accepted(kDrain), "a duration from 1s to 5m, like 500ms, 20s or 1h30m");
  EXPECT_EQ(Accepted(kLevel), "one of debug, info");
}

TEST(VariableName, IsInCapitals) {
  EXPECT_EQ(VariableName("queue-capacity"), "BARAZA_QUEUE_CAPACITY");
}

TEST(Misdeclared, FindsNothingInAGoodOption) { EXPECT_EQ(Misdeclared(kThreads), std::nullopt); }

TEST(Misdeclared, FindsNamesThatAreNone) {
  for (const char* name : {"", "Threads", "two words", "-x", "x-", "7up", "no-cache"}) {
    Option option = kThreads;
    option.name = name;
    EXPECT_THAT(Misdeclared(option), Optional(StartsWith("is no name"))) << name;
  }
}

TEST(Misdeclared, FindsADefaultThatIsNotAccepted) {
  Option option = kThreads;
  option.fallback = std::int64_t{0};
  EXPECT_THAT(Misdeclared(option), Optional(std::string("is '0' unless set, but accepts only a "
                                                        "whole number from 1 to 512")));
}

}  // namespace
}  // namespace baraza::configuration
