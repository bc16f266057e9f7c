#include "tools/cli/presentation/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "nlohmann/json.hpp"
#include "tools/cli/presentation/table_layout.h"
#include "tools/cli/presentation/width.h"

namespace baraza::presentation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Table Sample() {
  Table table{{.key = "name", .title = "NAME", .importance = 3},
              {.key = "country", .title = "COUNTRY", .importance = 1},
              {.key = "trained", .title = "TRAINED", .importance = 2}};
  table.Add({"Liverpool School of Tropical Medicine", "GB", 93112});
  table.Add({"LVCT \"Health\", Kenya", "KE", 7});
  return table;
}

std::string Shown(const Table& table, const Terminal& terminal, Output output = Output::kTable) {
  std::ostringstream out;
  table.Write(output, terminal, out);
  return out.str();
}

TEST(Table, ShowsRowsInStraightColumns) {
  EXPECT_EQ(Shown(Sample(), {}),
            "NAME                                   COUNTRY  TRAINED\n"
            "Liverpool School of Tropical Medicine  GB        93,112\n"
            "LVCT \"Health\", Kenya                   KE             7\n");
}

TEST(Table, ShortensTheWidestColumnToFitTheTerminal) {
  EXPECT_EQ(Shown(Sample(), {.interactive = true, .width = 40}),
            "NAME                    COUNTRY  TRAINED\n"
            "Liverpool School of T…  GB        93,112\n"
            "LVCT \"Health\", Kenya    KE             7\n");
}

TEST(Table, WrapsColumnsThatSaySo) {
  Table table(
      {{.key = "n", .title = "N"}, {.key = "why", .title = "WHY", .fit = Column::Fit::kWrap}});
  table.Add({1, "same name and same country"});
  EXPECT_EQ(Shown(table, {.interactive = true, .width = 16}),
            "N  WHY\n"
            "1  same name and\n"
            "   same country\n");
}

TEST(Table, LeavesOutTheLeastImportantColumnAndSaysSo) {
  EXPECT_EQ(Shown(Sample(), {.interactive = true, .width = 18}),
            "NAME       TRAINED\n"
            "Liverpoo…   93,112\n"
            "LVCT \"He…        7\n"
            "(not shown for lack of width: country)\n");
}

TEST(Table, NeverExceedsTheTerminal) {
  for (size_t width = 20; width < 60; ++width) {
    std::istringstream lines(Shown(Sample(), {.interactive = true, .width = width}));
    for (std::string line; std::getline(lines, line);) {
      if (line.front() == '(') continue;
      EXPECT_LE(DisplayWidth(line), width) << line;
    }
  }
}

TEST(Table, ColoursOnlyWhereColourIs) {
  Table table{{.key = "a", .title = "A", .ink = Ink::kGreen}};
  table.Add({"x"});
  EXPECT_EQ(Shown(table, {.interactive = true, .colour = true, .width = 80}),
            "\x1b[1mA\x1b[0m\n\x1b[32mx\x1b[0m\n");
  EXPECT_EQ(Shown(table, {.interactive = true, .width = 80}), "A\nx\n");
}

TEST(Table, KeepsRecordsFromMovingTheCursor) {
  Table table{{.key = "a", .title = "A"}};
  table.Add({"x\x1b[2J\ny"});
  EXPECT_EQ(Shown(table, {}), "A\nx [2J y\n");
}

TEST(Table, ShowsNothingWithoutRows) {
  const Table table{{.key = "a", .title = "A"}};
  EXPECT_EQ(Shown(table, {}), "");
  EXPECT_EQ(Shown(table, {}, Output::kJson), "[]\n");
  EXPECT_EQ(Shown(table, {}, Output::kCsv), "a\n");
}

TEST(Table, GivesProgramsPlainNumbersAndWholeText) {
  const std::string text = Shown(Sample(), {.width = 20}, Output::kJson);
  const auto json = nlohmann::json::parse(text);
  ASSERT_EQ(json.size(), 2u);
  EXPECT_EQ(json[0]["trained"], 93112);
  EXPECT_EQ(json[1]["name"], "LVCT \"Health\", Kenya");
}

TEST(Table, QuotesCsvWhereItMust) {
  EXPECT_EQ(Shown(Sample(), {}, Output::kCsv),
            "name,country,trained\n"
            "Liverpool School of Tropical Medicine,GB,93112\n"
            "\"LVCT \"\"Health\"\", Kenya\",KE,7\n");
}

TEST(Table, FillsShortRows) {
  Table table{{.key = "a", .title = "A"}, {.key = "b", .title = "B"}};
  table.Add({"x"});
  EXPECT_EQ(Shown(table, {}, Output::kCsv), "a,b\nx,\n");
}

TEST(Cell, ShowsDecimalsAsAskedAndGivesProgramsMore) {
  const Cell cell = Cell::Decimal(0.9876543, 2);
  EXPECT_EQ(cell.shown(), "0.99");
  EXPECT_EQ(cell.plain(), "0.987654");
  EXPECT_EQ(Cell::Decimal(2, 1).plain(), "2");
}

TEST(ParseOutput, KnowsThreeForms) {
  EXPECT_EQ(ParseOutput("csv"), Output::kCsv);
  EXPECT_EQ(ParseOutput("xml"), std::nullopt);
}

TEST(LayOut, KeepsOneColumnWhateverTheWidth) {
  EXPECT_THAT(LayOut({{30, 10, 2}, {30, 10, 1}}, 5), ElementsAre(5, 0));
}

}  // namespace
}  // namespace baraza::presentation
