#include "services/duplication/linking/lookup_acronyms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/duplication/linking/lookup_names.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string Shapes(const std::vector<std::pair<char, std::string>>& words) {
  std::string shapes;
  for (const auto& [word_class, text] : words) {
    shapes += word_class + text.substr(0, kShapeLetters);
    shapes.resize(shapes.size() + kShapeLetters - std::min(kShapeLetters, text.size()), ' ');
  }
  return shapes;
}

// School of Tropical Medicine, of Liverpool
const std::string kName = Shapes(
    {{'p', "liverpool"}, {'g', "school"}, {'s', "of"}, {'o', "tropical"}, {'g', "medicine"}});

TEST(AcronymCost, IsLeastForTheInitials) {
  EXPECT_LT(AcronymCost("lstm", kName), 0.5);
  EXPECT_GT(AcronymCost("lsotm", kName), AcronymCost("lstm", kName));
  EXPECT_LT(AcronymCost("lsotm", kName), 1.5);
}

TEST(AcronymCost, GrowsWithWhatIsLeftOutAndWhatIsStray) {
  EXPECT_LT(AcronymCost("stm", kName), AcronymCost("lsm", kName));
  EXPECT_GT(AcronymCost("lstmx", kName), AcronymCost("lstm", kName) + 3);
  EXPECT_GT(AcronymCost("mtsl", kName), 8);
}

TEST(AcronymCost, TakesMoreLettersOfAWord) {
  const std::string unicamp = Shapes({{'g', "universidade"}, {'s', "de"}, {'p', "campinas"}});
  EXPECT_LT(AcronymCost("unicamp", unicamp), 6);
  EXPECT_GT(AcronymCost("unicamp", unicamp), AcronymCost("uc", unicamp));
}

class LookupAcronymsTest : public testing::Test {
 protected:
  LookupAcronymsTest()
      : rows_({{.name = "London School of Hygiene and Tropical Medicine",
                .country = "GB",
                .website = "https://www.lshtm.ac.uk"},
               {.name = "Lake Superior Health and Training Mission", .country = "US"},
               {.name = "Kituo", .country = "TZ", .website = "https://lshtm.or.tz"}}),
        names_(rows_),
        places_(rows_, names_),
        acronyms_(rows_, places_) {}

  std::vector<Row> Find(const std::string& acronym, const std::string& country,
                        std::size_t limit = 10) const {
    std::vector<Row> rows;
    for (const AcronymFit& fit : acronyms_.Find(acronym, CountryOf(country), limit)) {
      rows.push_back(fit.row);
    }
    return rows;
  }

  std::vector<OrganisationRow> rows_;
  LookupNames names_;
  LookupPlaces places_;
  LookupAcronyms acronyms_;
};

TEST_F(LookupAcronymsTest, PutsTheWebsiteThatIsCalledSoFirst) {
  EXPECT_THAT(Find("lshtm", ""), ElementsAre(0, 2, 1));
}

TEST_F(LookupAcronymsTest, StaysWithinTheCountry) {
  EXPECT_THAT(Find("lshtm", "US"), ElementsAre(1));
  EXPECT_THAT(Find("lshtm", "TZ"), ElementsAre(2));
  EXPECT_THAT(Find("lshtm", "KE"), IsEmpty());
}

TEST_F(LookupAcronymsTest, GivesNoMoreThanTheLimit) {
  EXPECT_THAT(Find("lshtm", "", 1), SizeIs(1));
}

TEST(MayBeAcronym, WantsFewLatinLettersOrDigits) {
  EXPECT_TRUE(MayBeAcronym("lshtm"));
  EXPECT_TRUE(MayBeAcronym("u2"));
  EXPECT_FALSE(MayBeAcronym("u"));
  EXPECT_FALSE(MayBeAcronym("abcdefghijk"));
  EXPECT_FALSE(MayBeAcronym("мгу"));
}

}  // namespace
}  // namespace baraza::duplication
