#include "services/duplication/domain/address.h"

#include <string>

#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

AddressLevel Compare(const std::string& left, const std::string& right) {
  const std::string a = NormaliseAddress(left);
  const std::string b = NormaliseAddress(right);
  EXPECT_EQ(CompareAddresses(a, b), CompareAddresses(b, a)) << left << " | " << right;
  return CompareAddresses(a, b);
}

TEST(Address, IsTheSameHoweverStreetsAndDirectionsAreWritten) {
  EXPECT_EQ(Compare("4701 North Winthrop Avenue", "4701 N. Winthrop"), AddressLevel::kSame);
  EXPECT_EQ(Compare("221 E. 51st St.", "221 East 51 Street, Floor 2"), AddressLevel::kSame);
  EXPECT_EQ(Compare("12 Rue de la Paix", "12, RUE PAIX"), AddressLevel::kSame);
}

TEST(Address, FindsTheHouseNumberAlsoBehindTheStreet) {
  EXPECT_EQ(NormaliseAddress("Hauptstrasse 12"), "12 hauptstrasse");
  EXPECT_EQ(Compare("Hauptstrasse 12", "12 Hauptstrasse"), AddressLevel::kSame);
}

TEST(Address, IsMisspeltWhenLettersOfTheStreetDiffer) {
  EXPECT_EQ(Compare("4701 N Winthrop Ave", "4701 N Winthorp Ave"), AddressLevel::kMisspelt);
}

TEST(Address, IsNearWhenTheHouseIsAnotherOfTheStreet) {
  EXPECT_EQ(Compare("4701 N Winthrop Ave", "4713 N Winthrop Ave"), AddressLevel::kNear);
}

TEST(Address, IsNotTheSameAtTheOtherEndOfTheStreet) {
  EXPECT_EQ(Compare("100 N Main St", "100 S Main St"), AddressLevel::kNear);
  EXPECT_EQ(Compare("100 N Main St", "300 S Main St"), AddressLevel::kDifferent);
}

TEST(Address, NumbersOfStreetsAreNeverMisspelt) {
  EXPECT_EQ(Compare("1701 W 53rd Ave", "1701 W 63rd St"), AddressLevel::kDifferent);
  EXPECT_EQ(Compare("12 1053rd Street", "12 1063rd Street"), AddressLevel::kDifferent);
}

TEST(Address, OfNothingIsEmpty) {
  EXPECT_EQ(NormaliseAddress(" ,; "), "");
  EXPECT_EQ(AddressKey("4701 winthrop;n"), "4701 winthrop");
}

}  // namespace
}  // namespace baraza::duplication
