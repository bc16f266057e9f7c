#include "tools/exchange/mention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace baraza::exchange {
namespace {

using baraza::organisations::v1::Identifier;
using baraza::organisations::v1::OtherName;
using ::testing::ElementsAre;
using ::testing::StartsWith;

Mention Named(const std::string& name, const std::string& reference = "") {
  Mention mention;
  mention.reference = reference;
  if (!name.empty()) mention.names.push_back({name, ""});
  return mention;
}

struct Cited {
  Mention mention;
  std::string context;
};

MentionedOrganisations Resolve(const std::vector<Cited>& cited) {
  MentionBook book;
  for (const Cited& one : cited) book.Add(one.mention, one.context);
  return book.Resolve();
}

size_t Count(const std::vector<Cited>& cited) { return Resolve(cited).all().size(); }

TEST(MentionRule, JoinsEqualNamesInOneCountry) {
  EXPECT_EQ(Count({{Named("MEDAIR"), "SL"}, {Named("Medair", "CH-FDJP-106064950"), "SL"}}), 1u);
}

TEST(MentionRule, PartsEqualNamesOfTwoCountries) {
  EXPECT_EQ(Count({{Named("Ministry of Health"), "SL"}, {Named("Ministry of Health"), "LS"}}), 2u);
}

TEST(MentionRule, JoinsAcrossCountriesByCodeAndName) {
  EXPECT_EQ(Count({{Named("World Health Organisation", "XM-DAC-928"), "SL"},
                   {Named("World Health Organization", "XM-DAC-928"), "BR"}}),
            1u);
}

TEST(MentionRule, CarriesACodeOverToMentionsWithoutOne) {
  EXPECT_EQ(Count({{Named("World Vision"), "SL"},
                   {Named("World Vision", "US-IRS-95-3202116"), "SL"},
                   {Named("World Vision", "US-IRS-95-3202116"), "LS"},
                   {Named("World Vision"), "LS"}}),
            1u);
}

TEST(MentionRule, PartsVendorsThatShareACodeNobodyListed) {
  EXPECT_EQ(Count({{Named("Radio Democracy 98.1 FM", "XI-DUNS-555"), "SL"},
                   {Named("Campaign for Good Governance", "XI-DUNS-555"), "SL"}}),
            2u);
}

TEST(MentionRule, PartsOneGovernmentFromItsMinistryUnderOneCode) {
  EXPECT_EQ(Count({{Named("Government of Sierra Leone", "SL-GOV-1"), "SL"},
                   {Named("Government of Sierra Leone - Ministry of Health", "SL-GOV-1"), "SL"}}),
            2u);
}

TEST(MentionRule, PartsEqualNamesThatCiteTwoCodesOfOneRegister) {
  EXPECT_EQ(Count({{Named("Saint James School", "LS-LCN-1"), "LS"},
                   {Named("Saint James School", "LS-LCN-2"), "LS"}}),
            2u);
}

TEST(MentionRule, LeavesAMentionWithoutCodeAloneWhereCodesContradict) {
  auto resolved = Resolve({{Named("Saint James School", "LS-LCN-1"), "LS"},
                           {Named("Saint James School", "LS-LCN-2"), "LS"},
                           {Named("Saint James School"), "LS"}});
  EXPECT_EQ(resolved.all().size(), 3u);
}

TEST(MentionRule, JoinsEqualNamesThatCiteCodesOfTwoRegisters) {
  EXPECT_EQ(Count({{Named("EGPAF", "XI-DUNS-007041168"), "LS"},
                   {Named("EGPAF", "XI-UEI-RZ4NKR9DQN84"), "LS"}}),
            1u);
}

TEST(MentionRule, FindsNobodyBehindPlaceholdersAndCategories) {
  auto resolved = Resolve({{Named("nan"), "SL"},
                           {Named("Enterprise - Non United States Other", "XM-DAC-63000"), "SL"},
                           {Named(""), "SL"}});
  EXPECT_TRUE(resolved.all().empty());
  EXPECT_EQ(resolved.nobody(), 3);
  EXPECT_EQ(resolved.Find(Named("nan"), "SL"), nullptr);
}

TEST(MentionRule, PlacesACodeWithoutANameWithTheOneThatCitesIt) {
  auto resolved = Resolve({{Named("Acción contra el Hambre", "ES-CIF-G81164105"), "UG"},
                           {Named("", "ES-CIF-G81164105"), "KE"}});
  ASSERT_EQ(resolved.all().size(), 1u);
  EXPECT_EQ(resolved.all()[0].mentions, 2);
}

TEST(MentionRule, KnowsAnOrganisationByItsCodeAlone) {
  auto resolved =
      Resolve({{Named("", "GB-CHC-1113101"), "UG"}, {Named("", "gb-chc-1113101"), "ZM"}});
  ASSERT_EQ(resolved.all().size(), 1u);
  EXPECT_EQ(resolved.all()[0].record.display_name(), "GB-CHC-1113101");
}

TEST(MentionRule, FindsNobodyBehindACodeThatSeveralCite) {
  auto resolved = Resolve({{Named("Alpha", "XI-DUNS-555"), "SL"},
                           {Named("Beta", "XI-DUNS-555"), "SL"},
                           {Named("", "XI-DUNS-555"), "SL"}});
  EXPECT_EQ(resolved.all().size(), 2u);
  EXPECT_EQ(resolved.nobody(), 1);
}

TEST(MentionRule, DoesNotDependOnTheOrderOfMentions) {
  std::vector<Cited> cited = {{Named("U.S. Government - Department of State", "US-GOV-11"), "SL"},
                              {Named("Department of State", "US-GOV-11"), "LS"},
                              {Named("U.S. Government - Department of State"), "SL"},
                              {Named("Campaign for Good Governance", "XI-DUNS-555"), "SL"},
                              {Named("Radio Democracy", "XI-DUNS-555"), "SL"},
                              {Named("", "US-GOV-11"), "BR"}};
  auto names = [](const MentionedOrganisations& resolved) {
    std::vector<std::string> bytes;
    for (const auto& one : resolved.all()) bytes.push_back(one.record.SerializeAsString());
    return bytes;
  };
  const std::vector<std::string> expected = names(Resolve(cited));
  ASSERT_EQ(expected.size(), 3u);
  std::sort(cited.begin(), cited.end(), [](const Cited& a, const Cited& b) {
    return MarkOf(a.mention, a.context) < MarkOf(b.mention, b.context);
  });
  do {
    ASSERT_EQ(names(Resolve(cited)), expected);
  } while (std::next_permutation(cited.begin(), cited.end(), [](const Cited& a, const Cited& b) {
    return MarkOf(a.mention, a.context) < MarkOf(b.mention, b.context);
  }));
}

TEST(MentionRecord, KeepsItsNameWhenMoreMentionsOfTheOrganisationAreRead) {
  auto few = Resolve({{Named("World Vision", "US-IRS-95-3202116"), "SL"}});
  auto more = Resolve({{Named("World Vision", "US-IRS-95-3202116"), "SL"},
                       {Named("WORLD VISION"), "SL"},
                       {Named("World Vision", "US-IRS-95-3202116"), "LS"}});
  EXPECT_EQ(few.all()[0].record.name(), more.all()[0].record.name());
  EXPECT_THAT(few.all()[0].record.name(), StartsWith("organisations/world-vision-"));
}

TEST(MentionRecord, TakesTheMostFrequentSpellingAndKeepsTheOthers) {
  auto resolved = Resolve(
      {{Named("U.S. Agency for International Development", "US-GOV-1"), "SL"},
       {Named("U.S. Agency for International Development", "US-GOV-1"), "LS"},
       {Named("United States Agency for International Development (USAID)", "US-GOV-1"), "BR"}});
  ASSERT_EQ(resolved.all().size(), 1u);
  const auto& record = resolved.all()[0].record;
  EXPECT_EQ(record.display_name(), "U.S. Agency for International Development");
  ASSERT_EQ(record.other_names_size(), 2);
  EXPECT_EQ(record.other_names(0).text(), "USAID");
  EXPECT_EQ(record.other_names(0).kind(), OtherName::ACRONYM);
  EXPECT_THAT(resolved.all()[0].contexts, ElementsAre("BR", "LS", "SL"));
}

TEST(MentionRecord, ClaimsEachCodeOnce) {
  auto resolved = Resolve({{Named("Helen Keller International", "XI-DUNS-037799178"), "SL"},
                           {Named("Helen Keller International", "XI-DUNS-37799178"), "SL"}});
  ASSERT_EQ(resolved.all().size(), 1u);
  const auto& record = resolved.all()[0].record;
  ASSERT_EQ(record.identifiers_size(), 1);
  EXPECT_EQ(record.identifiers(0).scheme(), "XI-DUNS");
  EXPECT_EQ(record.identifiers(0).status(), Identifier::CLAIMED);
}

TEST(ContextOf, SortsCountriesAndFallsBackToThePublisher) {
  EXPECT_EQ(ContextOf({"UG", "ke", "UG", ""}, Named("WHO")), "KE,UG");
  EXPECT_EQ(ContextOf({}, Named("WHO", "XM-DAC-928")), "by XM-DAC:928");
  EXPECT_EQ(ContextOf({}, Named("The Friends")), "by friends");
}

}  // namespace
}  // namespace baraza::exchange
