#include "tools/exchange/iati_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "absl/strings/str_cat.h"
#include "tools/exchange/iati_activity.h"
#include "tools/exchange/written_file.h"

namespace baraza::exchange {
namespace {

using baraza::projects::v1::Contribution;
using baraza::projects::v1::Participant;
using baraza::projects::v1::Project;
using ::testing::Contains;
using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

constexpr const char* kOwn =
    "<iati-identifier>XX-1</iati-identifier>"
    "<reporting-org ref='XI-T-1'><narrative>Giver</narrative></reporting-org>"
    "<title><narrative>Training</narrative></title>";

// The first activity of a file that holds `content` beside identifier, publisher and title.
Activity Read(const std::string& content, const std::string& attributes = "",
              const std::string& own = kOwn) {
  WrittenFile file(absl::StrCat("<iati-activities version='2.03'><iati-activity ", attributes, ">",
                                own, content, "</iati-activity></iati-activities>"));
  auto reader = IatiReader::Open(file.path());
  EXPECT_TRUE(reader.ok()) << reader.status();
  auto activity = (*reader)->Next();
  EXPECT_TRUE(activity.ok() && activity->has_value()) << activity.status();
  return std::move(**activity);
}

Project Bound(const Activity& activity, Losses* losses = nullptr) {
  MentionBook book;
  for (const Mention& mention : activity.mentions) book.Add(mention, activity.context);
  Losses own;
  return Bind(activity, book.Resolve(), losses == nullptr ? own : *losses);
}

std::string Transaction(const std::string& type, const std::string& value,
                        const std::string& more = "") {
  return absl::StrCat("<transaction><transaction-type code='", type,
                      "'/><transaction-date iso-date='2020-02-29'/><value currency='USD'>", value,
                      "</value>", more, "</transaction>");
}

std::string OpenError(const std::string& content) {
  WrittenFile file(content);
  return std::string(IatiReader::Open(file.path()).status().message());
}

TEST(IatiReader, RefusesOtherXml) {
  EXPECT_THAT(OpenError("<html><body/></html>"), HasSubstr("its root is <html>"));
  EXPECT_THAT(OpenError("<iati-organisations/>"), HasSubstr("organisation file"));
  EXPECT_THAT(OpenError("<iati-activities version='1.05'/>"), HasSubstr("version 1.05"));
}

TEST(IatiReader, ReadsTitlesInTheirLanguages) {
  const Activity activity = Read(
      "", "xml:lang='en'",
      "<iati-identifier> XX-1 </iati-identifier><title><narrative>Health\n training</narrative>"
      "<narrative xml:lang='fr'>Formation</narrative></title>");
  ASSERT_EQ(activity.project.titles_size(), 2);
  EXPECT_EQ(activity.project.titles(0).text(), "Health training");
  EXPECT_EQ(activity.project.titles(0).language(), "en");
  EXPECT_EQ(activity.project.titles(1).language(), "fr");
  EXPECT_EQ(activity.identifier, "XX-1");
}

TEST(IatiReader, ShowsAnActivityWithoutATitleByItsIdentifier) {
  const Activity activity = Read("", "", "<iati-identifier>XX-9</iati-identifier>");
  EXPECT_EQ(activity.project.titles(0).text(), "XX-9");
  EXPECT_EQ(activity.refusal, "");
}

TEST(IatiReader, RefusesAnActivityWithoutAnIdentifier) {
  EXPECT_THAT(Read("", "", "<title><narrative>T</narrative></title>").refusal,
              HasSubstr("iati-identifier"));
}

TEST(IatiReader, GivesTheSameActivityTheSameName) {
  EXPECT_EQ(Read("").project.name(), Read("<activity-scope code='4'/>").project.name());
}

TEST(IatiReader, DecodesWhatWasEscapedTwice) {
  const Activity activity = Read("<description><narrative>A &amp;amp; B</narrative></description>");
  EXPECT_EQ(activity.project.descriptions(0).text(), "A & B");
  EXPECT_THAT(activity.losses.repaired(), Contains(Key("entities that were escaped twice")));
}

TEST(IatiReader, CutsATextThatIsTooLongAndSaysSo) {
  const Activity activity = Read(absl::StrCat("<description><narrative>", std::string(20001, 'x'),
                                              "</narrative></description>"));
  EXPECT_EQ(activity.project.descriptions(0).text().size(), 20000u);
  EXPECT_THAT(activity.losses.lost(), Contains(Key("description/narrative")));
}

TEST(IatiReader, NeverStoresContactDetails) {
  const Activity activity = Read(
      "<contact-info><person-name><narrative>Amina Yusuf</narrative></person-name>"
      "<email>amina@example.org</email></contact-info>");
  EXPECT_THAT(activity.project.DebugString(), Not(HasSubstr("mina")));
  ASSERT_THAT(activity.losses.lost(), Contains(Key("contact-info")));
  EXPECT_EQ(activity.losses.lost().at("contact-info").reason, "contact details, by intent");
}

TEST(IatiReader, TakesDatesFromAttributesNeverFromTheirTexts) {
  const Activity activity = Read(
      "<activity-date type='1' iso-date='2016-01-01'><narrative>1/1/2016 12:00:00 AM</narrative>"
      "</activity-date><activity-date type='4' iso-date='2017-02-30'/>");
  EXPECT_EQ(activity.project.planned_start_date().year(), 2016);
  EXPECT_FALSE(activity.project.has_actual_end_date());
  EXPECT_THAT(activity.project.DebugString(), Not(HasSubstr("12:00")));
  EXPECT_THAT(activity.losses.lost(), Contains(Key("activity-date/@iso-date")));
}

TEST(IatiReader, MapsRolesAndStages) {
  const Activity activity = Read(
      "<participating-org role='3'><narrative>A</narrative></participating-org>"
      "<participating-org role='7'><narrative>B</narrative></participating-org>"
      "<activity-status code='2'/>");
  ASSERT_EQ(activity.project.participants_size(), 1);
  EXPECT_EQ(activity.project.participants(0).role(), Participant::EXTENDING);
  EXPECT_EQ(activity.project.stage(), Project::UNDER_WAY);
}

TEST(IatiReader, TakesCountriesAndSectorsOfTheActivityFirst) {
  const Activity activity = Read(absl::StrCat(
      "<recipient-country code='UG' percentage='40'/><recipient-region code='298' percentage='60'/>"
      "<sector code='12220'/>",
      Transaction("3", "5", "<recipient-country code='KE'/><sector code='11110'/>")));
  ASSERT_EQ(activity.project.locations_size(), 2);
  EXPECT_EQ(activity.project.locations(0).country(), "UG");
  EXPECT_EQ(activity.project.locations(1).region_code(), "298");
  ASSERT_EQ(activity.project.themes_size(), 1);
  EXPECT_EQ(activity.project.themes(0).percentage(), 100);
  EXPECT_EQ(activity.context, "UG");
}

TEST(IatiReader, GathersCountriesAndSectorsFromTransactionsByValue) {
  const Activity activity = Read(absl::StrCat(
      Transaction("3", "300", "<recipient-country code='KE'/><sector code='12220'/>"),
      Transaction("4", "100", "<recipient-country code='UG'/><sector code='12220'/>"),
      Transaction("2", "9000", "<recipient-country code='UG'/><sector code='13040'/>")));
  ASSERT_EQ(activity.project.locations_size(), 2);
  EXPECT_THAT(activity.project.locations(0).percentage(), DoubleEq(75));
  EXPECT_THAT(activity.project.locations(1).percentage(), DoubleEq(25));
  EXPECT_EQ(activity.project.themes_size(), 2);
  EXPECT_EQ(activity.context, "KE,UG");
}

TEST(IatiReader, DoesNotDivideByValuesInTwoCurrencies) {
  const Activity activity = Read(
      "<transaction><transaction-type code='3'/><value currency='USD'>1</value>"
      "<recipient-country code='KE'/></transaction>"
      "<transaction><transaction-type code='3'/><value currency='GBP'>1</value>"
      "<recipient-country code='UG'/></transaction>");
  ASSERT_EQ(activity.project.locations_size(), 2);
  EXPECT_EQ(activity.project.locations(0).percentage(), 0);
}

TEST(IatiReader, KeepsPublishersOwnSectorsApart) {
  const Activity activity = Read("<sector vocabulary='99' code='7'/><sector code='12220'/>");
  ASSERT_EQ(activity.project.themes_size(), 2);
  EXPECT_EQ(activity.project.themes(1).vocabulary(), "XI-T-1/99");
  EXPECT_EQ(activity.project.themes(1).percentage(), 100);
}

TEST(IatiReader, PutsASinglePlaceIntoTheCountrysOwnEntry) {
  const Activity activity = Read(
      "<recipient-country code='SO'/><location><name><narrative>Borama</narrative></name>"
      "<point srsName='x'><pos>9.94 43.18</pos></point></location>");
  ASSERT_EQ(activity.project.locations_size(), 1);
  EXPECT_EQ(activity.project.locations(0).facility(), "Borama");
  EXPECT_DOUBLE_EQ(activity.project.locations(0).position().latitude(), 9.94);
  EXPECT_EQ(activity.project.locations(0).percentage(), 100);
}

TEST(IatiReader, LeavesOutCountriesThatDoNotExist) {
  const Activity activity = Read("<recipient-country code='ZZ'/>");
  EXPECT_EQ(activity.project.locations_size(), 0);
  EXPECT_THAT(activity.losses.lost(), Contains(Key("recipient-country/@code")));
}

TEST(IatiReader, MapsTransactionsToContributions) {
  const Activity activity = Read(
      absl::StrCat(Transaction("2", " 1000.5 "), Transaction("4", "-7"), Transaction("5", "1")));
  ASSERT_EQ(activity.project.contributions_size(), 2);
  const Contribution& first = activity.project.contributions(0);
  EXPECT_EQ(first.kind(), Contribution::COMMITMENT);
  EXPECT_EQ(first.value().units(), 1000);
  EXPECT_EQ(first.value().nanos(), 500'000'000);
  EXPECT_EQ(first.start_date().day(), 29);
  EXPECT_EQ(activity.project.contributions(1).value().units(), -7);
  EXPECT_THAT(activity.losses.lost(), Contains(Key("transaction[type=5]")));
}

TEST(IatiReader, CountsIncomingMoneyOnce) {
  const Activity both = Read(Transaction("11", "10") + Transaction("1", "10"));
  ASSERT_EQ(both.project.contributions_size(), 1);
  EXPECT_EQ(both.project.contributions(0).kind(), Contribution::INCOMING);
  EXPECT_EQ(Read(Transaction("11", "10")).project.contributions_size(), 1);
}

TEST(IatiReader, TakesTheRevisedBudgetOfAPeriod) {
  const std::string period =
      "<period-start iso-date='2020-01-01'/><period-end iso-date='2020-12-31'/>";
  const Activity activity =
      Read(absl::StrCat("<budget type='1'>", period, "<value currency='GBP'>1</value></budget>",
                        "<budget type='2'>", period, "<value currency='GBP'>2</value></budget>"));
  ASSERT_EQ(activity.project.contributions_size(), 1);
  EXPECT_EQ(activity.project.contributions(0).value().units(), 2);
}

TEST(IatiReader, TakesTheActivitysCurrencyWhereAValueHasNone) {
  const std::string transaction =
      "<transaction><transaction-type code='3'/><value>5</value></transaction>";
  EXPECT_EQ(
      Read(transaction, "default-currency='GBP'").project.contributions(0).value().currency_code(),
      "GBP");
  EXPECT_EQ(Read(transaction).project.contributions_size(), 0);
}

TEST(IatiReader, KeepsParentsOnly) {
  const Activity activity =
      Read("<related-activity type='1' ref='XX-0'/><related-activity type='2' ref='XX-2'/>");
  EXPECT_THAT(activity.project.parents(), ElementsAre("XX-0"));
  EXPECT_THAT(activity.losses.lost(), Contains(Key("related-activity/@ref")));
}

TEST(ParseMoney, RoundsBelowABillionth) {
  bool rounded = false;
  auto money = iati::ParseMoney("-0.9999999996", "USD", rounded);
  ASSERT_TRUE(money.has_value());
  EXPECT_EQ(money->units(), -1);
  EXPECT_EQ(money->nanos(), 0);
  EXPECT_TRUE(rounded);
}

TEST(ParseMoney, RefusesWhatIsNoAmount) {
  bool rounded = false;
  for (const char* text : {"", "-", "1,000", "1e3", "99999999999999999999", "1.2.3"}) {
    EXPECT_FALSE(iati::ParseMoney(text, "USD", rounded).has_value()) << text;
  }
}

TEST(Bind, NamesEachOrganisationAndRoleOnce) {
  const std::string a =
      "<participating-org role='1'><narrative>Alpha</narrative></participating-org>";
  const Project project = Bound(Read(a + a));
  ASSERT_EQ(project.participants_size(), 2);
  EXPECT_THAT(project.participants(0).organisation(), HasSubstr("organisations/alpha-"));
  EXPECT_EQ(project.participants(1).role(), Participant::ACCOUNTABLE);  // the publisher
}

TEST(Bind, AddsNoPartForAPublisherThatHasOne) {
  const Project project =
      Bound(Read("<participating-org role='1' ref='XI-T-1'><narrative>GIVER</narrative>"
                 "</participating-org>"));
  ASSERT_EQ(project.participants_size(), 1);
  EXPECT_EQ(project.participants(0).role(), Participant::FUNDING);
}

TEST(Bind, LeavesOutWhatNamesNobodyAndSaysSo) {
  const Activity activity =
      Read("<participating-org role='4'><narrative>nan</narrative></participating-org>" +
           Transaction("3", "5", "<receiver-org><narrative>nan</narrative></receiver-org>"));
  Losses losses;
  const Project project = Bound(activity, &losses);
  EXPECT_EQ(project.participants_size(), 1);
  EXPECT_EQ(project.contributions(0).receiver(), "");
  EXPECT_THAT(losses.lost(), Contains(Key("participating-org")));
  EXPECT_THAT(losses.lost(), Contains(Key("transaction/receiver-org")));
}

}  // namespace
}  // namespace baraza::exchange
