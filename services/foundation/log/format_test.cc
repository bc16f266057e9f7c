#include "services/foundation/log/format.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::log {
namespace {

using ::testing::HasSubstr;

const absl::Time kTime = absl::FromUnixMicros(1'704'164'645'000'007);  // 2024-01-02 03:04:05

std::string Line(Format format, std::vector<Field> fields, Level level = Level::kInfo,
                 std::string_view service = "") {
  std::string line;
  AppendLine(line, format, {kTime, level, service, "server listening", fields});
  return line;
}

// The part of a JSON line that one field makes.
std::string Json(Field field) { return Line(Format::kJson, {field}); }

TEST(JsonLine, HasTimeLevelAndMessage) {
  EXPECT_EQ(Line(Format::kJson, {}),
            "{\"time\":\"2024-01-02T03:04:05.000007Z\",\"level\":\"info\","
            "\"message\":\"server listening\"}\n");
}

TEST(JsonLine, NamesTheService) {
  EXPECT_THAT(Line(Format::kJson, {}, Level::kError, "projects"),
              HasSubstr(R"("level":"error","service":"projects","message")"));
}

TEST(JsonLine, KeepsFieldsInOrder) {
  EXPECT_THAT(Line(Format::kJson, {{"b", 1}, {"a", 2}}), HasSubstr(R"(,"b":1,"a":2})"));
}

TEST(JsonLine, KeepsTypes) {
  EXPECT_THAT(Json({"v", true}), HasSubstr(R"("v":true})"));
  EXPECT_THAT(Json({"v", std::numeric_limits<std::int64_t>::min()}),
              HasSubstr(R"("v":-9223372036854775808})"));
  EXPECT_THAT(Json({"v", std::numeric_limits<std::uint64_t>::max()}),
              HasSubstr(R"("v":18446744073709551615})"));
  EXPECT_THAT(Json({"v", 0.1}), HasSubstr(R"("v":0.1})"));
}

TEST(JsonLine, TakesEveryKindOfText) {
  EXPECT_THAT(Json({"v", "literal"}), HasSubstr(R"("v":"literal"})"));
  EXPECT_THAT(Json({"v", std::string("owned")}), HasSubstr(R"("v":"owned"})"));
  EXPECT_THAT(Json({"v", std::string_view("viewed")}), HasSubstr(R"("v":"viewed"})"));
  EXPECT_THAT(Json({"v", absl::string_view("Abseil's")}), HasSubstr(R"("v":"Abseil's"})"));
}

TEST(JsonLine, WritesDurationsAsSeconds) {
  EXPECT_THAT(Json({"v", absl::Milliseconds(1500)}), HasSubstr(R"("v":1.5})"));
}

TEST(JsonLine, WritesTimesInRfc3339) {
  EXPECT_THAT(Json({"v", absl::UnixEpoch()}), HasSubstr(R"("v":"1970-01-01T00:00:00.000000Z"})"));
}

TEST(JsonLine, WritesStatusesWithTheirCode) {
  EXPECT_THAT(Json({"v", absl::NotFoundError("gone")}), HasSubstr(R"("v":"NOT_FOUND: gone"})"));
  EXPECT_THAT(Json({"v", absl::OkStatus()}), HasSubstr(R"("v":"OK"})"));
}

TEST(JsonLine, WritesNumbersThatJsonLacksAsStrings) {
  EXPECT_THAT(Json({"v", std::nan("")}), HasSubstr(R"("v":"NaN"})"));
  EXPECT_THAT(Json({"v", -std::numeric_limits<double>::infinity()}),
              HasSubstr(R"("v":"-Infinity"})"));
  EXPECT_THAT(Json({"v", absl::InfiniteDuration()}), HasSubstr(R"("v":"Infinity"})"));
}

TEST(JsonLine, HasEachFixedKeyOnce) {
  EXPECT_THAT(Json({"level", 3}), HasSubstr(R"("level_":3})"));
}

TEST(TextLine, PutsTheMessageBeforeTheFields) {
  EXPECT_EQ(Line(Format::kText, {{"address", "127.0.0.1"}, {"port", 8080}}),
            "03:04:05.000 INFO    server listening  address=127.0.0.1 port=8080\n");
}

TEST(TextLine, QuotesTextOfSeveralWords) {
  EXPECT_THAT(Line(Format::kText, {{"name", "two words"}}), HasSubstr("name=\"two words\"\n"));
}

TEST(TextLine, GivesDurationsTheirUnit) {
  EXPECT_THAT(Line(Format::kText, {{"took", absl::Milliseconds(1500)}}), HasSubstr("took=1.5s\n"));
}

TEST(TextLine, WritesNumbersThatJsonLacks) {
  EXPECT_THAT(Line(Format::kText, {{"ratio", std::nan("")}}), HasSubstr("ratio=nan\n"));
}

TEST(TextLine, CannotBeForgedByALineBreakInTheMessage) {
  std::string line;
  AppendLine(line, Format::kText, {kTime, Level::kInfo, "", "one\ntwo", {}});
  EXPECT_EQ(line, "03:04:05.000 INFO    one\\ntwo\n");
}

TEST(ColouredLine, ShowsTheLevelInItsColour) {
  EXPECT_THAT(Line(Format::kColouredText, {}, Level::kError), HasSubstr("\x1b[31mERROR  \x1b[0m"));
}

TEST(FormatFor, IsJsonWhereNobodyLooks) {
  EXPECT_EQ(FormatFor(false, nullptr, "xterm"), Format::kJson);
}

TEST(FormatFor, IsColouredOnATerminal) {
  EXPECT_EQ(FormatFor(true, nullptr, "xterm"), Format::kColouredText);
  EXPECT_EQ(FormatFor(true, nullptr, nullptr), Format::kColouredText);
}

TEST(FormatFor, RespectsNoColorUnlessItIsEmpty) {
  EXPECT_EQ(FormatFor(true, "1", "xterm"), Format::kText);
  EXPECT_EQ(FormatFor(true, "", "xterm"), Format::kColouredText);
}

TEST(FormatFor, SparesDumbTerminals) { EXPECT_EQ(FormatFor(true, nullptr, "dumb"), Format::kText); }

}  // namespace
}  // namespace baraza::log
