#include "tools/cli/presentation/width.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baraza::presentation {
namespace {

using ::testing::ElementsAre;

TEST(DisplayWidth, CountsWideCharactersTwiceAndAccentsNotAtAll) {
  EXPECT_EQ(DisplayWidth("Borama"), 6u);
  EXPECT_EQ(DisplayWidth("São Tomé"), 8u);
  EXPECT_EQ(DisplayWidth("Sa\u0303o"), 3u);
  EXPECT_EQ(DisplayWidth("保健省"), 6u);
}

TEST(Printable, TakesTheSenseFromEscapeSequences) {
  EXPECT_EQ(Printable("a\x1b[2Jb\nc\u202ed"), "a [2Jb c d");
}

TEST(Shortened, CutsBeforeTheCharacterThatDoesNotFit) {
  EXPECT_EQ(Shortened("Borama General", 14), "Borama General");
  EXPECT_EQ(Shortened("Borama General", 8), "Borama…");
  EXPECT_EQ(Shortened("保健省", 4), "保…");
  EXPECT_EQ(Shortened("abc", 1), "…");
  EXPECT_EQ(Shortened("abc", 0), "");
}

TEST(Shortened, DoesNotPartAccentsFromTheirLetters) {
  EXPECT_EQ(Shortened("e\u0301e\u0301e\u0301", 2), "e\u0301…");
}

TEST(Wrapped, BreaksBetweenWordsAndWithinLongOnes) {
  EXPECT_THAT(Wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(Wrapped("ab extraordinary x", 6), ElementsAre("ab", "extrao", "rdinar", "y x"));
  EXPECT_THAT(Wrapped("", 5), ElementsAre(""));
  EXPECT_THAT(Wrapped("保健", 1), ElementsAre("保", "健"));
}

TEST(Grouped, PutsCommasBetweenThousands) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(93112), "93,112");
  EXPECT_EQ(Grouped(-1234567), "-1,234,567");
}

}  // namespace
}  // namespace baraza::presentation
