#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/text/text.h"

namespace baraza::text {
namespace {

using testing::ElementsAre;

std::vector<std::string> Sorted(std::vector<std::string> names) {
  std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return SortKey(a) < SortKey(b);
  });
  return names;
}

TEST(SortKey, OrdersByLettersWhateverTheirCaseAndAccents) {
  EXPECT_THAT(
      Sorted({"zambia", "Ärzte", "Łódź", "apple", "Ångström", "Lodging", "Zürich", "Azure"}),
      ElementsAre("Ångström", "apple", "Ärzte", "Azure", "Lodging", "Łódź", "zambia", "Zürich"));
}

TEST(SortKey, OrdersEachScriptByItself) {
  EXPECT_THAT(Sorted({"世界", "Яна", "Ёлка", "Ель", "Жизнь", "Zoe", "한국", "العالمية"}),
              ElementsAre("Zoe", "Ёлка", "Ель", "Жизнь", "Яна", "العالمية", "世界", "한국"));
}

TEST(SortKey, PutsAShorterNameBeforeALongerOne) {
  EXPECT_THAT(Sorted({"Hope International", "Hope", "Hopeful"}),
              ElementsAre("Hope", "Hope International", "Hopeful"));
}

TEST(SortKey, IsTheSameForEveryWayToWriteAName) {
  EXPECT_EQ(SortKey("Tome\u0301"), SortKey("TOM\u00c9"));
  EXPECT_EQ(SortKey("  Hope\u00a0 House "), SortKey("hope house"));
  EXPECT_EQ(SortKey("И\u0306ога"), SortKey("йога"));
}

TEST(SortKey, KeepsPunctuation) { EXPECT_EQ(SortKey("O’Brien & Co."), "o'brien & co."); }

TEST(SortKey, KeepsVowelSignsAndVoicing) {
  EXPECT_NE(SortKey("कि"), SortKey("का"));
  EXPECT_NE(SortKey("ba は"), SortKey("ba ば"));
}

TEST(SortKey, HoldsNoControlCharacter) {
  EXPECT_EQ(SortKey(std::string_view("a\0b\x01"
                                     "c\td",
                                     7)),
            "abc d");
}

TEST(SortKey, IsCutAtItsGreatestSize) {
  EXPECT_EQ(SortKey(std::string(500, 'x')), std::string(240, 'x'));
}

TEST(SortKey, IsNotCutWithinACharacter) {
  std::string name = "x";
  for (int i = 0; i < 200; ++i) name += "ж";
  const std::string key = SortKey(name);
  EXPECT_EQ(key.size(), 239);
  EXPECT_TRUE(IsValidUtf8(key));
}

TEST(SortKey, IsEmptyForNothing) {
  EXPECT_EQ(SortKey(""), "");
  EXPECT_EQ(SortKey("  "), "");
}

TEST(SortKey, ReplacesWhatIsNotUtf8) { EXPECT_TRUE(IsValidUtf8(SortKey("caf\xe9 \xff"))); }

// A character of another script sends the whole text down the slow way.
TEST(SortKey, GivesTheSameByTableAndByRules) {
  for (const std::string name : {"Ærø", "Straße", "Ĳssel", "Ţară", "“Ünïcödé” – ½", "ŉ", "Ǆ"}) {
    EXPECT_EQ(SortKey(name) + "世", SortKey(name + "世")) << name;
  }
}

}  // namespace
}  // namespace baraza::text
