#include "tools/exchange/organisation_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baraza::exchange {
namespace {

TEST(ParseOrganisationCode, TakesTheFirstTwoPartsAsTheRegister) {
  auto code = ParseOrganisationCode(" XI-GRID-grid.13001.33 ");
  ASSERT_TRUE(code.has_value());
  EXPECT_EQ(code->scheme, "XI-GRID");
  EXPECT_EQ(code->value, "grid.13001.33");
}

TEST(ParseOrganisationCode, ComparesWithoutLeadingZerosAndPunctuation) {
  EXPECT_EQ(ParseOrganisationCode("XI-DUNS-037799178")->key,
            ParseOrganisationCode("xi-duns-37799178")->key);
  EXPECT_EQ(ParseOrganisationCode("ZA-NPO-025-359")->key,
            ParseOrganisationCode("ZA-NPO-25359")->key);
}

TEST(ParseOrganisationCode, KeepsRegistersApart) {
  EXPECT_NE(ParseOrganisationCode("GB-CHC-100")->key, ParseOrganisationCode("GB-COH-100")->key);
}

TEST(ParseOrganisationCode, ReadsOldCodesOfTwoParts) {
  EXPECT_EQ(ParseOrganisationCode("DAC-1601")->scheme, "DAC");
  EXPECT_EQ(ParseOrganisationCode("SE-0")->key, "SE:0");
}

TEST(ParseOrganisationCode, ReadsACodeWithoutARegister) {
  EXPECT_EQ(ParseOrganisationCode("41AAA")->scheme, "UNSTATED");
}

TEST(ParseOrganisationCode, FindsNoCodeInTheNameOfARegister) {
  EXPECT_FALSE(ParseOrganisationCode("US-USAGOV").has_value());
  EXPECT_FALSE(ParseOrganisationCode("USAID").has_value());
  EXPECT_FALSE(ParseOrganisationCode("GB-CHC-").has_value());
  EXPECT_FALSE(ParseOrganisationCode("").has_value());
}

TEST(ParseOrganisationCode, RefusesCodesOfCategories) {
  for (const char* code : {"XM-DAC-63000", "XM-DAC-23000", "XM-DAC-61000", "XM-DAC-47000",
                           "XM-DAC-11001", "XI-DUNS-790238851", "XI-DUNS-123456787"}) {
    EXPECT_FALSE(ParseOrganisationCode(code).has_value()) << code;
    EXPECT_TRUE(IsCategoryCode(code)) << code;
  }
}

TEST(ParseOrganisationCode, TakesCodesOfOrganisationsInTheSameRegisters) {
  for (const char* code : {"XM-DAC-41122", "XM-DAC-928", "XM-DAC-21018", "XI-DUNS-837310584"}) {
    EXPECT_TRUE(ParseOrganisationCode(code).has_value()) << code;
    EXPECT_FALSE(IsCategoryCode(code)) << code;
  }
}

TEST(CountryOfRegister, IsItsPrefixUnlessItIsInternational) {
  EXPECT_EQ(CountryOfRegister("GB-CHC"), "GB");
  EXPECT_EQ(CountryOfRegister("CA_ON-ONT"), "CA");
  EXPECT_EQ(CountryOfRegister("XI-DUNS"), "");
  EXPECT_EQ(CountryOfRegister("DAC"), "");
}

}  // namespace
}  // namespace baraza::exchange
