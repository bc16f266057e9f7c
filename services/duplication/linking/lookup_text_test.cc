#include "services/duplication/linking/lookup_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/duplication/linking/lookup_names.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> Texts(const std::string& text) {
  std::vector<std::string> texts;
  for (const LookupWord& word : ReadLookupText(text)) texts.push_back(word.text);
  return texts;
}

std::vector<int> Segments(const std::vector<LookupWord>& words) {
  std::vector<int> segments;
  for (const LookupWord& word : words) segments.push_back(word.segment);
  return segments;
}

TEST(LookupText, PartsATextAtCommasBracketsAndDashes) {
  EXPECT_THAT(Segments(ReadLookupText("Physiology, Makerere University (Kampala) - Uganda")),
              ElementsAre(0, 1, 1, 2, 3));
  EXPECT_THAT(Segments(ReadLookupText("Aix-Marseille")), ElementsAre(0, 0));
}

TEST(LookupText, NumbersThePartsThatSaySomething) {
  EXPECT_THAT(Segments(TellingWords("of, the, Makerere, of, Kampala")), ElementsAre(0, 1));
}

TEST(LookupText, JoinsInitialsAndShortWordsAboutAnAmpersand) {
  EXPECT_THAT(Texts("Texas A&M, U.S.A."), ElementsAre("texas", "am", "usa"));
  EXPECT_THAT(Texts("Science & Technology"), ElementsAre("science", "technology"));
}

TEST(LookupText, PartsElisionsAndJoinsOtherApostrophes) {
  EXPECT_THAT(Texts("Università dell'Aquila"), ElementsAre("universita", "dell", "aquila"));
  EXPECT_THAT(Texts("Xi’an, St. John's"), ElementsAre("xian", "st", "johns"));
}

TEST(LookupText, TellsAbbreviationsAndAcronyms) {
  const std::vector<LookupWord> words = ReadLookupText("Inst. of Physics WHO");
  EXPECT_TRUE(words[0].dotted);
  EXPECT_FALSE(words[2].dotted);
  EXPECT_TRUE(words[3].capitals);
  EXPECT_FALSE(words[2].capitals);
}

TEST(LookupText, TakesNoTextInCapitalsForAcronyms) {
  for (const LookupWord& word : ReadLookupText("MAKERERE UNIVERSITY KAMPALA")) {
    EXPECT_FALSE(word.capitals) << word.text;
  }
}

TEST(LookupText, MarksWhatADepartmentDoes) {
  const std::vector<LookupWord> words =
      ReadLookupText("Department of Medicine Makerere University");
  EXPECT_TRUE(words[2].of_unit);
  EXPECT_FALSE(words[3].of_unit);
  EXPECT_TRUE(ReadLookupText("Harvard Medical School")[1].of_unit);
}

TEST(LookupText, LeavesMailAddressesOut) {
  EXPECT_THAT(Texts("Makerere someone@mak.ac.ug Kampala"), ElementsAre("makerere", "kampala"));
}

TEST(LookupText, CutsScriptsThatWriteWordsInOne) {
  EXPECT_THAT(Texts("京都大学"), ElementsAre("京都", "大学"));
  EXPECT_EQ(ReadLookupText("京都大学")[1].canonical, "university");
}

TEST(LookupText, TakesTheArticleFromArabicWords) {
  EXPECT_EQ(Texts("وزارة الصحة"), Texts("وزارة صحة"));
  EXPECT_EQ(ReadLookupText("وزارة الصحة")[0].canonical, "ministry");
  EXPECT_EQ(ReadLookupText("وزارة الصحة")[1].canonical, "health");
}

TEST(LookupText, ReadsTraditionalAndSimplifiedCharactersAlike) {
  EXPECT_EQ(Texts("臺灣"), Texts("台湾"));
}

TEST(LookupText, ReadsLettersThatOnlyLookLatin) {
  EXPECT_EQ(Texts("M\u0430k\u0435r\u0435r\u0435 Univ\u0435rsity"), Texts("Makerere University"));
  EXPECT_EQ(Texts("\u041c\u0430k\u0435rere"), Texts("Makerere"));
  EXPECT_TRUE(ReadLookupText("Московский")[0].foreign);
}

TEST(LookupText, PartsGermanicCompoundsOfListedWords) {
  EXPECT_THAT(Texts("Universitätsklinikum Bonn"), ElementsAre("universitats", "klinikum", "bonn"));
}

TEST(LookupText, BoundsWhatItReads) {
  std::string many, run;
  for (int i = 0; i < 3000; ++i) many += "w ";
  for (int i = 0; i < 3000; ++i) run += "京都大学";
  EXPECT_THAT(ReadLookupText(many), SizeIs(kMaxLookupWords));
  EXPECT_THAT(ReadLookupText(run), SizeIs(kMaxLookupWords));
  EXPECT_THAT(ReadLookupText("\u202e\u200f🏥"), IsEmpty());
}

}  // namespace
}  // namespace baraza::duplication
