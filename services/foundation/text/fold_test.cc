#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "services/foundation/text/text.h"

namespace baraza::text {
namespace {

// UTF-8 of a code point that is no surrogate.
std::string Utf8(char32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
  std::string text;
  if (c >= 0x10000) {
    text = {static_cast<char>(0xf0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63))};
  } else {
    text = {static_cast<char>(0xe0 | c >> 12)};
  }
  text += static_cast<char>(0x80 | (c >> 6 & 63));
  return text += static_cast<char>(0x80 | (c & 63));
}

TEST(Fold, LowersLetters) { EXPECT_EQ(Fold("Ministry of HEALTH"), "ministry of health"); }

TEST(Fold, TakesAccentsOff) {
  EXPECT_EQ(Fold("Médecins São Tomé Ñandú Željko"), "medecins sao tome nandu zeljko");
}

TEST(Fold, TreatsComposedAndDecomposedAlike) {
  EXPECT_EQ(Fold("Tome\u0301"), Fold("Tom\u00e9"));
  EXPECT_EQ(Fold("И\u0306ога"), Fold("Йога"));
}

TEST(Fold, WritesSpecialLatinLettersPlainly) {
  EXPECT_EQ(Fold("Øyvind Łódź Straße Þór Đuro Œuvre Æble"),
            "oyvind lodz strasse thor duro oeuvre aeble");
  EXPECT_EQ(Fold("İstanbul ısı"), "istanbul isi");
  EXPECT_EQ(Fold("Ɓalaa Ɗan Ƙasa Ɔdɔ Ɛwɛ Əliyev"), "balaa dan kasa odo ewe eliyev");
}

TEST(Fold, PutsOneSpaceForPunctuation) {
  EXPECT_EQ(Fold("  “Hope” – (Health/Care), Ltd. & Co.\t\n "), "hope health care ltd co");
}

TEST(Fold, OfPunctuationAloneIsEmpty) {
  EXPECT_EQ(Fold(""), "");
  EXPECT_EQ(Fold(" – …! '"), "");
}

TEST(Fold, DropsApostrophesWithinWords) {
  EXPECT_EQ(Fold("St John's"), "st johns");
  EXPECT_EQ(Fold("N’Djamena, Sana`a, O'Brien"), "ndjamena sanaa obrien");
}

TEST(Fold, PartsElisions) {
  EXPECT_EQ(Fold("Côte d'Ivoire"), "cote d ivoire");
  EXPECT_EQ(Fold("L’Aquila dell'Università"), "l aquila dell universita");
}

TEST(Fold, ReplacesCompatibilityForms) { EXPECT_EQ(Fold("ＷＨＯ № ﬁrst ²"), "who no first 2"); }

TEST(Fold, KeepsDigitsOfEveryScriptAsAscii) { EXPECT_EQ(Fold("2024 ۱۲۳ १२३"), "2024 123 123"); }

TEST(Fold, TransliteratesToLatin) {
  EXPECT_EQ(Fold("Минздрав"), "minzdrav");
  EXPECT_EQ(Fold("Южная Жизнь Ёлка"), "yuzhnaya zhizn yelka");
  EXPECT_EQ(Fold("Υγεία"), "ygeia");
  EXPECT_EQ(Fold("世界卫生组织"), "shi jie wei sheng zu zhi");
  EXPECT_EQ(Fold("대한민국"), "daehanmingug");
  EXPECT_EQ(Fold("स्वास्थ्य"), "svasthya");
  EXPECT_EQ(Fold("منظمة الصحة العالمية"), "mnzmt alsht alalmyt");
  EXPECT_EQ(Fold("ጤና"), "tena");
  EXPECT_EQ(Fold("ကျန်းမာရေး"), "kyannmarrayy");
}

TEST(Fold, KeepsScriptsThatCannotBeTransliterated) { EXPECT_EQ(Fold("«ក្រសួង» – ߒߞߏ"), "ក្រសួង ߒߞߏ"); }

TEST(Fold, DropsInvisibleCharacters) { EXPECT_EQ(Fold("a\u00adb\u200bc\ufeffd"), "abcd"); }

TEST(Fold, TreatsWhatIsNotUtf8AsASeparator) {
  EXPECT_EQ(Fold("caf\xff"
                 "bar"),
            "caf bar");
}

// A character of another script sends the whole text down the slow way: what stands before it must
// come out as it does by table.
TEST(Fold, GivesTheSameByTableAndByRules) {
  for (const auto& [first, last] : {std::pair(0x20, 0x36f), std::pair(0x1e00, 0x206f)}) {
    for (char32_t c = first; c <= static_cast<char32_t>(last); ++c) {
      if (c >= 0x1f00 && c < 0x2000) continue;  // Greek
      if (c >= 0x7f && c < 0xa0) continue;      // controls
      const std::string text = "x" + Utf8(c) + "y";
      const std::string by_table = Fold(text);
      const std::string by_rules = Fold(text + " ж");
      EXPECT_EQ(by_table + " zh", by_rules) << "U+" << std::hex << static_cast<int>(c);
    }
  }
}

TEST(Fold, ChangesNothingTheSecondTime) {
  constexpr char32_t kHan = 0x2e80;
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int length = 0; length < 6; ++length) {
      const char32_t limit = random() % 2 == 0 ? 0x500 : kHan;
      const char32_t c = random() % limit;
      if (c < 0xd800 || c > 0xdfff) text += Utf8(c);
    }
    const std::string once = Fold(text);
    ASSERT_EQ(Fold(once), once) << text;
  }
}

TEST(Fold, MayBeCalledByManyThreadsAtOnce) {
  std::vector<std::string> folded(4);
  std::vector<std::thread> threads;
  for (std::string& mine : folded) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < 200; ++i) mine = Fold("Министерство 世界 Tomé");
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& text : folded) EXPECT_EQ(text, "ministerstvo shi jie tome");
}

}  // namespace
}  // namespace baraza::text
