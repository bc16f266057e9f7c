#include "services/organisations/domain/category_code.h"

#include <gtest/gtest.h>

namespace baraza::organisations {
namespace {

TEST(IsCategoryCode, KnowsThatAPlaceholderIsNobodysWhateverItsScheme) {
  for (const char* value : {"N/A", "n.a.", "none", "Not applicable", "UNKNOWN", "T.B.C.", "--"}) {
    EXPECT_TRUE(IsCategoryCode("GB-CHC", value)) << value;
  }
}

TEST(IsCategoryCode, KnowsTheChannelsOfTheDacInItsOwnSchemesOnly) {
  for (const char* scheme : {"XM-DAC", "xm-dac", "XM-OECD-DAC", "DAC", "CRS"}) {
    EXPECT_TRUE(IsCategoryCode(scheme, "22000")) << scheme;
  }
  EXPECT_FALSE(IsCategoryCode("GB-CHC", "22000"));
}

TEST(IsCategoryCode, TakesAnOrganisationsOwnCodeForOne) {
  EXPECT_FALSE(IsCategoryCode("XM-DAC", "21016"));  // the Red Cross
  EXPECT_FALSE(IsCategoryCode("XM-DAC", "2200"));
  EXPECT_FALSE(IsCategoryCode("GB-CHC", "1113101"));
  EXPECT_FALSE(IsCategoryCode("US-EIN", "NONE-1"));
}

}  // namespace
}  // namespace baraza::organisations
