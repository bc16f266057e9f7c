#include "services/duplication/linking/organisation_linking.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

using Kind = LinkedPair::Kind;

OrganisationRow Make(const std::string& id, const std::string& name,
                     const std::string& address = "", const std::string& phone = "") {
  OrganisationRow row;
  row.id = id;
  row.name = name;
  row.address = address;
  row.phone = phone;
  return row;
}

// Organisations with unlike names at houses of their own.
std::vector<OrganisationRow> Register(int count) {
  static const std::vector<std::string> kSyllables = {"ka", "mo", "ri",  "tu",
                                                      "ze", "la", "ngo", "si"};
  std::mt19937 random(3);
  const auto word = [&] {
    std::string made;
    for (int i = 0; i < 6; ++i) made += kSyllables[random() % kSyllables.size()];
    return made;
  };
  std::vector<OrganisationRow> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back(Make(absl::StrCat("r", i), absl::StrCat(word(), " ", word(), " Clinic"),
                        absl::StrCat(100 + i, " ", word(), " Street"),
                        absl::StrCat(5550000 + 7 * i)));
  }
  return rows;
}

using Found = std::map<std::pair<std::string, std::string>, std::pair<double, Kind>>;

// Pairs by the ids of their rows.
Found ById(const std::vector<OrganisationRow>& rows, const Linked& linked) {
  Found found;
  for (const LinkedPair& pair : linked.pairs) {
    auto ids = std::pair(rows[pair.left].id, rows[pair.right].id);
    if (ids.second < ids.first) std::swap(ids.first, ids.second);
    EXPECT_TRUE(found.emplace(ids, std::pair(pair.probability, pair.kind)).second);
  }
  return found;
}

double Same(const Found& found, const std::string& left, const std::string& right) {
  const auto at = found.find({left, right});
  return at == found.end() || at->second.second != Kind::kSame ? 0 : at->second.first;
}

std::vector<OrganisationRow> RegisterWithCopies() {
  std::vector<OrganisationRow> rows = Register(150);
  for (int i = 0; i < 40; ++i) {
    OrganisationRow copy = rows[static_cast<std::size_t>(i)];
    copy.id = absl::StrCat("x", i);
    copy.name.erase(2, 1);
    if (i % 2 == 0) copy.phone.clear();
    rows.push_back(copy);
  }
  return rows;
}

TEST(LinkOrganisations, FindsMisspeltCopiesAndNothingElse) {
  const std::vector<OrganisationRow> rows = RegisterWithCopies();
  const Found found = ById(rows, LinkOrganisations(rows, {}));
  for (int i = 0; i < 40; ++i) {
    EXPECT_GT(Same(found, absl::StrCat("r", i), absl::StrCat("x", i)), 0.9) << i;
  }
  const auto sure = std::count_if(found.begin(), found.end(), [](const auto& pair) {
    return pair.second.first >= 0.5 && pair.second.second == Kind::kSame;
  });
  EXPECT_EQ(sure, 40);
}

TEST(LinkOrganisations, DoesNotDependOnTheOrderOfRows) {
  std::vector<OrganisationRow> rows = RegisterWithCopies();
  const Found first = ById(rows, LinkOrganisations(rows, {}));
  std::mt19937 random(9);
  for (int round = 0; round < 3; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    EXPECT_EQ(ById(rows, LinkOrganisations(rows, {})), first);
  }
  EXPECT_GE(first.size(), 40U);
}

TEST(LinkOrganisations, PairsAndClustersSayTheSame) {
  const std::vector<OrganisationRow> rows = RegisterWithCopies();
  const Linked linked = LinkOrganisations(rows, {});
  for (const LinkedPair& pair : linked.pairs) {
    const bool together = linked.clusters[pair.left] == linked.clusters[pair.right];
    EXPECT_EQ(pair.kind == Kind::kSame && pair.probability >= 0.5, together);
  }
}

TEST(LinkOrganisations, EqualRowsAreOneAndEachPairOfThemIsGiven) {
  std::vector<OrganisationRow> rows = Register(20);
  for (int i = 0; i < 3; ++i) {
    rows.push_back(rows[0]);
    rows.back().id = absl::StrCat("x", i);
  }
  const Found found = ById(rows, LinkOrganisations(rows, {}));
  EXPECT_GT(Same(found, "x0", "x2"), 0.99);
  EXPECT_GT(Same(found, "r0", "x1"), 0.99);
}

TEST(LinkOrganisations, WhatAPersonSaysOfTwoRowsStands) {
  const std::vector<OrganisationRow> rows = RegisterWithCopies();
  LinkOptions options;
  options.labels = {{0, 150, false}, {1, 2, true}};
  const Linked linked = LinkOrganisations(rows, options);
  EXPECT_NE(linked.clusters[0], linked.clusters[150]);
  EXPECT_EQ(linked.clusters[1], linked.clusters[2]);
  const Found found = ById(rows, linked);
  EXPECT_LT(Same(found, "r0", "x0"), 0.01);
  EXPECT_GT(Same(found, "r1", "r2"), 0.99);
}

TEST(LinkOrganisations, APairOfTwoClustersIsInDoubtHoweverAlikeItsRowsAre) {
  std::vector<OrganisationRow> rows = RegisterWithCopies();
  rows.push_back(rows[0]);
  rows.back().id = "y0";
  rows.back().name += " Ltd";
  LinkOptions options;
  options.labels = {{0, 150, false}};
  const Linked linked = LinkOrganisations(rows, options);
  const Found found = ById(rows, linked);
  const bool with_first = linked.clusters[0] == linked.clusters[190];
  ASSERT_NE(with_first, linked.clusters[150] == linked.clusters[190]);
  EXPECT_GT(Same(found, with_first ? "r0" : "x0", "y0"), 0.5);
  EXPECT_LT(Same(found, with_first ? "x0" : "r0", "y0"), 0.5);
}

TEST(LinkOrganisations, GivesABoundedNumberOfPairsOfThousandsOfEqualRows) {
  const std::vector<OrganisationRow> rows(4000, Make("h", "Hope Foundation"));
  const Linked linked = LinkOrganisations(rows, {});
  EXPECT_EQ(linked.clusters.back(), 0U);
  EXPECT_LT(linked.pairs.size(), 4'000'000U + 200 * rows.size());
  EXPECT_GE(linked.pairs.size(), rows.size() - 1);
}

TEST(LinkOrganisations, AnswersForTablesOfNothing) {
  EXPECT_TRUE(LinkOrganisations({}, {}).pairs.empty());
  EXPECT_EQ(LinkOrganisations({Make("a", "")}, {}).clusters.size(), 1U);
  EXPECT_EQ(LinkOrganisations({Make("a", ""), Make("b", "🏥")}, {}).clusters.size(), 2U);
}

TEST(LinkOrganisations, KeepsRowsApartThatSayTheSameWhereALabelSaysSo) {
  std::vector<OrganisationRow> rows(3);
  for (OrganisationRow& row : rows) row.name = "Makerere University";
  LinkOptions options;
  EXPECT_EQ(LinkOrganisations(rows, options).clusters, (std::vector<Row>{0, 0, 0}));
  options.labels = {{0, 1, false}};
  const Linked linked = LinkOrganisations(rows, options);
  EXPECT_NE(linked.clusters[0], linked.clusters[1]);
}

}  // namespace
}  // namespace baraza::duplication
