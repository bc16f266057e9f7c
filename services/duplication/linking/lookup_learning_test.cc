// What a register teaches about itself: translations, places, prominence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_places.h"
#include "services/duplication/linking/lookup_prominence.h"
#include "services/duplication/linking/lookup_translations.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<OrganisationRow> Towns() {
  return {{.name = "Munich Choir", .other_names = {"Chor München"}, .locality = "Munich"},
          {.name = "Munich Orchestra", .other_names = {"Orchester München"}, .locality = "Munich"},
          {.name = "Bonn Orchestra", .other_names = {"Orchester Bonn"}, .locality = "Bonn"},
          {.name = "Bonn Choir", .other_names = {"Chor Bonn"}, .locality = "Bonn"},
          {.name = "Kyoto Choir", .other_names = {"京都 合唱団"}, .locality = "Kyoto"},
          {.name = "Bonn Festival", .other_names = {"Fest Bonn"}, .locality = "Bonn"},
          {.name = "Fest Ulm", .locality = "Ulm"},
          {.name = "Festival Mainz", .locality = "Mainz"},
          {.name = "Kyoto Orchestra", .other_names = {"京都 楽団"}, .locality = "Kyoto"}};
}

class LookupLearningTest : public testing::Test {
 protected:
  LookupLearningTest()
      : rows_(Towns()), names_(rows_), places_(rows_, names_), translations_(names_, places_) {}

  // The surest translation.
  std::string Translate(const std::string& word) const {
    const WordId id = names_.vocabulary().Find(word);
    if (id == kNoWord || translations_.Of(id).empty()) return "";
    return std::string(names_.vocabulary().Text(translations_.Of(id)[0].word));
  }

  std::vector<OrganisationRow> rows_;
  LookupNames names_;
  LookupPlaces places_;
  LookupTranslations translations_;
};

TEST_F(LookupLearningTest, LearnsWhichWordsTranslateEachOther) {
  EXPECT_EQ(Translate("munchen"), "munich");
  EXPECT_EQ(Translate("orchester"), "orchestra");
  EXPECT_EQ(Translate("京都"), "kyoto");
}

TEST_F(LookupLearningTest, TeachesNothingOfWhatWasSeenOnce) {
  EXPECT_EQ(Translate("fest"), "");
  EXPECT_EQ(Translate("楽団"), "");
}

TEST_F(LookupLearningTest, KnowsTownsOfTheRegisterAndCountriesInManyLanguages) {
  const auto mentions = places_.Mentions(TellingWords("Chor, Bonn, Allemagne"));
  ASSERT_THAT(mentions, testing::SizeIs(2));
  EXPECT_EQ(mentions[0].town, places_.TownOf(2));
  EXPECT_EQ(mentions[1].country, CountryOf("DE"));
  for (const char* somalia : {"Somalia", "Soomaaliya", "الصومال", "Somália", "ဆိုမာလီယာ"}) {
    const auto found = places_.Mentions(TellingWords(somalia));
    ASSERT_THAT(found, testing::SizeIs(1)) << somalia;
    EXPECT_EQ(found[0].country, CountryOf("SO")) << somalia;
  }
}

TEST_F(LookupLearningTest, TakesRegionsForTheirCountryButWeaklyWhereTheyMayBeAnother) {
  const auto mentions = places_.Mentions(TellingWords("Austin, Texas, Georgia, MA"));
  ASSERT_THAT(mentions, testing::SizeIs(3));
  EXPECT_FALSE(mentions[0].weak);
  EXPECT_TRUE(mentions[1].weak);
  EXPECT_TRUE(mentions[2].weak);
  EXPECT_THAT(places_.Mentions(TellingWords("ma")), IsEmpty());
}

TEST(Prominence, IsOfWhomOthersAreNamedAfterAndWhoseWebsiteTheyShare) {
  const std::vector<OrganisationRow> rows = {
      {.name = "Lira University", .website = "https://lira.ac.ug"},
      {.name = "Lira University Press", .website = "https://press.lira.ac.ug"},
      {.name = "Gulu University", .website = "https://gulu.ac.ug"}};
  const std::vector<float> prominence = Prominence(rows, LookupNames(rows));
  EXPECT_GT(prominence[0], prominence[1]);
  EXPECT_GT(prominence[0], prominence[2]);
}

TEST(RegisteredDomain, LeavesHostsAndKeepsWhatIsRegistered) {
  EXPECT_EQ(RegisteredDomain("ncbi.nlm.nih.gov"), "nih.gov");
  EXPECT_EQ(RegisteredDomain("www2.cam.ac.uk"), "cam.ac.uk");
  EXPECT_EQ(RegisteredDomain("localhost"), "localhost");
  EXPECT_EQ(RegisteredDomain(".uk"), ".uk");
  EXPECT_EQ(RegisteredDomain(""), "");
}

}  // namespace
}  // namespace baraza::duplication
