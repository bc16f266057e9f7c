#include "services/organisations/domain/search_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace baraza::organisations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::Organisation Named(const std::string& display_name) {
  v1::Organisation organisation;
  organisation.set_display_name(display_name);
  return organisation;
}

// True if each word of the query begins a word of the organisation, as a search asks.
bool Finds(const std::string& query, const v1::Organisation& organisation) {
  const std::vector<std::string> asked = QueryWords(query);
  const std::vector<SearchWord> held = SearchWordsOf(organisation);
  return !asked.empty() && std::all_of(asked.begin(), asked.end(), [&](const std::string& part) {
    return std::any_of(held.begin(), held.end(), [&](const SearchWord& word) {
      return word.text.compare(0, part.size(), part) == 0;
    });
  });
}

int WeightOf(const std::string& text, const v1::Organisation& organisation) {
  for (const SearchWord& word : SearchWordsOf(organisation)) {
    if (word.text == text) return word.weight;
  }
  return -1;
}

TEST(SearchWords, FindPartsOfANameInAnyOrder) {
  const auto organisation = Named("Liverpool School of Tropical Medicine");
  EXPECT_TRUE(Finds("tropical liverpool", organisation));
  EXPECT_TRUE(Finds("liverp med", organisation));
  EXPECT_FALSE(Finds("liverpool surgery", organisation));
}

TEST(SearchWords, FindInitialsThatAreWrittenNowhere) {
  EXPECT_TRUE(Finds("LSTM", Named("Liverpool School of Tropical Medicine")));
  EXPECT_TRUE(Finds("UNFPA", Named("U.N.F.P.A.")));
  EXPECT_TRUE(Finds("U.N.F.P.A.", Named("UNFPA")));
}

TEST(SearchWords, FindWithoutAccentsAndInAnotherScript) {
  EXPECT_TRUE(Finds("medecins", Named("Médecins Sans Frontières")));
  EXPECT_TRUE(Finds("Médecins", Named("MEDECINS SANS FRONTIERES")));
  auto ministry = Named("Ministry of Health");
  ministry.add_other_names()->set_text("Минздрав");
  EXPECT_TRUE(Finds("minzdrav", ministry));
  EXPECT_TRUE(Finds("Минздрав", ministry));
}

TEST(SearchWords, FindAWordOfAScriptThatWritesThemInOne) {
  EXPECT_TRUE(Finds("ဆေးရုံ", Named("ရန်ကုန်ပြည်သူ့ဆေးရုံကြီး")));
}

TEST(SearchWords, FindCodesHoweverTheyAreWritten) {
  auto organisation = Named("A charity");
  auto* identifier = organisation.add_identifiers();
  identifier->set_scheme("GB-CHC");
  identifier->set_value("0111-3101");
  for (const char* query : {"GB-CHC-1113101", "gb-chc-01113101", "1113101", "111-3101"}) {
    EXPECT_TRUE(Finds(query, organisation)) << query;
  }
  EXPECT_FALSE(Finds("GB-COH-1113101", organisation));
  identifier->set_value("00417-B/9");
  EXPECT_TRUE(Finds("417-B-9", organisation));
  EXPECT_TRUE(Finds("00417-b/9", organisation));
}

TEST(SearchWords, FindAWebAddressByItsHost) {
  auto organisation = Named("A college");
  organisation.set_website("https://www.college.example/about");
  EXPECT_TRUE(Finds("college.example", organisation));
  EXPECT_TRUE(Finds("http://college.example/", organisation));
}

TEST(SearchWords, FindANameThatLooksLikeACode) {
  EXPECT_TRUE(Finds("covid-19 response", Named("COVID-19 Response Fund")));
  EXPECT_TRUE(Finds("covid 19", Named("COVID-19 Response Fund")));
}

TEST(SearchWords, WeighAWordByTheShortestNameThatHoldsIt) {
  auto organisation = Named("Northmoor Hospitals Partnership Trust");
  organisation.add_other_names()->set_text("Northmoor");
  EXPECT_EQ(WeightOf("northmoor", organisation), 1);
  EXPECT_EQ(WeightOf("trust", organisation), 4);
}

TEST(SearchWords, AreBounded) {
  auto organisation = Named(std::string(500, 'x'));
  for (int i = 0; i < 200; ++i) {
    organisation.add_other_names()->set_text("word" + std::to_string(i) + " other" +
                                             std::to_string(i) + " third" + std::to_string(i));
  }
  EXPECT_THAT(SearchWordsOf(organisation), SizeIs(kMaxSearchWords));
  for (const SearchWord& word : SearchWordsOf(organisation)) {
    EXPECT_LE(word.text.size(), kMaxWordBytes);
  }
}

TEST(QueryWords, AreNoneWithoutLettersAndDigits) { EXPECT_THAT(QueryWords(" -/. "), IsEmpty()); }

TEST(QueryWords, AreEachAskedForOnce) {
  EXPECT_THAT(QueryWords("health HEALTH Héalth"), ElementsAre("health"));
}

}  // namespace
}  // namespace baraza::organisations
