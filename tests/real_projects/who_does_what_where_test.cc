// The table of who did what where against Ebola in December 2014, row by row as projects: its exact
// repeats, and the efforts of several organisations at one place.
//
// The oracle counts rows and cells of the table by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/project_matcher.h"
#include "services/duplication/linking/organisation_linking.h"
#include "tests/real_projects/shared_file.h"
#include "tools/exchange/csv_reader.h"

namespace baraza::duplication {
namespace {

using projects::v1::Project;
using v1::Match;

constexpr const char* kFile = "who-does-what-where/ebola-2014-12-10.csv";

struct TableRow {
  std::string country, region, organisation, activity, pcode, type;
  auto Whole() const { return std::tie(country, region, organisation, activity, pcode, type); }
  std::string Cell() const { return absl::StrCat(country, "|", region, "|", activity); }
};

std::vector<TableRow> ReadTable() {
  std::vector<TableRow> rows;
  auto reader = exchange::CsvReader::Open(SharedFile(kFile));
  EXPECT_TRUE(reader.ok()) << reader.status();
  while (reader.ok()) {
    auto row = (*reader)->Next();
    if (!row.ok() || !row->has_value()) break;
    const auto& cells = (*row)->cells;
    rows.push_back({cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]});
  }
  return rows;
}

std::string CountryCode(const std::string& name) {
  static const auto* const kCodes = new std::map<std::string, std::string>{
      {"Guinea", "GN"}, {"Liberia", "LR"}, {"Sierra Leone", "SL"}, {"Mali", "ML"}};
  const auto found = kCodes->find(name);
  EXPECT_NE(found, kCodes->end()) << name;
  return found == kCodes->end() ? "" : found->second;
}

Project RecordOf(const TableRow& row, std::size_t number,
                 const std::map<std::string, std::string>& organisations) {
  Project project;
  project.set_name(absl::StrCat("projects/row-", number));
  project.add_titles()->set_text(absl::StrCat(row.activity, ", ", row.region));
  auto& participant = *project.add_participants();
  participant.set_organisation(organisations.at(row.organisation));
  participant.set_role(projects::v1::Participant::IMPLEMENTING);
  auto& theme = *project.add_themes();
  theme.set_vocabulary("3W");
  theme.set_code(row.activity);
  auto& place = *project.add_locations();
  place.set_country(CountryCode(row.country));
  place.set_pcode(row.pcode);
  place.set_district(row.region);
  return project;
}

class WhoDoesWhatWhere : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(SharedFile(kFile))) {
      GTEST_SKIP() << "no table of who does what where: set BARAZA_SHARED";
    }
    table_ = ReadTable();
    for (const TableRow& row : table_) {
      organisations_.try_emplace(row.organisation,
                                 absl::StrCat("organisations/o", organisations_.size()));
    }
    for (std::size_t i = 0; i < table_.size(); ++i) {
      projects_.push_back(RecordOf(table_[i], i, organisations_));
      matcher_.Upsert(projects_.back());
    }
    matcher_.Adopt(matcher_.Learn("2"));
  }

  // The row of a match that is not `row`.
  static std::size_t Other(const Match& match, std::size_t row) {
    const std::string own = absl::StrCat("projects/row-", row);
    const std::string& other = match.subjects(match.subjects(0) == own ? 1 : 0);
    return std::stoul(other.substr(other.rfind('-') + 1));
  }

  std::vector<TableRow> table_;
  std::map<std::string, std::string> organisations_;
  std::vector<Project> projects_;
  ProjectMatcher matcher_;
};

TEST_F(WhoDoesWhatWhere, CallsExactlyTheRepeatedRowsOneProject) {
  std::set<std::pair<std::size_t, std::size_t>> expected, found;
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i < table_.size(); ++i) {
    ++counts[absl::StrCat(table_[i].Cell(), "|", table_[i].organisation, table_[i].type)];
    for (std::size_t j = 0; j < i; ++j) {
      if (table_[i].Whole() == table_[j].Whole()) expected.emplace(j, i);
    }
  }
  EXPECT_EQ(table_.size() - counts.size(), 92U);
  for (std::size_t i = 0; i < table_.size(); ++i) {
    for (const Match& match : matcher_.Check(projects_[i], 100)) {
      if (match.kind() != Match::SAME_PROJECT) continue;
      const std::size_t other = Other(match, i);
      found.emplace(std::min(i, other), std::max(i, other));
    }
  }
  for (const auto& [left, right] : expected) {
    EXPECT_TRUE(found.contains({left, right})) << left << " " << table_[left].Cell();
  }
  for (const auto& [left, right] : found) {
    EXPECT_TRUE(expected.contains({left, right}))
        << table_[left].Cell() << " " << table_[left].organisation << " / " << table_[right].Cell()
        << " " << table_[right].organisation;
  }
}

TEST_F(WhoDoesWhatWhere, ShowsEveryTwoOrganisationsThatServeOneCellAsAnOverlap) {
  std::map<std::string, std::set<std::string>> cells, introduced;
  for (const TableRow& row : table_) cells[row.Cell()].insert(row.organisation);
  EXPECT_EQ(cells.size(), 305U);
  EXPECT_EQ(std::count_if(cells.begin(), cells.end(),
                          [](const auto& cell) { return cell.second.size() > 1; }),
            190);
  std::set<std::string> found;
  for (std::size_t i = 0; i < table_.size(); ++i) {
    for (const Match& match : matcher_.Overlaps(projects_[i], 1000)) {
      const TableRow& other = table_[Other(match, i)];
      if (other.Cell() != table_[i].Cell()) continue;
      EXPECT_EQ(match.evidence(0).field(), "participants");
      found.insert(
          absl::StrCat(other.Cell(), "|", table_[i].organisation, "|", other.organisation));
    }
  }
  for (const auto& [cell, serving] : cells) {
    for (const std::string& a : serving) {
      for (const std::string& b : serving) {
        if (a == b) continue;
        EXPECT_TRUE(found.contains(absl::StrCat(cell, "|", a, "|", b))) << cell << a << b;
      }
    }
  }
}

TEST_F(WhoDoesWhatWhere, TakesAnOrganisationAndItsOtherNameForOne) {
  std::vector<OrganisationRow> rows;
  for (const auto& [name, id] : organisations_) {
    OrganisationRow row;
    row.id = id;
    row.name = name;
    rows.push_back(row);
  }
  const Linked linked = LinkOrganisations(rows, {});
  EXPECT_TRUE(std::any_of(linked.pairs.begin(), linked.pairs.end(), [&](const LinkedPair& pair) {
    const std::set<std::string> names = {rows[pair.left].name, rows[pair.right].name};
    return pair.probability >= 0.5 && pair.kind == LinkedPair::Kind::kSame &&
           names == std::set<std::string>{"German Agro Action",
                                          "German Agro Action (aka Welthungerhilfe)"};
  }));
}

}  // namespace
}  // namespace baraza::duplication
