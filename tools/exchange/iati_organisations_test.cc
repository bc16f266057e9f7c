#include "tools/exchange/iati_organisations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tools/exchange/written_file.h"

namespace baraza::exchange {
namespace {

using baraza::organisations::v1::Identifier;
using baraza::organisations::v1::Organisation;
using baraza::organisations::v1::OtherName;
using testing::HasSubstr;

constexpr char kOpening[] = "<iati-organisations version='2.03'>";

PublishedOrganisation Read(const std::string& content, const std::string& attributes = "") {
  WrittenFile file(absl::StrCat(kOpening, "<iati-organisation ", attributes, ">", content,
                                "</iati-organisation></iati-organisations>"));
  auto reader = IatiOrganisationReader::Open(file.path());
  EXPECT_TRUE(reader.ok()) << reader.status();
  auto organisation = (*reader)->Next();
  EXPECT_TRUE(organisation.ok() && organisation->has_value()) << organisation.status();
  return std::move(**organisation);
}

const std::string kOwn =
    "<organisation-identifier>GB-CHC-1113101</organisation-identifier>"
    "<name><narrative>Health Trust</narrative>"
    "<narrative xml:lang='fr'>Fonds de santé</narrative></name>";

TEST(IatiOrganisations, TakesTheFirstNameToShowAndTheOthersAsTranslations) {
  const Organisation record = Read(kOwn, "xml:lang='en'").record;
  EXPECT_EQ(record.display_name(), "Health Trust");
  ASSERT_EQ(record.other_names_size(), 1);
  EXPECT_EQ(record.other_names(0).text(), "Fonds de santé");
  EXPECT_EQ(record.other_names(0).kind(), OtherName::TRANSLATION);
  EXPECT_EQ(record.other_names(0).language(), "fr");
}

TEST(IatiOrganisations, GivesNarrativesWithoutALanguageThatOfTheOrganisation) {
  const Organisation record =
      Read(
          "<organisation-identifier>GB-CHC-1</organisation-identifier><name>"
          "<narrative xml:lang='en'>Health</narrative><narrative>Afya</narrative></name>",
          "xml:lang='sw'")
          .record;
  EXPECT_EQ(record.other_names(0).language(), "sw");
}

TEST(IatiOrganisations, ClaimsItsIdentifierAndTheCountryOfItsRegister) {
  const Organisation record = Read(kOwn).record;
  ASSERT_EQ(record.identifiers_size(), 1);
  EXPECT_EQ(record.identifiers(0).scheme(), "GB-CHC");
  EXPECT_EQ(record.identifiers(0).value(), "1113101");
  EXPECT_EQ(record.identifiers(0).status(), Identifier::CLAIMED);
  EXPECT_EQ(record.country(), "GB");
}

TEST(IatiOrganisations, TakesCodeAndTypeOfAReporterThatIsTheOrganisation) {
  const Organisation record =
      Read(kOwn +
           "<reporting-org ref='XM-EX-7' type='21'><narrative>The Health Trust</narrative>"
           "</reporting-org>")
          .record;
  EXPECT_EQ(record.identifiers_size(), 2);
  EXPECT_EQ(record.type(), Organisation::INTERNATIONAL_NGO);
}

TEST(IatiOrganisations, TakesNothingOfAnotherReporter) {
  const PublishedOrganisation read =
      Read(kOwn +
           "<reporting-org ref='XM-EX-7' type='21'><narrative>A Platform</narrative>"
           "</reporting-org>");
  EXPECT_EQ(read.record.identifiers_size(), 1);
  EXPECT_EQ(read.record.type(), Organisation::TYPE_UNSPECIFIED);
  EXPECT_EQ(read.losses.lost().at("reporting-org").reason, "another organisation reports");
}

TEST(IatiOrganisations, TakesNothingOfASecondaryReporter) {
  const PublishedOrganisation read =
      Read(kOwn + "<reporting-org ref='GB-CHC-1113101' secondary-reporter='1' type='21'/>");
  EXPECT_EQ(read.record.type(), Organisation::TYPE_UNSPECIFIED);
}

TEST(IatiOrganisations, TakesNoCountryFromThoseThatGetMoney) {
  const PublishedOrganisation read = Read(
      "<organisation-identifier>XM-EX-1</organisation-identifier>"
      "<name><narrative>Fund</narrative></name><recipient-country-budget>"
      "<recipient-country code='UG'/></recipient-country-budget>");
  EXPECT_EQ(read.record.country(), "");
  EXPECT_EQ(read.losses.lost().at("recipient-country-budget").reason,
            "money is taken from activities");
}

TEST(IatiOrganisations, CountsDocuments) {
  const PublishedOrganisation read =
      Read(kOwn + "<document-link url='http://a'/><document-link url='http://b'/>");
  EXPECT_EQ(read.losses.lost().at("document-link").count, 2);
}

TEST(IatiOrganisations, KeepsAnIdentifierOfARegisterThatNobodyLists) {
  const Organisation record = Read(
                                  "<organisation-identifier>ZZ-NOLIST-A1</organisation-identifier>"
                                  "<name><narrative>Fund</narrative></name>")
                                  .record;
  EXPECT_EQ(record.identifiers(0).scheme(), "ZZ-NOLIST");
  EXPECT_EQ(record.identifiers(0).value(), "A1");
}

TEST(IatiOrganisations, KeepsAnIdentifierThatIsNoCode) {
  const Organisation record = Read(
                                  "<organisation-identifier>FUND</organisation-identifier>"
                                  "<name><narrative>Fund</narrative></name>")
                                  .record;
  EXPECT_EQ(record.identifiers(0).scheme(), "UNSTATED");
}

TEST(IatiOrganisations, NamesWhatIsMissing) {
  const PublishedOrganisation read = Read("<name><narrative>unknown</narrative></name>");
  ASSERT_EQ(read.violations.size(), 2u);
  EXPECT_EQ(read.violations[0].field, "name");
  EXPECT_EQ(read.violations[1].field, "organisation-identifier");
  EXPECT_EQ(read.line, 1);
}

TEST(IatiOrganisations, ReadsOneAfterTheOther) {
  WrittenFile file(absl::StrCat(kOpening, "<iati-organisation>", kOwn, "</iati-organisation>\n",
                                "<iati-organisation>", kOwn,
                                "</iati-organisation>\n\n\n</iati-organisations>"));
  auto reader = IatiOrganisationReader::Open(file.path());
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->Next()->value().number, 1);
  EXPECT_EQ((*reader)->Next()->value().line, 2);
  EXPECT_FALSE((*reader)->Next()->has_value());
}

TEST(IatiOrganisations, RefusesFilesOfActivities) {
  WrittenFile file("<iati-activities version='2.03'/>");
  EXPECT_THAT(std::string(IatiOrganisationReader::Open(file.path()).status().message()),
              HasSubstr("activity file"));
}

TEST(IatiOrganisations, RefusesAFileThatBreaksOff) {
  WrittenFile file(absl::StrCat(kOpening, "<iati-organisation><name>"));
  auto reader = IatiOrganisationReader::Open(file.path());
  ASSERT_TRUE(reader.ok());
  EXPECT_FALSE((*reader)->Next().ok());
}

}  // namespace
}  // namespace baraza::exchange
