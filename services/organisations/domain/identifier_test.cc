#include "services/organisations/domain/identifier.h"

#include <gtest/gtest.h>

namespace baraza::organisations {
namespace {

TEST(Identifier, DropsLeadingZerosAndPunctuation) {
  EXPECT_EQ(IdentifierKey("XI-DUNS", "037799178"), IdentifierKey("xi-duns", "37-799-178"));
}

TEST(Identifier, TellsSchemesApart) {
  EXPECT_NE(IdentifierKey("GB-CHC", "1"), IdentifierKey("GB-COH", "1"));
}

TEST(Identifier, OfZerosOnlyIsEmptyAfterTheScheme) { EXPECT_EQ(IdentifierKey("X", "000"), "X:"); }

TEST(Identifier, SplitsACodeAsOrgIdBuildsIt) {
  EXPECT_EQ(IdentifierKeyOf("GB-CHC-1113101"), "GB-CHC:1113101");
  EXPECT_EQ(IdentifierKeyOf("US-GOV-1"), "US-GOV:1");
  EXPECT_EQ(IdentifierKeyOf("DUNS-77"), "DUNS:77");
}

}  // namespace
}  // namespace baraza::organisations
