#include "services/foundation/log/escape.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::log {
namespace {

using ::testing::EndsWith;
using ::testing::SizeIs;

std::string Quoted(std::string_view text) {
  std::string line;
  AppendQuoted(line, text);
  return line;
}

std::string Plain(std::string_view text) {
  std::string line;
  AppendPlain(line, text);
  return line;
}

TEST(AppendQuoted, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(Quoted("Ministère de la Santé 衛生 😷"), "\"Ministère de la Santé 衛生 😷\"");
}

TEST(AppendQuoted, EscapesWhatJsonMust) {
  EXPECT_EQ(Quoted("a\"b\\c\nd\re\tf"), R"("a\"b\\c\nd\re\tf")");
}

TEST(AppendQuoted, EscapesControlCharacters) {
  EXPECT_EQ(Quoted(std::string_view("\x1b[31m\0\x7f", 7)), R"("\u001b[31m\u0000\u007f")");
}

TEST(AppendQuoted, EscapesControlCharactersBeyondAscii) {
  EXPECT_EQ(Quoted("\xC2\x9B"
                   "31m"),
            R"("\u009b31m")");
}

TEST(AppendQuoted, ReplacesBytesThatAreNoUtf8) {
  EXPECT_EQ(Quoted("a\xFF"
                   "b"),
            "\"a\uFFFDb\"");
}

TEST(AppendQuoted, ReplacesACharacterThatEndsTooSoon) {
  EXPECT_EQ(Quoted("\xE8\xA1"), "\"\uFFFD\uFFFD\"");
}

TEST(AppendQuoted, ReplacesOverlongFormsSurrogatesAndWhatIsBeyondUnicode) {
  EXPECT_EQ(Quoted("\xC0\xAF"), "\"\uFFFD\uFFFD\"");
  EXPECT_EQ(Quoted("\xE0\x80\x80"), "\"\uFFFD\uFFFD\uFFFD\"");
  EXPECT_EQ(Quoted("\xED\xA0\x80"), "\"\uFFFD\uFFFD\uFFFD\"");
  EXPECT_EQ(Quoted("\xF4\x90\x80\x80"), "\"\uFFFD\uFFFD\uFFFD\uFFFD\"");
}

TEST(AppendQuoted, CutsWhatIsTooLongAndSaysByHowMuch) {
  const std::string text = Quoted(std::string(kMaxTextBytes + 100, 'x'));
  EXPECT_THAT(text, EndsWith("xxx... (100 bytes more)\""));
  EXPECT_THAT(text, SizeIs(kMaxTextBytes + 22));
}

TEST(AppendQuoted, CutsBetweenCharacters) {
  std::string text(kMaxTextBytes - 1, 'x');
  text += "é";
  EXPECT_THAT(Quoted(text), EndsWith("xxx... (2 bytes more)\""));
}

TEST(AppendPlain, LeavesOneWordBare) { EXPECT_EQ(Plain("127.0.0.1:8080"), "127.0.0.1:8080"); }

TEST(AppendPlain, QuotesWhatWouldBeMistakenForMore) {
  EXPECT_EQ(Plain(""), R"("")");
  EXPECT_EQ(Plain("two words"), R"("two words")");
  EXPECT_EQ(Plain("a=b"), R"("a=b")");
  EXPECT_EQ(Plain("\n"), R"("\n")");
}

}  // namespace
}  // namespace baraza::log
