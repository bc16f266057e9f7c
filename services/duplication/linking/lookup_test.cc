#include "services/duplication/linking/lookup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace baraza::duplication {
namespace {

using testing::Each;
using testing::Field;
using testing::Ge;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;

OrganisationRow Row_(std::string name, std::vector<std::string> other_names, std::string country,
                     std::string locality, std::string website = "") {
  return {.name = std::move(name),
          .other_names = std::move(other_names),
          .country = std::move(country),
          .locality = std::move(locality),
          .website = std::move(website)};
}

// Organisations of the world, so few that each word tells much.
std::vector<OrganisationRow> Register() {
  return {
      Row_("Makerere University", {"Université de Makerere"}, "UG", "Kampala", "https://mak.ac.ug"),
      Row_("Makerere University Hospital", {}, "UG", "Kampala", "https://hosp.mak.ac.ug"),
      Row_("Kampala International University", {"KIU"}, "UG", "Kampala", "https://kiu.ac.ug"),
      Row_("London School of Hygiene & Tropical Medicine", {}, "GB", "London",
           "https://www.lshtm.ac.uk"),
      Row_("City University", {}, "BD", "Dhaka", "https://cityuniversity.ac.bd"),
      Row_("City University", {}, "KH", "Phnom Penh", "https://cu.edu.kh"),
      Row_("Universität Wien", {"University of Vienna", "Wien Institut"}, "AT", "Vienna"),
      Row_("Medizinische Universität Wien", {"Medical University of Vienna"}, "AT", "Vienna"),
      Row_("Technische Universität Wien", {"Vienna University of Technology"}, "AT", "Vienna"),
      Row_("Hiroshima University", {"広島大学"}, "JP", "Hiroshima"),
      Row_("Kyoto University", {"京都大学"}, "JP", "Kyoto"),
      Row_("Kyoto Hospital", {"京都病院"}, "JP", "Kyoto"),
      Row_("Hiroshima Hospital", {}, "JP", "Hiroshima"),
      Row_("Hiroshima College", {"広島学院"}, "JP", "Hiroshima"),
      Row_("Nagoya Hospital", {"名古屋病院"}, "JP", "Nagoya"),
      Row_("Tongji Hospital", {}, "CN", "Wuhan"),
      Row_("Huazhong University of Science and Technology", {}, "CN", "Wuhan"),
      Row_("Ministry of Health", {}, "KE", "Nairobi"),
      Row_("Ministry of Health", {}, "SO", "Mogadishu"),
      Row_("Xarunta Caafimaadka Hodan", {}, "SO", "Mogadishu"),
  };
}

class LookupTest : public testing::Test {
 protected:
  static std::string Best(const std::string& text, const std::string& country = "") {
    static const auto* const rows = new std::vector<OrganisationRow>(Register());
    static const auto* const look = new LookupRegister(*rows);
    const std::vector<RankedRow> found = look->Find({text, country, ""}, 10);
    if (found.empty()) return "";
    const OrganisationRow& row = (*rows)[found[0].row];
    return row.name + ", " + row.country;
  }

  static std::vector<RankedRow> Find(const std::string& text, int limit = 10) {
    static const auto* const look = new LookupRegister(Register());
    return look->Find({text, "", ""}, limit);
  }
};

TEST_F(LookupTest, FindsWhatIsSaidAmongDepartmentsAndAddresses) {
  EXPECT_EQ(Best("Department of Physiology, Makerere University, P.O. Box 7072, Kampala, Uganda"),
            "Makerere University, UG");
}

TEST_F(LookupTest, PrefersTheMoreSpecificNameThatIsSaidInFull) {
  EXPECT_EQ(Best("Ward 4, Makerere University Hospital, Kampala"),
            "Makerere University Hospital, UG");
}

TEST_F(LookupTest, PrefersTheWholeThatIsNamedAfterThePart) {
  EXPECT_EQ(Best("Tongji Hospital, Huazhong University of Science and Technology, Wuhan"),
            "Huazhong University of Science and Technology, CN");
}

TEST_F(LookupTest, ReadsAbbreviations) {
  EXPECT_EQ(Best("Dept. Phys., Makerere Univ., Kampala"), "Makerere University, UG");
  EXPECT_EQ(Best("Huazhong Univ. of Sci. & Technol., Wuhan"),
            "Huazhong University of Science and Technology, CN");
  EXPECT_EQ(Best("Mak. Univ."), "Makerere University, UG");
}

TEST_F(LookupTest, ReadsASlipOfThePen) {
  EXPECT_EQ(Best("Tongij Hospital"), "Tongji Hospital, CN");
  EXPECT_EQ(Best("Makarere University"), "Makerere University, UG");
}

TEST_F(LookupTest, TellsNamesakesApartByThePlaceInTheText) {
  EXPECT_EQ(Best("City University, Phnom Penh"), "City University, KH");
  EXPECT_EQ(Best("City University, Bangladesh"), "City University, BD");
}

TEST_F(LookupTest, TellsNamesakesApartByTheCountryOfTheQuery) {
  EXPECT_EQ(Best("Ministry of Health", "SO"), "Ministry of Health, SO");
  EXPECT_EQ(Best("Ministry of Health", "KE"), "Ministry of Health, KE");
}

TEST_F(LookupTest, TellsNamesakesApartByAPcodeInTheText) {
  EXPECT_EQ(Best("Ministry of Health SO2201"), "Ministry of Health, SO");
  EXPECT_EQ(Best("Ministry of Health (KE047)"), "Ministry of Health, KE");
}

TEST_F(LookupTest, UnderstandsMinistriesInTheLanguagesOfTheField) {
  for (const char* name : {"Wasaaradda Caafimaadka", "Ministère de la Santé", "Ministerio de Salud",
                           "Ministério da Saúde", "Min. of Health", "وزارة الصحة"}) {
    EXPECT_EQ(Best(name, "SO"), "Ministry of Health, SO") << name;
  }
}

TEST_F(LookupTest, FindsAnAcronymThatIsNoNameOfTheRegister) {
  EXPECT_EQ(Best("LSHTM"), "London School of Hygiene & Tropical Medicine, GB");
  EXPECT_EQ(Best("HUST", "CN"), "Huazhong University of Science and Technology, CN");
}

TEST_F(LookupTest, LearnsFromOtherRecordsWhatAnotherScriptSays) {
  EXPECT_EQ(Best("広島病院"), "Hiroshima Hospital, JP");
}

TEST_F(LookupTest, IsLessSureWhereTheTextSaysLess) {
  EXPECT_GT(Find("City University, Phnom Penh")[0].probability,
            Find("City University")[0].probability);
  EXPECT_THAT(Find("Department of Health"), Each(Field(&RankedRow::probability, Le(0.5))));
}

TEST_F(LookupTest, GivesProbabilitiesInOrderAndAtMostTheLimit) {
  const std::vector<RankedRow> found = Find("University, Kampala", 3);
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_GE(found[0].probability, found[1].probability);
  EXPECT_GE(found[1].probability, found[2].probability);
  EXPECT_THAT(found, Each(Field(&RankedRow::probability, Ge(0))));
  EXPECT_THAT(found, Each(Field(&RankedRow::probability, Le(1))));
}

TEST_F(LookupTest, FindsNothingInWhatSaysNothing) {
  EXPECT_THAT(Find(""), IsEmpty());
  EXPECT_THAT(Find("🏥🏥🏥"), IsEmpty());
  EXPECT_THAT(Find(" ,;()-- "), IsEmpty());
  EXPECT_THAT(Find("\xff\xfe\xc3\x28"), IsEmpty());
}

TEST_F(LookupTest, BearsHostileTexts) {
  EXPECT_THAT(Find(std::string(10000, 'x')), SizeIs(Le(10)));
  std::string many;
  for (int i = 0; i < 2500; ++i) many += "of, ";
  EXPECT_THAT(Find(many), SizeIs(Le(10)));
  std::string marks;
  for (int i = 0; i < 3000; ++i) marks += "\u202e";
  EXPECT_EQ(Best("\u200fMakerere\u202e University" + marks), "Makerere University, UG");
}

TEST_F(LookupTest, ReadsHomoglyphs) {
  EXPECT_EQ(Best("M\u0430k\u0435rere Universit\u0443, Kampala"), "Makerere University, UG");
}

TEST_F(LookupTest, BearsMoreWordsThanItReadsInARunWithoutBlanks) {
  std::string run;
  for (int i = 0; i < 3000; ++i) run += "京都大学";
  EXPECT_EQ(Best(run), "Kyoto University, JP");
}

TEST_F(LookupTest, BearsStopWordsOnly) {
  EXPECT_THAT(Find("of the and"), SizeIs(Le(10)));
  EXPECT_THAT(Find("of, the, and, de, la"), SizeIs(Le(10)));
}

TEST_F(LookupTest, AnswersTheSameFromManyThreads) {
  const double alone = Find("Makerere University, Kampala")[0].probability;
  double first = 0, second = 0;
  std::thread a([&] { first = Find("Makerere University, Kampala")[0].probability; });
  std::thread b([&] { second = Find("Makerere University, Kampala")[0].probability; });
  a.join();
  b.join();
  EXPECT_EQ(first, alone);
  EXPECT_EQ(second, alone);
}

TEST(LookupRegister, FindsNothingInAnEmptyRegister) {
  EXPECT_THAT(LookupRegister({}).Find({"Makerere University", "UG", "Kampala"}, 10), IsEmpty());
}

TEST(LookupRegister, BearsManyRecordsOfOneNameAndWebsite) {
  std::vector<OrganisationRow> rows(
      20000, Row_("Health Centre", {"HC"}, "KE", "Nairobi", "https://hc.or.ke"));
  const LookupRegister look(rows);
  for (const char* text : {"Health Centre, Nairobi", "HC", "HCX"}) {
    EXPECT_THAT(look.Find({text, "", ""}, 10), SizeIs(Le(10))) << text;
  }
  EXPECT_THAT(look.Find({"Health Centre, Nairobi", "", ""}, 10), SizeIs(10));
}

TEST(LookupRegister, AnswersTheSameWhateverTheOrderOfItsRows) {
  std::vector<OrganisationRow> rows = Register(), backwards(rows.rbegin(), rows.rend());
  const LookupRegister one(rows), other(backwards);
  for (const char* text : {"Makerere Univ., Kampala", "City University", "LSHTM", "広島病院"}) {
    const std::vector<RankedRow> a = one.Find({text, "", ""}, 1), b = other.Find({text, "", ""}, 1);
    ASSERT_THAT(a, SizeIs(1)) << text;
    ASSERT_THAT(b, SizeIs(1)) << text;
    EXPECT_NEAR(a[0].probability, b[0].probability, 1e-6) << text;
  }
}

TEST(LookupRegister, BearsRowsWithoutNames) {
  const LookupRegister look({OrganisationRow{}, Row_("", {"", "🏥"}, "x", ""),
                             Row_("Makerere University", {}, "UG", "Kampala")});
  const std::vector<RankedRow> found = look.Find({"Makerere University", "", ""}, 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].row, 2U);
}

}  // namespace
}  // namespace baraza::duplication
