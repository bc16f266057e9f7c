#include <string>

#include "gtest/gtest.h"
#include "services/foundation/text/text.h"

namespace baraza::text {
namespace {

constexpr char kComposed[] = "S\u00e3o Tom\u00e9";
constexpr char kDecomposed[] = "Sa\u0303o Tome\u0301";

TEST(IsValidUtf8, TakesEveryScript) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("plain ASCII of more than eight bytes"));
  EXPECT_TRUE(IsValidUtf8("ကျန်းမာရေး, መንግሥት, 世界, 😀"));
}

TEST(IsValidUtf8, RefusesWhatIsNotWellFormed) {
  for (const std::string text : {"\x80", "\xc3", "caf\xe9", "\xc0\xaf", "\xed\xa0\x80",
                                 "\xf4\x90\x80\x80", "\xff", "eight bytes and then \xe2\x82"}) {
    EXPECT_FALSE(IsValidUtf8(text)) << text;
  }
}

TEST(CodePoints, AreCountedNotBytes) {
  EXPECT_EQ(CodePoints(""), 0);
  EXPECT_EQ(CodePoints("seventeen letters"), 17);
  EXPECT_EQ(CodePoints(kComposed), 8);
  EXPECT_EQ(CodePoints(kDecomposed), 10);
  EXPECT_EQ(CodePoints("😀😀"), 2);
}

TEST(CodePoints, AreNoneInWhatIsNotUtf8) { EXPECT_EQ(CodePoints("abcdefghijk\xff"), 0); }

TEST(IsNfc, TellsComposedFromDecomposed) {
  EXPECT_TRUE(IsNfc("plain"));
  EXPECT_TRUE(IsNfc(kComposed));
  EXPECT_FALSE(IsNfc(kDecomposed));
}

TEST(IsNfc, RefusesWhatIsNotUtf8) { EXPECT_FALSE(IsNfc("\xff")); }

TEST(ToNfc, Composes) { EXPECT_EQ(ToNfc(kDecomposed), kComposed); }

TEST(ToNfc, LeavesComposedTextAsItIs) { EXPECT_EQ(ToNfc(kComposed), kComposed); }

TEST(ToNfc, LeavesWhatIsNotUtf8) { EXPECT_EQ(ToNfc("e\u0301 \xff"), "\u00e9 \xff"); }

TEST(Examine, FindsNothingInPlainText) {
  const Facts facts = Examine("Ministry of Health & Sanitation ~");
  EXPECT_TRUE(facts.valid_utf8);
  EXPECT_TRUE(facts.nfc);
  EXPECT_FALSE(facts.has_tab_or_line_feed);
  EXPECT_FALSE(facts.has_other_control);
}

TEST(Examine, FindsTabAndLineFeedAtAnyPlace) {
  for (std::size_t place = 0; place < 20; ++place) {
    for (const char c : {'\t', '\n'}) {
      std::string text(20, 'x');
      text[place] = c;
      EXPECT_TRUE(Examine(text).has_tab_or_line_feed) << place;
      EXPECT_FALSE(Examine(text).has_other_control) << place;
      EXPECT_EQ(Examine(text).code_points, 20);
    }
  }
}

TEST(Examine, FindsEveryOtherAsciiControlAtAnyPlace) {
  for (std::size_t place = 0; place < 20; ++place) {
    for (int c = 0; c < 0x80; ++c) {
      std::string text(20, 'x');
      text[place] = static_cast<char>(c);
      const bool control = (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f;
      EXPECT_EQ(Examine(text).has_other_control, control) << c << " at " << place;
    }
  }
}

TEST(Examine, FindsControlsBeyondAscii) {
  EXPECT_TRUE(Examine("a\u0080").has_other_control);
  EXPECT_TRUE(Examine("a\u009f").has_other_control);
  EXPECT_FALSE(Examine("a\u00a0").has_other_control);
}

TEST(Examine, SaysNothingMoreOfWhatIsNotUtf8) {
  const Facts facts = Examine("\n\x01\xff");
  EXPECT_FALSE(facts.valid_utf8);
  EXPECT_EQ(facts.code_points, 0);
  EXPECT_FALSE(facts.has_other_control);
}

}  // namespace
}  // namespace baraza::text
