// Reports over random registers against the slow ones, and against what must hold for any register.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/reporting/domain/facts.h"
#include "services/reporting/domain/random_registers.h"
#include "services/reporting/domain/slow_reports.h"

namespace baraza::reporting {
namespace {

constexpr int kSeeds = 150, kChanges = 60, kQueries = 20;

// Both feeds, kept so that they can be sent again.
struct Sent {
  std::vector<organisations::v1::OrganisationChange> organisations;
  std::vector<projects::v1::ProjectChange> projects;
};

// Draws changes, sends them and now and then repeats what was sent, as a feed that is resumed does.
void Live(RandomRegisters& random, Facts& facts, Sent& sent) {
  for (int i = 0; i < kChanges; ++i) {
    if (random.Draw(3) == 0) {
      sent.organisations.push_back(random.ChangeOrganisation());
      facts.Apply(sent.organisations.back());
    } else {
      sent.projects.push_back(random.ChangeProjectOrResult());
      facts.Apply(sent.projects.back());
    }
    if (i == kChanges / 2) facts.Settle();
    if (random.Draw(10) != 0) continue;
    for (size_t j = sent.projects.size() - sent.projects.size() / 3; j < sent.projects.size();
         ++j) {
      facts.Apply(sent.projects[j]);
    }
  }
}

// What two totals differ in; empty: nothing. Sums may differ in the last digits.
std::string Difference(v1::GetTotalsResponse a, v1::GetTotalsResponse b) {
  if (a.rows_size() != b.rows_size()) {
    return absl::StrCat(a.rows_size(), " rows, not ", b.rows_size());
  }
  for (int i = 0; i < a.rows_size(); ++i) {
    if (std::abs(a.rows(i).value() - b.rows(i).value()) < 1e-9) {
      a.mutable_rows(i)->set_value(0);
      b.mutable_rows(i)->set_value(0);
    }
    if (a.rows(i).SerializeAsString() != b.rows(i).SerializeAsString()) {
      return a.rows(i).ShortDebugString() + " not " + b.rows(i).ShortDebugString();
    }
  }
  return "";
}

// The first difference of totals over random registers from the slow ones.
std::string FirstDifference() {
  for (uint32_t seed = 1; seed <= kSeeds; ++seed) {
    RandomRegisters random(seed);
    Facts facts;
    Sent sent;
    Live(random, facts, sent);
    for (int i = 0; i < kQueries; ++i) {
      const scope::Scope scope = random.DrawScope();
      const TotalsQuery query = random.DrawTotalsQuery();
      const auto fast = Totals(Viewer(facts, scope), query);
      if (!fast.ok()) return fast.status().ToString();
      const auto slow = SlowTotals(random.registers(), scope, query);
      const std::string difference = Difference(*fast, slow);
      if (!difference.empty()) return absl::StrCat("seed ", seed, ": ", difference);
    }
  }
  return "";
}

TEST(TotalsOfRandomRegisters, AreThoseOfTheDefinition) { EXPECT_EQ(FirstDifference(), ""); }

TEST(TotalsOfRandomRegisters, WouldShowThatSharedResultsWereCountedTwice) {
  failpoint::PlantForTest("count-shared-twice");
  const std::string difference = FirstDifference();
  failpoint::PlantForTest("");
  EXPECT_NE(difference, "");
}

TEST(WhoDoesWhatWhereOfRandomRegisters, IsThatOfTheDefinition) {
  for (uint32_t seed = 1; seed <= kSeeds; ++seed) {
    RandomRegisters random(seed);
    Facts facts;
    Sent sent;
    Live(random, facts, sent);
    for (int i = 0; i < kQueries; ++i) {
      const scope::Scope scope = random.DrawScope();
      const auto query = random.DrawPlacesQuery();
      const auto fast = WhoDoesWhatWhere(Viewer(facts, scope), query);
      ASSERT_TRUE(fast.ok()) << fast.status();
      ASSERT_EQ(fast->DebugString(),
                SlowWhoDoesWhatWhere(random.registers(), scope, query).DebugString())
          << "seed " << seed;
    }
  }
}

TEST(WhoDoesWhatWhereOfRandomRegisters, ShowsEachProjectInACellOrAsUnplaced) {
  for (uint32_t seed = 1; seed <= kSeeds; ++seed) {
    RandomRegisters random(seed);
    Facts facts;
    Sent sent;
    Live(random, facts, sent);
    const scope::Scope scope = random.DrawScope();
    const auto query = random.DrawPlacesQuery();
    const auto report = WhoDoesWhatWhere(Viewer(facts, scope), query);
    ASSERT_TRUE(report.ok()) << report.status();
    std::set<std::string> placed;
    for (const auto& cell : report->cells()) {
      placed.insert(cell.projects().begin(), cell.projects().end());
    }
    std::vector<std::string> all(placed.begin(), placed.end());
    all.insert(all.end(), report->unplaced_projects().begin(), report->unplaced_projects().end());
    EXPECT_THAT(all, testing::UnorderedElementsAreArray(
                         SlowSelection(random.registers(), scope, query.filter)));
  }
}

TEST(TotalsOfRandomRegisters, AddUpOverCountriesAndThemesToTheTotal) {
  using projects::v1::Result;
  int compared = 0;
  for (uint32_t seed = 1; seed <= kSeeds; ++seed) {
    RandomRegisters random(seed);
    Facts facts;
    Sent sent;
    Live(random, facts, sent);
    TotalsQuery whole{.indicators = {Result::HEALTH_WORKERS_TRAINED}}, divided = whole;
    divided.dimensions = {v1::DIMENSION_COUNTRY, v1::DIMENSION_THEME};
    double sums[2] = {0, 0};
    int left_out = 0;
    for (int i = 0; i < 2; ++i) {
      const auto report = Totals(Viewer(facts, scope::Scope::Public()), i == 0 ? whole : divided);
      ASSERT_TRUE(report.ok()) << report.status();
      for (const auto& row : report->rows()) sums[i] += row.value();
      for (const auto& row : report->rows()) left_out += row.shared_left_out();
    }
    // A result that is counted once in each group may count in several.
    if (left_out > 0) continue;
    ++compared;
    EXPECT_NEAR(sums[0], sums[1], 1e-9) << "seed " << seed;
  }
  EXPECT_GT(compared, kSeeds / 4);
}

TEST(FactsOfRandomRegisters, StandAtTheSnapshotWhileItsOverlapIsRepeated) {
  for (uint32_t seed = 1; seed <= kSeeds; ++seed) {
    RandomRegisters random(seed);
    Facts live, loaded;
    Sent sent;
    Live(random, live, sent);
    for (const auto& change : random.registers().ProjectSnapshot()) loaded.Apply(change);
    for (const auto& change : random.registers().OrganisationSnapshot()) loaded.Apply(change);
    loaded.Settle();
    // Some of what happened while the snapshot was read: it must not take the facts back.
    for (size_t i = 0; i < sent.organisations.size() / 2; ++i) loaded.Apply(sent.organisations[i]);
    for (size_t i = 0; i < sent.projects.size() / 2; ++i) loaded.Apply(sent.projects[i]);
    for (int i = 0; i < kQueries; ++i) {
      const scope::Scope scope = random.DrawScope();
      const TotalsQuery query = random.DrawTotalsQuery();
      ASSERT_EQ(
          Difference(*Totals(Viewer(live, scope), query), *Totals(Viewer(loaded, scope), query)),
          "")
          << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace baraza::reporting
