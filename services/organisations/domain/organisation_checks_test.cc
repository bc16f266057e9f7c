#include "services/organisations/domain/organisation_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baraza::organisations {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using v1::Identifier;
using v1::Organisation;

Organisation Named() {
  Organisation organisation;
  organisation.set_name("organisations/a");
  return organisation;
}

void Identify(Organisation& organisation, const std::string& scheme, const std::string& value,
              Identifier::Status status) {
  Identifier* identifier = organisation.add_identifiers();
  identifier->set_scheme(scheme);
  identifier->set_value(value);
  identifier->set_status(status);
}

std::vector<std::string> FieldsOf(const Organisation& organisation) {
  std::vector<std::string> fields;
  for (const auto& fault : FaultsOf(organisation)) fields.push_back(fault.field);
  return fields;
}

TEST(FaultsOf, FindsACodeThatIsVerifiedTwice) {
  Organisation organisation = Named();
  Identify(organisation, "GB-CHC", "0123", Identifier::VERIFIED);
  Identify(organisation, "GB-CHC", "123", Identifier::CLAIMED);
  EXPECT_THAT(FieldsOf(organisation), IsEmpty());
  Identify(organisation, "gb-chc", "12-3", Identifier::VERIFIED);
  EXPECT_THAT(FieldsOf(organisation), ElementsAre("identifiers[2].value"));
}

TEST(FaultsOf, TakesACategoryForAClaimAndNotForVerified) {
  Organisation organisation = Named();
  Identify(organisation, "XM-DAC", "20000", Identifier::CLAIMED);
  EXPECT_THAT(FieldsOf(organisation), IsEmpty());
  Identify(organisation, "XM-DAC", "21000", Identifier::VERIFIED);
  EXPECT_THAT(FieldsOf(organisation), ElementsAre("identifiers[1].status"));
}

TEST(FaultsOf, TakesTheRecordsOwnIdOnlyInThePlatformsScheme) {
  Organisation organisation = Named();
  Identify(organisation, "BARAZA-SL", "a", Identifier::CLAIMED);
  EXPECT_THAT(FieldsOf(organisation), IsEmpty());
  Identify(organisation, "baraza-SL", "b", Identifier::CLAIMED);
  EXPECT_THAT(FieldsOf(organisation), ElementsAre("identifiers[1].value"));
}

TEST(FaultsOf, FindsARecordInItsOwnHistory) {
  Organisation organisation = Named();
  organisation.add_succession()->set_organisation("organisations/b");
  organisation.add_succession()->set_organisation("organisations/a");
  EXPECT_THAT(FieldsOf(organisation), ElementsAre("succession[1].organisation"));
}

TEST(FaultsOf, FindsAnIncidentContactOfAnother) {
  Organisation organisation = Named();
  organisation.mutable_safeguarding()->set_incident_contact("organisations/a/contacts/c");
  EXPECT_THAT(FieldsOf(organisation), IsEmpty());
  organisation.mutable_safeguarding()->set_incident_contact("organisations/b/contacts/c");
  EXPECT_THAT(FieldsOf(organisation), ElementsAre("safeguarding.incident_contact"));
}

TEST(FaultsOf, TellsAllAtOnce) {
  Organisation organisation = Named();
  Identify(organisation, "BARAZA-SL", "b", Identifier::CLAIMED);
  organisation.add_succession()->set_organisation("organisations/a");
  EXPECT_THAT(FieldsOf(organisation),
              ElementsAre("identifiers[0].value", "succession[0].organisation"));
}

}  // namespace
}  // namespace baraza::organisations
