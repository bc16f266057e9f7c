#include "tools/exchange/organisation_name.h"

#include <gtest/gtest.h>

namespace baraza::exchange {
namespace {

TEST(PlainName, FoldsCaseAccentsAndPunctuation) {
  EXPECT_EQ(PlainName("  ACCIÓN contra-el HAMBRE. "), "accion contra el hambre");
}

TEST(PlainName, ReadsAmpersandAsAnd) {
  EXPECT_EQ(PlainName("Bill & Melinda Gates Foundation"),
            PlainName("Bill and Melinda Gates Foundation"));
}

TEST(PlainName, KeepsWordsTogetherThatAnApostropheParts) {
  EXPECT_EQ(PlainName("United Nations Children’s Fund"), "united nations childrens fund");
}

TEST(PlainName, ReadsBritishSpellingAsAmerican) {
  EXPECT_EQ(PlainName("World Health Organisation"), PlainName("World Health Organization"));
  EXPECT_EQ(PlainName("WorldFish Centre"), PlainName("WorldFish Center"));
}

TEST(PlainName, WritesTheUnitedStatesOut) {
  EXPECT_EQ(PlainName("U.S. Agency for International Development"),
            PlainName("United States Agency for International Development (USAID)"));
}

TEST(PlainName, DropsTheLeadingArticleOnly) {
  EXPECT_EQ(PlainName("THE COUNTRY LODGE COMPLEX"), "country lodge complex");
  EXPECT_EQ(PlainName("Save the Children"), "save the children");
  EXPECT_EQ(PlainName("The"), "the");
}

TEST(PlainName, KeepsWhatPartsOneMinistryFromAnother) {
  EXPECT_NE(PlainName("Ministry of Foreign Affairs, Denmark"),
            PlainName("Ministry of Foreign Affairs, Netherlands"));
  EXPECT_NE(PlainName("Ministry of Health (Kenya)"), PlainName("Ministry of Health (Uganda)"));
}

TEST(PlainName, KeepsLegalForms) { EXPECT_NE(PlainName("Oxfam"), PlainName("Oxfam Ltd")); }

TEST(PlainName, KeepsLettersOfOtherScripts) {
  EXPECT_EQ(PlainName("ကျန်းမာရေးဝန်ကြီးဌာန"), "ကျန်းမာရေးဝန်ကြီးဌာန");
}

TEST(CoreName, LeavesTheGovernmentOutBeforeItsDepartment) {
  EXPECT_EQ(CoreName(PlainName("U.S. Government - Department of State")), "department of state");
}

TEST(CoreName, KeepsTheGovernmentThatStandsAlone) {
  EXPECT_EQ(CoreName(PlainName("U.S. Government")), "united states government");
}

TEST(NamesNobody, KnowsPlaceholders) {
  for (const char* name : {"", "nan", "N/A", "-", "Unknown", "Miscellaneous"}) {
    EXPECT_TRUE(NamesNobody(PlainName(name))) << name;
  }
}

TEST(NamesNobody, KnowsCategoriesOfPayees) {
  for (const char* name :
       {"Enterprise - Non United States Other", "NGO - Non United States Other",
        "Enterprise - Non United States Unknown", "Unspecified Vendors - South Africa",
        "Personal Services Contractors - USAID", "Invitational Travelers - USAID"}) {
    EXPECT_TRUE(NamesNobody(PlainName(name))) << name;
  }
}

TEST(NamesNobody, KnowsNotesOfRedaction) {
  EXPECT_TRUE(NamesNobody(PlainName("USAID redacted this field in accordance with ...")));
}

TEST(NamesNobody, LetsOrganisationsPassThatHaveAStrangeName) {
  for (const char* name : {"Each Other", "NaNA Foundation", "YWCA", "Germany"}) {
    EXPECT_FALSE(NamesNobody(PlainName(name))) << name;
  }
}

TEST(AcronymIn, FindsInitialsOnly) {
  EXPECT_EQ(AcronymIn("Lesotho Council of Non-Governmental Organizations (LCN)"), "LCN");
  EXPECT_EQ(AcronymIn("Ministry of Health (Kenya)"), "");
  EXPECT_EQ(AcronymIn("LESOTHO FEDERATION OF WOMEN LAWYERS (FIDA)"), "");
  EXPECT_EQ(AcronymIn("World Vision"), "");
  EXPECT_EQ(AcronymIn("Всемирная организация здравоохранения (ВОЗ)"), "ВОЗ");
}

}  // namespace
}  // namespace baraza::exchange
