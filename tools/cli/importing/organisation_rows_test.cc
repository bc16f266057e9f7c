#include "tools/cli/importing/organisation_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/exchange/mention.h"

namespace baraza::importing {
namespace {

using organisations::v1::Organisation;

Organisation Named(const std::string& name, const std::string& country,
                   const std::string& charity_number = "") {
  Organisation organisation;
  organisation.set_display_name(name);
  organisation.set_country(country);
  if (!charity_number.empty()) {
    organisation.add_identifiers()->set_scheme("GB-CHC");
    organisation.mutable_identifiers(0)->set_value(charity_number);
  }
  return organisation;
}

TEST(OrganisationNames, AreTheSameForTwoSpellingsOfOneName) {
  EXPECT_EQ(NameOf(Named("The Ministry of Health", "SL")),
            NameOf(Named("Ministry of health", "SL")));
}

TEST(OrganisationNames, TellTheSameNameInTwoCountriesApart) {
  EXPECT_NE(NameOf(Named("Ministry of Health", "SL")), NameOf(Named("Ministry of Health", "KE")));
}

TEST(OrganisationNames, StayTheSameWhenTheCountryIsFilledInBesideACode) {
  EXPECT_EQ(NameOf(Named("THET", "", "1113101")), NameOf(Named("THET", "GB", "1113101")));
}

TEST(OrganisationNames, TellIdentifiersApartThatAreNoCodes) {
  Organisation one = Named("Health Fund", "KE"), other = Named("Health Fund", "KE");
  one.add_identifiers()->set_value("ABC");
  other.add_identifiers()->set_value("XYZ");
  EXPECT_NE(NameOf(one), NameOf(other));
}

TEST(OrganisationNames, AreThoseOfAnIatiFileThatCitesTheCode) {
  exchange::Mention mention;
  mention.reference = "GB-CHC-1113101";
  mention.names.push_back({"Tropical Health and Education Trust", "en"});
  exchange::MentionBook book;
  book.Add(mention, "UG");
  const exchange::MentionedOrganisations mentioned = book.Resolve();
  ASSERT_EQ(mentioned.all().size(), 1u);
  EXPECT_EQ(NameOf(Named("Tropical Health and Education Trust", "GB", "1113101")),
            mentioned.all()[0].record.name());
}

}  // namespace
}  // namespace baraza::importing
