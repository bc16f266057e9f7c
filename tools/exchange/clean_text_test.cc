#include "tools/exchange/clean_text.h"

#include <gtest/gtest.h>

namespace baraza::exchange {
namespace {

TEST(CleanLine, MakesOneSpaceOfWhiteSpaceAndTrims) {
  EXPECT_EQ(CleanLine("  Borama\n\t General\u00a0 Hospital "), "Borama General Hospital");
}

TEST(CleanLine, DropsControlCharactersAndByteOrderMarks) {
  EXPECT_EQ(CleanLine("\ufeffLV\x01"
                      "CT\x7f"),
            "LVCT");
}

TEST(CleanLine, ComposesLetters) { EXPECT_EQ(CleanLine("Bogota\u0301"), "Bogotá"); }

TEST(CleanLine, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(CleanLine("a\xff"
                      "b"),
            "a\ufffdb");
}

TEST(CleanParagraphs, KeepsLineFeedsAtMostTwoInARow) {
  EXPECT_EQ(CleanParagraphs(" one \r\n\r\n\r\n two\tthree\n"), "one\n\ntwo three");
}

TEST(DecodeEntities, DecodesOnceAndLeavesTheRest) {
  EXPECT_EQ(DecodeEntities("A &amp; B &lt;c&gt; &#39;d&#x27; &amp;amp; AT&T; &bogus; 5 & 6"),
            "A & B <c> 'd' &amp; AT&T; &bogus; 5 & 6");
}

TEST(DecodeEntities, RefusesNumbersThatAreNoCharacters) {
  EXPECT_EQ(DecodeEntities("&#xD800; &#99999999; &#x; &#0;"), "&#xD800; &#99999999; &#x; &#0;");
}

TEST(IsEscapedTwice, TellsEntitiesFromAmpersands) {
  EXPECT_TRUE(IsEscapedTwice("Bill &amp; Melinda"));
  EXPECT_FALSE(IsEscapedTwice("Bill & Melinda"));
}

TEST(FirstCodePoints, CutsBetweenCharacters) {
  EXPECT_EQ(FirstCodePoints("éèê", 2), "éè");
  EXPECT_EQ(FirstCodePoints("ab cd", 3), "ab");
  EXPECT_EQ(FirstCodePoints("abc", 3), "abc");
}

}  // namespace
}  // namespace baraza::exchange
