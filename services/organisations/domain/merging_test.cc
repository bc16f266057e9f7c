#include "services/organisations/domain/merging.h"

#include <gtest/gtest.h>

#include "services/foundation/status/status.h"

namespace baraza::organisations {
namespace {

using v1::Identifier;
using v1::Organisation;

Organisation Named(const std::string& id, const std::string& display_name) {
  Organisation organisation;
  organisation.set_name("organisations/" + id);
  organisation.set_display_name(display_name);
  organisation.set_state(Organisation::ACTIVE);
  return organisation;
}

void Identify(Organisation& organisation, const std::string& scheme, const std::string& value,
              Identifier::Status status) {
  Identifier* identifier = organisation.add_identifiers();
  identifier->set_scheme(scheme);
  identifier->set_value(value);
  identifier->set_status(status);
}

TEST(Merging, KeepsTheOtherNameAsAnAlias) {
  Organisation survivor = Named("a", "Tropical Health and Education Trust");
  Organisation other = Named("b", "THET Partnerships");
  Unite(survivor, other);
  ASSERT_EQ(survivor.other_names_size(), 1);
  EXPECT_EQ(survivor.other_names(0).text(), "THET Partnerships");
  EXPECT_EQ(survivor.other_names(0).kind(), v1::OtherName::ALIAS);
}

TEST(Merging, UnitesAnIdentifierWrittenInTwoWaysAndKeepsItVerified) {
  Organisation survivor = Named("a", "A"), other = Named("b", "B");
  Identify(survivor, "GB-CHC", "01113101", Identifier::CLAIMED);
  Identify(other, "GB-CHC", "1113101", Identifier::VERIFIED);
  Unite(survivor, other);
  ASSERT_EQ(survivor.identifiers_size(), 1);
  EXPECT_EQ(survivor.identifiers(0).status(), Identifier::VERIFIED);
}

TEST(Merging, FillsWhatTheSurvivorLacksAndOverwritesNothing) {
  Organisation survivor = Named("a", "A"), other = Named("b", "B");
  survivor.set_country("KE");
  other.set_country("KE");
  other.set_locality("Kisumu");
  other.set_website("https://b.example");
  survivor.set_website("https://a.example");
  Unite(survivor, other);
  EXPECT_EQ(survivor.locality(), "Kisumu");
  EXPECT_EQ(survivor.website(), "https://a.example");
}

TEST(Merging, DoesNotMixTheAddressesOfTwoCountries) {
  Organisation survivor = Named("a", "A"), other = Named("b", "B");
  survivor.set_country("GB");
  other.set_country("KE");
  other.set_locality("Kisumu");
  Unite(survivor, other);
  EXPECT_EQ(survivor.locality(), "");
}

TEST(Merging, IsRefusedWhereVerifiedIdentifiersConflict) {
  Organisation survivor = Named("a", "A"), other = Named("b", "B");
  Identify(survivor, "GB-CHC", "1", Identifier::VERIFIED);
  Identify(other, "GB-CHC", "2", Identifier::VERIFIED);
  EXPECT_EQ(status::Reason(CheckMergeable(survivor, other)), "VERIFIED_IDENTIFIERS_CONFLICT");
}

TEST(Merging, TakesClaimedConflictsForTheDirtOfRealData) {
  Organisation survivor = Named("a", "A"), other = Named("b", "B");
  Identify(survivor, "GB-CHC", "1", Identifier::VERIFIED);
  Identify(other, "GB-CHC", "2", Identifier::CLAIMED);
  EXPECT_TRUE(CheckMergeable(survivor, other).ok());
}

}  // namespace
}  // namespace baraza::organisations
