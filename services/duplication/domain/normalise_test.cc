#include "services/duplication/domain/normalise.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/duplication/domain/country_names.h"
#include "services/duplication/domain/fields.h"
#include "services/duplication/domain/fold.h"
#include "services/duplication/domain/regions.h"

namespace baraza::duplication {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> Words(const std::string& name) {
  std::vector<std::string> words;
  for (const Token& token : NormaliseName(name).tokens) words.push_back(token.text);
  return words;
}

TEST(Fold, MakesScriptsAccentsAndWidthsMeet) {
  EXPECT_EQ(Fold("HÔPITAL"), "hopital");
  EXPECT_EQ(Fold("ＷＨＯ"), "who");
  EXPECT_EQ(Fold("Straße"), "strasse");
  EXPECT_EQ(Fold("Больница"), Fold("больница"));
  EXPECT_EQ(Fold("Больница").find_first_not_of("abcdefghijklmnopqrstuvwxyz'"), std::string::npos);
}

TEST(Fold, DropsDirectionMarksAndSurvivesWrongBytes) {
  EXPECT_EQ(Fold("\u200eé\u202e"), "e");
  EXPECT_NO_FATAL_FAILURE(Fold("\xc3\x28\xff"));
  EXPECT_LE(Fold(std::string(100000, 'x')).size(), kMaxFoldedBytes);
}

TEST(NormaliseName, TakesVariantsOfGenericWordsForOneWord) {
  EXPECT_EQ(Words("Ministère de la Santé"), Words("Ministry of Health"));
  EXPECT_EQ(Words("Ministerio de Salud"), Words("Min. of Health"));
  EXPECT_EQ(Words("Univ. Makeni"), Words("Universidad de Makeni"));
  EXPECT_EQ(Words("St. Mary's Hosp."), Words("Saint Marys Hospital"));
}

TEST(NormaliseName, KnowsTheWordsOfTheLanguagesOfTheField) {
  for (const char* ministry : {"Ministère", "Ministerio", "Ministério", "Wizara", "Wasaaradda",
                               "وزارة", "ဝန်ကြီးဌာန", "Министерство"}) {
    EXPECT_EQ(Words(ministry), Words("Ministry")) << ministry;
  }
  EXPECT_EQ(Words("Chuo Kikuu"), Words("University Kikuu"));
  EXPECT_EQ(Words("Guddiga"), Words("Comité"));
  EXPECT_EQ(Words("Isbitaalka"), Words("Hospitali"));
  EXPECT_EQ(Words("Больница"), Words("Hospital"));
}

TEST(LookUpWord, KnowsWordsOfOtherScriptsAsTheyAreWritten) {
  EXPECT_EQ(LookUpWord("大学").canonical, "university");
  EXPECT_EQ(LookUpWord("ကျန်းမာရေး").canonical, "health");
  EXPECT_EQ(LookUpWord("الصحية").word_class, WordClass::kGeneric);
  EXPECT_EQ(LookUpWord("株式会社").word_class, WordClass::kLegal);
}

TEST(FieldCalled, KnowsVariantsInOtherLanguages) {
  EXPECT_EQ(FieldCalled("cardiologia"), "cardiology");
  EXPECT_EQ(FieldCalled("physique"), FieldCalled("physics"));
  EXPECT_EQ(FieldCalled("makerere"), "");
}

TEST(FieldLike, FindsTheFieldWhoseNameBeginsAlikeAndOnlyOne) {
  EXPECT_EQ(FieldLike("onkoloski"), "oncology");
  EXPECT_EQ(FieldLike("kardiologii"), "cardiology");
  EXPECT_EQ(FieldLike("farmaceutica"), "");  // pharmacy or pharmacology
  EXPECT_EQ(FieldLike("onko"), "");
}

TEST(Regions, SayTheirCountryAndWhetherTheyMayBeAnother) {
  const auto named = [](std::string_view name) {
    return *std::find_if(Regions().begin(), Regions().end(),
                         [&](const Region& region) { return region.name == name; });
  };
  EXPECT_EQ(named("Ontario").country, "CA");
  EXPECT_FALSE(named("Ontario").weak);
  EXPECT_TRUE(named("Georgia").weak);
}

TEST(NormaliseName, JoinsLettersThatDotsOrBlanksPart) {
  EXPECT_THAT(Words("DSM N.V."), ElementsAre("dsm", "nv"));
  EXPECT_EQ(Words("HUNTER DOUGLAS B V"), Words("Hunter Douglas B.V."));
  EXPECT_EQ(NormaliseName("DSM N.V.").tokens[1].word_class, WordClass::kLegal);
}

TEST(NormaliseName, KeepsStopWordsOnlyWhereThereIsNothingElse) {
  EXPECT_THAT(Words("The Institute of the South"), ElementsAre("institute", "south"));
  EXPECT_THAT(Words("of the"), ElementsAre("of", "the"));
  EXPECT_THAT(Words("🏥 -- !"), IsEmpty());
}

TEST(NormaliseName, ReadsAndMakesAcronyms) {
  const NormalisedName name = NormaliseName("Liverpool School of Tropical Medicine (LSTM)");
  EXPECT_THAT(name.given_acronyms, ElementsAre("lstm"));
  EXPECT_THAT(name.derived_acronyms, ElementsAre("lstm", "lsotm"));
  EXPECT_FALSE(name.is_acronym);
  EXPECT_TRUE(NormaliseName("LSTM").is_acronym);
  EXPECT_FALSE(NormaliseName("Hope").is_acronym);
  EXPECT_THAT(NormaliseName("Save the Children (UK and friends)").given_acronyms, IsEmpty());
}

TEST(NormaliseName, BoundsWhatItReads) {
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "w" + std::to_string(i) + " ";
  EXPECT_LE(Words(many).size(), kMaxNameTokens);
  ASSERT_THAT(Words(std::string(10000, 'x')), SizeIs(1));
  EXPECT_EQ(Words(std::string(10000, 'x'))[0].size(), kMaxTokenBytes);
}

TEST(NameParts, PartsAnAffiliationAndLeavesLegalFormsAlone) {
  EXPECT_THAT(NameParts("Department of Physiology, Makerere University"), SizeIs(2));
  EXPECT_THAT(NameParts("Agilent Technologies, Inc."), IsEmpty());
  EXPECT_THAT(NameParts("Mott MacDonald"), IsEmpty());
}

TEST(WebDomain, IsTheHostWithoutItsOrnamentsAndNeverASharedOne) {
  EXPECT_EQ(WebDomain("https://www.Who.int/about?x#y"), "who.int");
  EXPECT_EQ(WebDomain("lstmed.ac.uk"), "lstmed.ac.uk");
  EXPECT_EQ(WebDomain("http://user@example.net:8080"), "example.net");
  EXPECT_EQ(WebDomain("https://www.facebook.com/some.ngo"), "");
  EXPECT_EQ(WebDomain("none"), "");
}

TEST(NormaliseIdentifier, DropsPunctuationZerosAndTheRepeatedScheme) {
  EXPECT_EQ(NormaliseIdentifier("XI-DUNS", "037799178"),
            NormaliseIdentifier("XI-DUNS", "37799178"));
  EXPECT_EQ(NormaliseIdentifier("GB-CHC", "GB-CHC-1113101"), "1113101");
  EXPECT_EQ(NormaliseIdentifier("GB-COH", "SC 012345"), "sc012345");
}

TEST(NormaliseIdentifier, GivesNothingForWhatNamesACategoryOrNothing) {
  EXPECT_EQ(NormaliseIdentifier("XM-DAC", "21000"), "");
  EXPECT_EQ(NormaliseIdentifier("GB-CHC", "N/A"), "");
  EXPECT_EQ(NormaliseIdentifier("GB-CHC", "000"), "");
}

TEST(MentionedCountries, AreFoundInSeveralLanguages) {
  EXPECT_THAT(MentionedCountries("Ministry of Health, Sierra Leone"), ElementsAre("SL"));
  EXPECT_THAT(MentionedCountries("Croix-Rouge, Côte d'Ivoire"), ElementsAre("CI"));
  EXPECT_THAT(MentionedCountries("Universität Wien, Österreich"), ElementsAre("AT"));
  EXPECT_THAT(MentionedCountries("London School of Hygiene"), IsEmpty());
}

TEST(MentionedCountries, AreFoundInPcodes) {
  EXPECT_THAT(MentionedCountries("Health Post SL0204"), ElementsAre("SL"));
  EXPECT_THAT(MentionedCountries("Clinic (ke001), Nakuru"), ElementsAre("KE"));
  EXPECT_THAT(MentionedCountries("Hastane TUR001002"), ElementsAre("TR"));
}

TEST(MentionedCountries, AreNotReadIntoOtherCodesAndYears) {
  for (const char* name : {"ID2020 Alliance", "Horizon H2020", "CO2 Fund", "Ward ZZ01", "SL02A",
                           "Studio 54", "UG 01"}) {
    EXPECT_THAT(MentionedCountries(name), IsEmpty()) << name;
  }
}

}  // namespace
}  // namespace baraza::duplication
