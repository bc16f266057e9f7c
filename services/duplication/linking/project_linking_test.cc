#include "services/duplication/linking/project_linking.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

using testing::IsEmpty;

const std::vector<std::string>& Words() {
  static const auto* const kWords = new std::vector<std::string>{
      "midwives", "newborn", "cholera",    "surgery",  "anaesthesia", "malaria",  "nursing",
      "oxygen",   "vaccine", "clinic",     "rural",    "laboratory",  "diabetes", "stroke",
      "trauma",   "burns",   "palliative", "pharmacy", "sanitation",  "nutrition"};
  return *kWords;
}

// Projects with titles of five words of a few, a code, two partners, a year. Source b writes each
// of its rows otherwise: a word less, the code with a dash, the partners the other way round.
std::vector<ProjectRow> TwoLists(int count, int only_in_one) {
  std::mt19937 random(7);
  std::vector<ProjectRow> rows;
  for (int i = 0; i < count; ++i) {
    std::vector<std::string> words;
    for (int k = 0; k < 5; ++k) words.push_back(Words()[random() % Words().size()]);
    const std::string code = absl::StrCat("TX", 100 + i);
    const auto title = [&](std::size_t size) {
      return absl::StrJoin(words.begin(), words.begin() + static_cast<int>(size), " ");
    };
    const std::string year = absl::StrCat(2010 + i % 7);
    const std::vector<std::string> partners = {absl::StrCat("Partner ", i % 40),
                                               absl::StrCat("Trust ", i % 9)};
    if (i >= only_in_one) {
      rows.push_back(
          {absl::StrCat("a", i), "a", absl::StrCat(title(5), " ", code), "", partners, year});
    }
    if (i < count - only_in_one) {
      rows.push_back({absl::StrCat("b", i),
                      "b",
                      absl::StrCat("TX-", 100 + i, " ", title(4)),
                      title(5),
                      {partners[1], partners[0]},
                      year});
    }
  }
  return rows;
}

using Found = std::map<std::pair<std::string, std::string>, double>;

Found ById(const std::vector<ProjectRow>& rows, const Linked& linked) {
  Found found;
  for (const LinkedPair& pair : linked.pairs) {
    const auto ids = std::minmax(rows[pair.left].id, rows[pair.right].id);
    found[{ids.first, ids.second}] = pair.probability;
  }
  return found;
}

double ProbabilityOf(const Found& found, const std::string& left, const std::string& right) {
  const auto pair = found.find({left, right});
  return pair == found.end() ? 0 : pair->second;
}

LinkOptions Between() {
  LinkOptions options;
  options.between = true;
  return options;
}

TEST(LinkProjects, FindsThePartnersOfTwoListsThatShareAllRows) {
  const auto rows = TwoLists(120, 0);
  const Found found = ById(rows, LinkProjects(rows, Between()));
  int right = 0;
  for (int i = 0; i < 120; ++i) {
    right += ProbabilityOf(found, absl::StrCat("a", i), absl::StrCat("b", i)) >= 0.5 ? 1 : 0;
  }
  EXPECT_GE(right, 118);
}

TEST(LinkProjects, GivesRowsNoPartnerThatOnlyOneListHas) {
  const auto rows = TwoLists(180, 60);
  int wrong = 0;
  for (const auto& [ids, probability] : ById(rows, LinkProjects(rows, Between()))) {
    wrong += probability >= 0.5 && ids.first.substr(1) != ids.second.substr(1) ? 1 : 0;
  }
  EXPECT_LE(wrong, 3);
}

TEST(LinkProjects, GivesARowOnePartnerAtMostBetweenTwoLists) {
  const auto rows = TwoLists(120, 20);
  std::set<Row> taken;
  for (const LinkedPair& pair : LinkProjects(rows, Between()).pairs) {
    if (pair.probability < 0.5) continue;
    EXPECT_TRUE(taken.insert(pair.left).second);
    EXPECT_TRUE(taken.insert(pair.right).second);
    EXPECT_NE(rows[pair.left].source, rows[pair.right].source);
  }
  EXPECT_GT(taken.size(), 100U);
}

TEST(LinkProjects, ReadsACodeWrittenWithOrWithoutWhatStandsInsideOfIt) {
  std::vector<ProjectRow> rows = TwoLists(60, 0);
  rows.push_back({"a-x", "a", "Turntable PSLX350H", "", {}, ""});
  rows.push_back({"a-y", "a", "Turntable PSLX450H", "", {}, ""});
  rows.push_back({"b-x", "b", "Belt drive turntable PS-LX350H", "", {}, ""});
  rows.push_back({"b-y", "b", "Belt drive turntable PS LX450H", "", {}, ""});
  const Found found = ById(rows, LinkProjects(rows, Between()));
  EXPECT_GT(ProbabilityOf(found, "a-x", "b-x"), 0.5);
  EXPECT_GT(ProbabilityOf(found, "a-y", "b-y"), 0.5);
  EXPECT_LT(ProbabilityOf(found, "a-x", "b-y"), 0.2);
}

TEST(LinkProjects, FindsAllRepeatsOfOneProjectWhereAListMayRepeatItself) {
  std::vector<ProjectRow> rows = TwoLists(60, 0);
  for (ProjectRow& row : rows) row.source.clear();
  for (const char* id : {"c-1", "c-2", "c-3"}) {
    rows.push_back({id, "", "Cold chain for vaccines in Kailahun", "", {"Riders"}, "2014"});
  }
  const Linked linked = LinkProjects(rows, {});
  const Found found = ById(rows, linked);
  EXPECT_GT(ProbabilityOf(found, "c-1", "c-2"), 0.9);
  EXPECT_GT(ProbabilityOf(found, "c-1", "c-3"), 0.9);
  EXPECT_GT(ProbabilityOf(found, "c-2", "c-3"), 0.9);
  EXPECT_EQ(linked.clusters[rows.size() - 1], linked.clusters[rows.size() - 3]);
}

TEST(LinkProjects, HoldsWhatSharesATitleWithManyForLessLikelyOne) {
  std::vector<double> probabilities;
  for (const int alike : {2, 10}) {
    std::vector<ProjectRow> rows = TwoLists(60, 0);
    for (ProjectRow& row : rows) row.source.clear();
    for (int i = 0; i < alike; ++i) {
      rows.push_back({absl::StrCat("c", i), "", "Rural health of the clinic", "", {}, ""});
    }
    probabilities.push_back(ProbabilityOf(ById(rows, LinkProjects(rows, {})), "c0", "c1"));
  }
  EXPECT_GT(probabilities[0], 0.5);
  EXPECT_GT(1 - probabilities[1], 8 * (1 - probabilities[0]));
}

TEST(LinkProjects, TellsNamesakesApartByTheDayOnWhichTheyBegan) {
  std::vector<ProjectRow> rows = TwoLists(60, 0);
  for (const auto& [id, day] : std::map<std::string, std::string>{
           {"1", "2014-02-03"}, {"2", "2014-05-20"}, {"3", "2014-10-01"}}) {
    rows.push_back({"a-" + id, "a", "Social assistance of an embassy", "", {}, day});
    rows.push_back({"b-" + id, "b", "Social assistance of an embassy", "", {}, day});
  }
  const Found found = ById(rows, LinkProjects(rows, Between()));
  EXPECT_GT(ProbabilityOf(found, "a-1", "b-1"), 0.5);
  EXPECT_LT(ProbabilityOf(found, "a-1", "b-2"), 0.2);
}

TEST(LinkProjects, TakesTheSourceOfRowsAsAReasonThatTheyAreTwo) {
  std::vector<ProjectRow> rows = TwoLists(60, 0);
  rows.push_back({"a-x", "a", "Rural clinic nursing in Bo", "", {}, ""});
  rows.push_back({"b-x", "b", "Rural clinic nursing, Bo district", "", {}, ""});
  const double apart = ProbabilityOf(ById(rows, LinkProjects(rows, {})), "a-x", "b-x");
  rows.back().source = "a";
  const double together = ProbabilityOf(ById(rows, LinkProjects(rows, {})), "a-x", "b-x");
  EXPECT_LT(together, apart);
}

TEST(LinkProjects, BelievesLabels) {
  const auto rows = TwoLists(120, 0);
  LinkOptions options = Between();
  const LinkedPair first = LinkProjects(rows, options).pairs[0];
  options.labels = {{first.left, first.right, false}};
  for (const LinkedPair& pair : LinkProjects(rows, options).pairs) {
    EXPECT_NE(std::pair(pair.left, pair.right), std::pair(first.left, first.right));
  }
}

TEST(LinkProjects, TakesALabelledPairForOneThatSharesNoWord) {
  auto rows = TwoLists(60, 0);
  rows.push_back({"a-x", "a", "Chirurgie", "", {}, ""});
  rows.push_back({"b-x", "b", "Operations", "", {}, ""});
  LinkOptions options = Between();
  const auto last = static_cast<Row>(rows.size() - 1);
  options.labels = {{last - 1, last, true}};
  EXPECT_GT(ProbabilityOf(ById(rows, LinkProjects(rows, options)), "a-x", "b-x"), 0.99);
}

TEST(LinkProjects, DoesNotTakeManySmallListsForOnesThatShareAllRows) {
  auto rows = TwoLists(120, 60);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].source = absl::StrCat("list ", i % 40);
  int wrong = 0;
  for (const auto& [ids, probability] : ById(rows, LinkProjects(rows, Between()))) {
    wrong += probability >= 0.5 && ids.first.substr(1) != ids.second.substr(1) ? 1 : 0;
  }
  EXPECT_LE(wrong, 4);
}

TEST(LinkProjects, GivesTheSameAnswerInWhicheverOrderTheRowsCome) {
  auto rows = TwoLists(80, 10);
  for (const bool between : {true, false}) {
    LinkOptions options;
    options.between = between;
    const Found first = ById(rows, LinkProjects(rows, options));
    std::shuffle(rows.begin(), rows.end(), std::mt19937(between ? 4 : 5));
    const Found second = ById(rows, LinkProjects(rows, options));
    for (const auto& [ids, probability] : first) {
      EXPECT_NEAR(ProbabilityOf(second, ids.first, ids.second), probability, 0.01);
    }
  }
}

TEST(LinkProjects, GivesTheSameBytesForTheSameRows) {
  const auto rows = TwoLists(80, 10);
  const Linked first = LinkProjects(rows, Between()), second = LinkProjects(rows, Between());
  ASSERT_EQ(first.pairs.size(), second.pairs.size());
  for (std::size_t i = 0; i < first.pairs.size(); ++i) {
    EXPECT_EQ(first.pairs[i].probability, second.pairs[i].probability);
  }
}

TEST(LinkProjects, AnswersTablesOfNothingAndOfOneTitleForAll) {
  EXPECT_THAT(LinkProjects({}, Between()).pairs, IsEmpty());
  std::vector<ProjectRow> rows;
  for (int i = 0; i < 3000; ++i) {
    rows.push_back({absl::StrCat(i), i % 2 == 0 ? "a" : "b", "Health", "", {}, ""});
  }
  rows.push_back({"empty", "a", "", "", {}, ""});
  rows.push_back({"emoji", "b", "🏥", std::string(10000, 'x'), {""}, "soon"});
  const Linked linked = LinkProjects(rows, Between());
  EXPECT_EQ(linked.clusters.size(), rows.size());
  for (const LinkedPair& pair : linked.pairs) EXPECT_LT(pair.probability, 0.5);
}

}  // namespace
}  // namespace baraza::duplication
