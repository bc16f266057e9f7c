// Search and lists of the register of organisations, asked over the wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/register_fixture.h"

namespace baraza::integration {
namespace {

using scope::Scope;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class SearchTest : public RegisterTest {
 protected:
  // Ids, without the test's word, of what a search by `fields` finds, in the order of the answer.
  // Each query holds a name of this test only.
  std::vector<std::string> Find(const std::string& query, const std::string& fields = "",
                                const Scope& scope = Scope::Public()) {
    const auto found = Do(&Organisations::SearchOrganisations, scope,
                          absl::StrCat("query: '", query, "' page_size: 1000 ", fields));
    return IdsOf(found.organisations());
  }
  std::vector<std::string> List(const std::string& fields, const Scope& scope = Scope::Public()) {
    return IdsOf(
        Do(&Organisations::ListOrganisations, scope, fields + " page_size: 1000").organisations());
  }
  template <class Records>
  std::vector<std::string> IdsOf(const Records& records) const {
    const std::string mine = absl::StrCat("organisations/", word(), "-");
    std::vector<std::string> ids;
    for (const auto& record : records) {
      if (record.name().rfind(mine, 0) == 0) ids.push_back(record.name().substr(mine.size()));
    }
    return ids;
  }
};

TEST_P(SearchTest, FindsByWhatAnOrganisationIsCalled) {
  Register("lstm",
           "display_name: 'École Supérieure de Médecine Tropicale' website: "
           "'https://www.esmt-kigali.example/about' other_names { text: 'ESMTK' kind: ACRONYM } "
           "other_names { text: 'كلية الطب الاستوائي' kind: TRANSLATION language: 'ar' } "
           "other_names { text: 'Kigali Fever School' kind: FORMER } "
           "identifiers { scheme: 'RW-RGB' value: '00417-B/9' }");
  for (const char* query :
       {"École Supérieure de Médecine Tropicale", "ecole superieure medecine", "tropicale ecole",
        "TROPIC medec", "ESMTK", "esmtk", "ESMT", "Kigali Fever", "الطب الاستوائي",
        "RW-RGB-00417-B/9", "rw-rgb-417b-9", "RW-RGB-417B9", "00417-b/9", "esmt-kigali.example",
        "https://esmt-kigali.example/", "www.esmt-kigali.example"}) {
    EXPECT_THAT(Find(query), ElementsAre("lstm")) << query;
  }
  for (const char* query : {"superieure veterinaire", "417-B-8", "esmt-kigali.other", "opicale"}) {
    EXPECT_THAT(Find(query), IsEmpty()) << query;
  }
}

TEST_P(SearchTest, RefusesAQueryWithoutALetterOrADigit) {
  for (const char* query : {"--- !", "   ", "…", "()"}) {
    const auto found = Ask(&Organisations::SearchOrganisations, Scope::Public(),
                           absl::StrCat("query: '", query, "'"));
    ASSERT_TRUE(absl::IsInvalidArgument(found.status())) << query;
    EXPECT_EQ(status::Violations(found.status()).at(0).field, "query");
  }
}

TEST_P(SearchTest, PutsTheExactNameFirstOrGoesByTheAlphabet) {
  Register("long", "display_name: 'Aardvark Quokka Trust of the North and the South'");
  Register("exact", "display_name: 'Quokka Trust'");
  Register("middle", "display_name: 'Zebra and Quokka Trust'");
  EXPECT_THAT(Find("quokka trust"), ElementsAre("exact", "middle", "long"));
  EXPECT_THAT(Find("quokka trust", "order_by: 'display_name'"),
              ElementsAre("long", "exact", "middle"));
}

TEST_P(SearchTest, PagesThroughAllHitsOnceAndCountsThem) {
  std::vector<std::string> expected;
  for (int i = 0; i < 9; ++i) {
    expected.push_back(absl::StrCat("n", i));
    Register(expected.back(), absl::StrCat("display_name: 'Numbat Clinic ", i % 3, "'"));
  }
  for (const char* order : {"relevance", "display_name"}) {
    std::string token;
    std::vector<std::string> seen;
    do {
      const auto page = Do(&Organisations::SearchOrganisations, Scope::Public(),
                           absl::Substitute("query: 'numbat' page_size: 2 count_total: true "
                                            "order_by: '$0' page_token: '$1'",
                                            order, token));
      EXPECT_EQ(page.total_size(), 9);
      for (const std::string& id : IdsOf(page.organisations())) seen.push_back(id);
      token = page.next_page_token();
    } while (!token.empty() && seen.size() < 20);
    EXPECT_THAT(seen, testing::UnorderedElementsAreArray(expected)) << order;
  }
}

TEST_P(SearchTest, FiltersByTypeCountryDiasporaAndOffering) {
  Register("a", "display_name: 'Wombat One' type: UNIVERSITY country: 'KE'");
  Register("b",
           "display_name: 'Wombat Two' type: COMPANY country: 'GB' offerings { category: 'Oxygen "
           "concentrators and cylinders' } diaspora_countries: ['SL', 'GM']");
  Register("c", "display_name: 'Wombat Three' type: COMPANY country: 'SL'");
  for (const char* filter :
       {"types: COMPANY countries: 'GB'", "diaspora_countries: ['GM', 'LR']",
        "offering: 'OXYGEN cylinders'", "types: [COMPANY] offering: 'oxygen'"}) {
    EXPECT_THAT(Find("wombat", filter), ElementsAre("b")) << filter;
    EXPECT_THAT(List(filter), testing::Contains("b")) << filter;
    EXPECT_THAT(List(filter), testing::Not(testing::Contains(testing::AnyOf("a", "c")))) << filter;
  }
  EXPECT_THAT(Find("wombat", "countries: ['KE', 'SL'] order_by: 'display_name'"),
              ElementsAre("a", "c"));
  EXPECT_THAT(Find("wombat", "offering: 'oxygen masks'"), IsEmpty());
}

TEST_P(SearchTest, FiltersByActiveMembershipsOfAnAllianceAndRole) {
  Found();
  Register("a", "display_name: 'Bilby One'");
  Register("b", "display_name: 'Bilby Two'");
  Register("c", "display_name: 'Bilby Three'");
  Admit(Organisation("a"));
  const auto supplier = Admit(Organisation("b"), "SUPPLIER");
  const std::string alliance = absl::StrCat("alliances: '", Alliance(), "' ");
  EXPECT_THAT(Find("bilby", alliance), UnorderedElementsAre("a", "b"));
  EXPECT_THAT(Find("bilby", alliance + "roles: SUPPLIER"), ElementsAre("b"));
  EXPECT_THAT(Find("bilby", "roles: [MEMBER, OBSERVER]"), ElementsAre("a"));
  EXPECT_THAT(List(alliance + "roles: [MEMBER, SUPPLIER]"), UnorderedElementsAre("a", "b"));
  Do(&Alliances::DecideMembership, secretariat(),
     absl::Substitute("name: '$0' state: SUSPENDED reason: 'r'", supplier.name()));
  EXPECT_THAT(Find("bilby", alliance), ElementsAre("a"));
  EXPECT_THAT(List(alliance), ElementsAre("a"));
}

TEST_P(SearchTest, ShowsDraftsToThoseWhoMayReadThemAndCountsThemForNobodyElse) {
  const Scope member = MemberFor(Organisation("m"), Alliance());
  Do(&Organisations::CreateOrganisation, member,
     absl::Substitute("organisation_id: '$0-draft' organisation { display_name: 'Potoroo Hall' }",
                      word()));
  const auto count = [&](const Scope& scope) {
    return Do(&Organisations::SearchOrganisations, scope, "query: 'potoroo' count_total: true")
        .total_size();
  };
  for (const Scope& scope : {member, secretariat()}) {
    EXPECT_THAT(Find("potoroo", "", scope), ElementsAre("draft"));
    EXPECT_THAT(Find("potoroo", "states: ACTIVE", scope), IsEmpty());
    EXPECT_EQ(count(scope), 1);
  }
  for (const Scope& scope : {Scope::Public(), stranger()}) {
    EXPECT_THAT(Find("potoroo", "states: [PENDING, ACTIVE, ARCHIVED, MERGED]", scope), IsEmpty());
    EXPECT_EQ(count(scope), 0);
  }
}

TEST_P(SearchTest, FollowsUpdatesArchivingAndMerges) {
  Register("a", "display_name: 'Dunnart House'");
  Register("b", "display_name: 'Kowari House'");
  Do(&Organisations::UpdateOrganisation, secretariat(),
     absl::Substitute("organisation { name: '$0' display_name: 'Quoll House' }",
                      Organisation("a")));
  EXPECT_THAT(Find("dunnart"), IsEmpty());
  EXPECT_THAT(Find("quoll"), ElementsAre("a"));
  Do(&Organisations::MergeOrganisations, secretariat(),
     absl::Substitute("survivor: '$0' others: '$1' decision_id: '$2'", Organisation("a"),
                      Organisation("b"), Id("d")));
  EXPECT_THAT(Find("kowari"), ElementsAre("a"));
  EXPECT_THAT(Find("kowari", "states: MERGED"), ElementsAre("b"));
  Do(&Organisations::ArchiveOrganisation, secretariat(),
     absl::Substitute("name: '$0'", Organisation("a")));
  EXPECT_THAT(Find("quoll"), IsEmpty());
  EXPECT_THAT(Find("quoll", "states: ARCHIVED"), ElementsAre("a"));
}

TEST_P(SearchTest, TakesNoPageTokenOfAnotherQuery) {
  for (const char* id : {"a", "b"}) Register(id, "display_name: 'Bettong Hut'");
  const auto page =
      Do(&Organisations::SearchOrganisations, Scope::Public(), "query: 'bettong' page_size: 1");
  ASSERT_FALSE(page.next_page_token().empty());
  const auto other =
      Ask(&Organisations::SearchOrganisations, Scope::Public(),
          absl::StrCat("query: 'hut' page_size: 1 page_token: '", page.next_page_token(), "'"));
  EXPECT_TRUE(absl::IsInvalidArgument(other.status())) << other.status();
}

BARAZA_ON_BOTH_STORES(SearchTest);

}  // namespace
}  // namespace baraza::integration
