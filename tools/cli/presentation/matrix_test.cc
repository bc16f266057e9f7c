#include "tools/cli/presentation/matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "tools/cli/presentation/width.h"

namespace baraza::presentation {
namespace {

using ::testing::HasSubstr;

Matrix Sample() {
  Matrix matrix("ORGANISATION", "projects");
  matrix.Add("LVCT Health", "Homa Bay", 2);
  matrix.Add("LVCT Health", "Kisumu", 1);
  matrix.Add("LSTM", "Homa Bay", 1);
  matrix.Add("LSTM", "Homa Bay", 1);
  matrix.Add("King's Global Health Partnerships", "Awdal", 1);
  return matrix;
}

std::string Shown(const Matrix& matrix, size_t width, Output output = Output::kTable) {
  std::ostringstream out;
  matrix.Write(output, "organisation", "place", {.interactive = true, .width = width}, out);
  return out.str();
}

TEST(Matrix, ShowsLargestRowsAndColumnsFirstWithSums) {
  EXPECT_EQ(Shown(Sample(), 80),
            "                                      Homa\n"
            "ORGANISATION                           Bay    Awdal   Kisumu  total\n"
            "LVCT Health                              2        ·        1      3\n"
            "LSTM                                     2        ·        ·      2\n"
            "King's Global Health Partnerships        ·        1        ·      1\n"
            "total                                    4        1        1      6\n");
}

TEST(Matrix, FoldsColumnsThatDoNotFit) {
  const std::string shown = Shown(Sample(), 42);
  EXPECT_THAT(shown, HasSubstr("others"));
  EXPECT_THAT(shown, HasSubstr("(2)"));
}

TEST(Matrix, FoldsRowsBeyondTheLimitIntoOne) {
  Matrix matrix = Sample();
  matrix.set_max_rows(1);
  EXPECT_THAT(Shown(matrix, 100), HasSubstr("(2 more)"));
}

TEST(Matrix, TakesStatedTotalsInPlaceOfSums) {
  Matrix matrix("ORGANISATION", "projects");
  matrix.Add("LVCT Health", "Homa Bay", 1);
  matrix.Add("LVCT Health", "Kisumu", 1);
  matrix.SetRowTotal("LVCT Health", 1);
  matrix.SetGrandTotal(1);
  EXPECT_EQ(Shown(matrix, 80),
            "                 Homa\n"
            "ORGANISATION      Bay   Kisumu  total\n"
            "LVCT Health         1        1      1\n"
            "total               1        1      1\n");
}

TEST(Matrix, FitsTerminalsFrom80To200Columns) {
  Matrix matrix("ORGANISATION", "projects");
  for (int i = 0; i < 40; ++i) {
    matrix.Add(absl::StrCat("An organisation with quite a long name, number ", i),
               absl::StrCat("District with long name ", i % 17), 1000 + i);
  }
  for (size_t width = 80; width <= 200; ++width) {
    std::istringstream lines(Shown(matrix, width));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(DisplayWidth(line), width);
  }
}

TEST(Matrix, GivesProgramsOneRowPerCell) {
  EXPECT_EQ(Shown(Sample(), 80, Output::kCsv),
            "organisation,place,projects\n"
            "LVCT Health,Homa Bay,2\n"
            "LVCT Health,Kisumu,1\n"
            "LSTM,Homa Bay,2\n"
            "King's Global Health Partnerships,Awdal,1\n");
}

}  // namespace
}  // namespace baraza::presentation
