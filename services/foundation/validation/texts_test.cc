// The rules of texts.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/validation/validation_test.pb.h"
#include "services/foundation/validation/wrong.h"

namespace baraza::validation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

test::Texts Plain(const std::string& value) {
  test::Texts texts;
  texts.set_plain(value);
  return texts;
}

test::Texts Multiline(const std::string& value) {
  test::Texts texts;
  texts.set_multiline(value);
  return texts;
}

TEST(Text, ThatIsEmptyIsNotChecked) { EXPECT_THAT(Wrong(test::Texts()), IsEmpty()); }

TEST(Text, OfEveryScriptIsTaken) {
  EXPECT_THAT(Wrong(Plain("Ministry – Министерство, 世界, ကျန်းမာရေး 😀")), IsEmpty());
}

TEST(Text, ThatIsNotUtf8IsRefused) {
  EXPECT_THAT(Wrong(Plain("caf\xe9")), ElementsAre("plain: is not valid UTF-8: send it in UTF-8"));
}

TEST(Text, WithControlCharactersIsRefused) {
  for (const std::string& control : {std::string(1, '\0'), std::string("\x1b"), std::string("\x7f"),
                                     std::string("\u0085"), std::string("\t"), std::string("\n")}) {
    EXPECT_THAT(
        Wrong(Plain("a" + control + "b")),
        ElementsAre("plain: holds control characters: leave them out, tab and line feed too"))
        << control;
  }
}

TEST(Text, MayHoldTabAndLineFeedWhereMultiline) {
  EXPECT_THAT(Wrong(Multiline("a\n\tb")), IsEmpty());
}

TEST(Text, MayHoldNoOtherControlCharactersWhereMultiline) {
  EXPECT_THAT(
      Wrong(Multiline("a\r\n")),
      ElementsAre("multiline: holds control characters: leave out all but tab and line feed"));
}

TEST(Text, ThatIsNotNfcIsRefused) {
  EXPECT_THAT(Wrong(Plain("Tome\u0301")),
              ElementsAre("plain: is not in Unicode normalisation form C: normalise it to NFC"));
  EXPECT_THAT(Wrong(Plain("Tom\u00e9")), IsEmpty());
}

TEST(Text, HasAThousandCharactersAtMostByDefault) {
  EXPECT_THAT(Wrong(Plain(std::string(1'000, 'x'))), IsEmpty());
  EXPECT_THAT(Wrong(Plain(std::string(1'001, 'x'))),
              ElementsAre("plain: has 1001 characters: 1000 at most"));
}

TEST(Text, IsCountedInCharactersNotBytes) {
  test::Texts texts;
  texts.set_short_enough("世界世界世");
  EXPECT_THAT(Wrong(texts), IsEmpty());
  texts.set_short_enough("世界世界世界");
  EXPECT_THAT(Wrong(texts), ElementsAre("short_enough: has 6 characters: 5 at most"));
}

TEST(Text, HasItsLeastLength) {
  test::Texts texts;
  texts.set_long_enough("abc");
  EXPECT_THAT(Wrong(texts), IsEmpty());
  texts.set_long_enough("ab");
  EXPECT_THAT(Wrong(texts), ElementsAre("long_enough: has 2 characters: 3 at least"));
}

TEST(Text, MatchesItsPatternFromStartToEnd) {
  test::Texts texts;
  for (const char* good : {"a", "aaa", "b"}) {
    texts.set_matching(good);
    EXPECT_THAT(Wrong(texts), IsEmpty()) << good;
  }
  for (const char* bad : {"ab", "xa", "bx", "a\n"}) {
    texts.set_matching(bad);
    EXPECT_THAT(Wrong(texts), testing::Contains("matching: must match the pattern a+|b")) << bad;
  }
}

TEST(Text, OfAListFollowsTheRulesEvenIfEmpty) {
  test::Texts texts;
  texts.add_items("ab");
  texts.add_items("");
  texts.add_items("c");
  EXPECT_THAT(Wrong(texts), ElementsAre("items[1]: has 0 characters: 2 at least",
                                        "items[2]: has 1 characters: 2 at least"));
}

TEST(Text, WithPresenceIsAbsentIfEmpty) {
  test::Texts texts;
  texts.set_optional_text("");
  EXPECT_THAT(Wrong(texts), IsEmpty());
}

TEST(Text, InAMapIsCheckedAsKeyAndAsValue) {
  test::Texts texts;
  (*texts.mutable_map())["a\n"] = "fine";
  (*texts.mutable_map())["b"] = std::string(1'001, 'x');
  EXPECT_THAT(WrongFields(texts), ElementsAre("map[\"a\\n\"]", "map[\"b\"]"));
}

TEST(Text, OfAKeyIsWrittenSoThatItCanBeSent) {
  test::Texts texts;
  (*texts.mutable_map())["\xff"] = "";
  (*texts.mutable_map())[std::string(1'001, 'k')] = "";
  EXPECT_THAT(WrongFields(texts),
              ElementsAre("map[\"" + std::string(40, 'k') + "\"...]", "map[\"\\xff\"]"));
}

TEST(Text, CanBeWrongInSeveralWaysAtOnce) {
  EXPECT_THAT(Wrong(Plain("e\u0301\n" + std::string(1'000, 'x'))), SizeIs(3));
}

TEST(Bytes, HaveTheirGreatestSize) {
  test::Texts texts;
  texts.set_raw("\xff\n\0x");
  EXPECT_THAT(Wrong(texts), IsEmpty());
  texts.set_raw("12345");
  EXPECT_THAT(Wrong(texts), ElementsAre("raw: has 5 bytes: 4 at most"));
}

}  // namespace
}  // namespace baraza::validation
