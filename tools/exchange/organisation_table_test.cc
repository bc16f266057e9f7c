#include "tools/exchange/organisation_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tools/exchange/written_file.h"

namespace baraza::exchange {
namespace {

using baraza::organisations::v1::Organisation;
using baraza::organisations::v1::OtherName;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;

std::vector<OrganisationRow> ReadAll(OrganisationTable& table) {
  std::vector<OrganisationRow> rows;
  while (true) {
    auto row = table.Next();
    EXPECT_TRUE(row.ok()) << row.status();
    if (!row.ok() || !row->has_value()) return rows;
    rows.push_back(std::move(**row));
  }
}

std::vector<OrganisationRow> ReadAll(const std::string& content) {
  WrittenFile file(content);
  auto table = OrganisationTable::Open(file.path());
  EXPECT_TRUE(table.ok()) << table.status();
  return table.ok() ? ReadAll(**table) : std::vector<OrganisationRow>();
}

// The sentence with which reading the content stops.
std::string Refusal(const std::string& content) {
  WrittenFile file(content);
  auto table = OrganisationTable::Open(file.path());
  if (!table.ok()) return std::string(table.status().message());
  while (true) {
    auto row = (*table)->Next();
    if (!row.ok()) return std::string(row.status().message());
    if (!row->has_value()) return "";
  }
}

TEST(OrganisationTable, ReadsItsOwnColumns) {
  const auto rows = ReadAll(
      "name,other_names,country,type,identifiers,website,locality,postal_code\r\n"
      "LVCT Health,LVCT|Liverpool VCT,KE,national ngo,KE-NCB-1|XI-DUNS-2,https://lvct.org,Nairobi,"
      "00202\r\n");
  ASSERT_EQ(rows.size(), 1u);
  const Organisation& record = rows[0].record;
  EXPECT_THAT(rows[0].violations, IsEmpty());
  EXPECT_EQ(record.display_name(), "LVCT Health");
  ASSERT_EQ(record.other_names_size(), 2);
  EXPECT_EQ(record.other_names(0).kind(), OtherName::ACRONYM);
  EXPECT_EQ(record.other_names(1).kind(), OtherName::ALIAS);
  EXPECT_EQ(record.type(), Organisation::NATIONAL_NGO);
  EXPECT_EQ(record.identifiers(1).scheme(), "XI-DUNS");
  EXPECT_EQ(record.postal_code(), "00202");
}

TEST(OrganisationTable, ReadsTheColumnsOfTheListOfIatiPublishers) {
  const auto rows = ReadAll(
      "iati_identifier,name,country,iati_organisation_type,website\n"
      "XI-GRID-grid.13001.33,University Of Zimbabwe,ZW,80,www.uz.ac.zw\n"
      "47122,Gavi,998,30,\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].record.type(), Organisation::UNIVERSITY);
  EXPECT_EQ(rows[0].record.identifiers(0).value(), "grid.13001.33");
  EXPECT_EQ(rows[0].record.website(), "http://www.uz.ac.zw");
  EXPECT_EQ(rows[1].record.country(), "");
  EXPECT_EQ(rows[1].record.identifiers(0).scheme(), "UNSTATED");
}

TEST(OrganisationTable, NumbersRowsAndSaysOnWhichLineTheyBegin) {
  const auto rows = ReadAll("\xEF\xBB\xBFname,website\n\"Two\nlines\",\n\nThree,\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].number, 1);
  EXPECT_EQ(rows[0].line, 2);
  EXPECT_EQ(rows[0].record.display_name(), "Two lines");
  EXPECT_EQ(rows[1].number, 2);
  EXPECT_EQ(rows[1].line, 5);
}

TEST(OrganisationTable, KeepsFaultsToTheirRows) {
  const auto rows = ReadAll(
      "name,country,type\nA,XX,COMPANY\nB\xe9,KE,COMPANY\n,KE,COMPANY\nC,KE,WIZARD\n"
      "D,KE,COMPANY,more\nE,ke,company\n");
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(rows[0].violations[0].field, "country");
  EXPECT_THAT(rows[1].violations[0].description, HasSubstr("UTF-8"));
  EXPECT_THAT(rows[2].violations[0].description, HasSubstr("empty"));
  EXPECT_EQ(rows[3].violations[0].field, "type");
  EXPECT_THAT(rows[4].violations[0].description, HasSubstr("4 cells for 3 columns"));
  EXPECT_THAT(rows[5].violations, IsEmpty());
}

TEST(OrganisationTable, CountsColumnsThatItDoesNotUnderstand) {
  WrittenFile file("name,phone\nA,123\nB,\nC,456\n");
  auto table = OrganisationTable::Open(file.path());
  ASSERT_TRUE(table.ok());
  ReadAll(**table);
  EXPECT_EQ((*table)->losses().lost().at("column 'phone'").count, 2);
}

TEST(OrganisationTable, LeavesOutCodesThatIdentifyNobody) {
  const auto rows = ReadAll("name,identifiers\nA,US-USAGOV|XM-DAC-63000|GB-CHC-1\n");
  ASSERT_EQ(rows[0].record.identifiers_size(), 1);
  EXPECT_EQ(rows[0].record.identifiers(0).value(), "1");
}

TEST(OrganisationTable, RefusesWhatIsNoTableOfOrganisations) {
  EXPECT_THAT(Refusal(""), HasSubstr("is empty"));
  EXPECT_THAT(Refusal("<xml/>\n"), HasSubstr("no column 'name'"));
  EXPECT_THAT(Refusal("name,Name\nA,B\n"), HasSubstr("two columns"));
  EXPECT_THAT(Refusal("\xFF\xFEn\x01"), HasSubstr("UTF-16"));
  EXPECT_THAT(Refusal(std::string("name\nA\0B\n", 9)), HasSubstr("NUL byte"));
  EXPECT_THAT(Refusal("name\nA\n\"B\nC\n"), HasSubstr("begins at line 3"));
}

TEST(OrganisationTable, StopsAtAQuoteThatNeverCloses) {
  EXPECT_THAT(Refusal("name\n\"" + std::string(3'000'000, 'x')), HasSubstr("quote missing"));
}

TEST(OrganisationTable, SaysThatAFileDoesNotExist) {
  EXPECT_EQ(OrganisationTable::Open("/no/such.csv").status().code(), absl::StatusCode::kNotFound);
}

TEST(OrganisationTable, ReadsTheWholeListOfPublishers) {
  const char* shared = std::getenv("BARAZA_SHARED");
  const std::string path = std::string(shared == nullptr ? "../shared" : shared) +
                           "/data/organisations/iati-publishers-2021.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the shared data is not here";
  auto table = OrganisationTable::Open(path);
  ASSERT_TRUE(table.ok()) << table.status();
  const auto rows = ReadAll(**table);
  EXPECT_EQ(rows.size(), 1705u);
  for (const auto& row : rows) EXPECT_THAT(row.violations, IsEmpty()) << row.number;
}

}  // namespace
}  // namespace baraza::exchange
