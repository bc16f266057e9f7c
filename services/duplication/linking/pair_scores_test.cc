#include "services/duplication/linking/pair_scores.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/duplication/domain/organisation_scorer.h"

namespace baraza::duplication {
namespace {

OrganisationRow Make(const std::string& name, const std::string& address) {
  OrganisationRow row;
  row.name = name;
  row.address = address;
  return row;
}

// Two records of one name at two houses, and others.
OrganisationTable TableWith(const std::vector<OrganisationRow>& others) {
  std::vector<OrganisationRow> rows = {Make("Kristof House", "2610 N Francisco Ave"),
                                       Make("Kristof House", "3255 W Altgeld St")};
  rows.insert(rows.end(), others.begin(), others.end());
  OrganisationTable table(rows);
  std::vector<Node> groups(table.node_count());
  std::iota(groups.begin(), groups.end(), 0);
  table.Learn(groups);
  return table;
}

// The score of rows 0 and 1, and what of it is not the judgement of the two alone.
ScoredPair ScoreOf(const OrganisationTable& table, double& further) {
  const Node a = table.nodes()[0], b = table.nodes()[1];
  std::vector<ScoredPair> pairs = {{std::min(a, b), std::max(a, b)}};
  Score(table, pairs);
  const OrganisationJudgement judged =
      JudgeOrganisations(table.Open(a), table.Open(b), table.model());
  further = pairs[0].same - (judged.same + table.model().prior_same);
  return pairs[0];
}

TEST(Score, TwoAddressesThatOthersGiveTooSpeakForTwoSites) {
  double further = 0;
  ScoreOf(TableWith({Make("Unlike Clinic", "2610 North Francisco"),
                     Make("Other Foundation", "3255 W. Altgeld")}),
          further);
  EXPECT_NEAR(further, -4, 1e-3);
}

TEST(Score, AnAddressThatNobodyElseGivesMayBeAMistake) {
  double further = 0;
  ScoreOf(TableWith({Make("Unlike Clinic", "2610 North Francisco")}), further);
  EXPECT_NEAR(further, 0, 1e-3);
}

TEST(Score, TellsWhereAFieldSaysOtherwise) {
  double further = 0;
  EXPECT_TRUE(ScoreOf(TableWith({}), further).conflict);
  OrganisationTable table({Make("Kristof House", "12 Main St"), Make("Kristof Haus", "12 Main")});
  EXPECT_FALSE(ScoreOf(table, further).conflict);
}

// Labels that say of every pair that it is the same, as if only such had been asked for.
LabelModel AllTheSame(const OrganisationTable& table, const std::vector<ScoredPair>& pairs) {
  std::vector<LabelledPair> labels;
  for (int i = 0; i < 20; ++i) {
    for (const ScoredPair& pair : pairs) labels.push_back(LabelledOf(table, pair, -6, true));
  }
  return LabelModel(labels);
}

TEST(Correct, KeepsTheNumberOfPairsThatAreExpectedToBeTheSame) {
  const OrganisationTable table = TableWith({Make("Kristof Hous", "1 Main St")});
  std::vector<ScoredPair> pairs = CandidatePairs(table, 10, nullptr);
  const auto expected = [&] {
    return std::accumulate(pairs.begin(), pairs.end(), 0.0, [](double sum, const ScoredPair& pair) {
      return sum + ProbabilityOf(pair.bits);
    });
  };
  pairs[0].bits = 2;
  pairs[1].bits = -1;
  pairs[2].bits = -4;
  const double before = expected();
  const LabelModel labels = AllTheSame(table, pairs);
  ASSERT_FALSE(labels.empty());
  Correct(table, {Calibration(), labels}, pairs);
  EXPECT_NEAR(expected(), before, 0.01);
}

TEST(CandidatePairs, AreEachGivenOnceInOrder) {
  const OrganisationTable table = TableWith({Make("Kristof Hous", "1 Main St")});
  const std::vector<ScoredPair> pairs = CandidatePairs(table, 10, nullptr);
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_EQ(pairs[0].left, 0U);
  EXPECT_EQ(pairs[0].right, 1U);
  EXPECT_EQ(pairs[2].left, 1U);
  EXPECT_EQ(pairs[2].right, 2U);
}

}  // namespace
}  // namespace baraza::duplication
