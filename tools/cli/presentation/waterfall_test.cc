#include "tools/cli/presentation/waterfall.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <sstream>

#include "tools/cli/presentation/width.h"

namespace baraza::presentation {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<EvidenceBar> Sample() {
  return {{"prior", -8, "", "", ""},
          {"name", 12, "LSTM", "Liverpool School of Tropical Medicine", ""},
          {"country", 4, "GB", "GB", ""},
          {"locality", -2, "Liverpool", "", ""}};
}

std::string Shown(const Terminal& terminal) {
  std::ostringstream out;
  WriteWaterfall(Sample(), 0.984, terminal, out);
  return out.str();
}

TEST(Waterfall, BeginsEachBarWhereTheLastOneEnded) {
  EXPECT_EQ(Shown({.interactive = true, .width = 80}),
            "prior       -8.0  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒\n"
            "name       +12.0  ███████████████████████         LSTM | Liverpool School of\n"
            "                                                  Tropical Medicine\n"
            "country     +4.0                         ███████  GB\n"
            "locality    -2.0                            ▒▒▒▒  Liverpool | (none)\n"
            "sum         +6.0  bits: 98.4 %\n");
}

TEST(Waterfall, PutsReasonsBelowTheirBarsWhereThereIsNoRoomBeside) {
  EXPECT_THAT(Shown({.interactive = true, .width = 46}),
              HasSubstr("█\n  LSTM | Liverpool School of Tropical Medicine\n"));
}

TEST(Waterfall, LeavesNoReasonOut) {
  for (const size_t width : {40, 60, 80, 100}) {
    std::string shown = Shown({.interactive = true, .width = width});
    shown.erase(std::remove_if(shown.begin(), shown.end(), [](char c) { return std::isspace(c); }),
                shown.end());
    EXPECT_THAT(shown, HasSubstr("LiverpoolSchoolofTropicalMedicine")) << width;
  }
}

TEST(Waterfall, FitsNarrowTerminals) {
  for (size_t width = 40; width < 120; ++width) {
    std::istringstream lines(Shown({.interactive = true, .width = width}));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(DisplayWidth(line), width);
  }
}

TEST(Waterfall, ColoursForAndAgainst) {
  const std::string shown = Shown({.interactive = true, .colour = true, .width = 80});
  EXPECT_THAT(shown, HasSubstr("\x1b[32m█"));
  EXPECT_THAT(shown, HasSubstr("\x1b[31m▒"));
  EXPECT_THAT(Shown({.width = 80}), Not(HasSubstr("\x1b")));
}

TEST(ShownProbability, NeverClaimsCertainty) {
  EXPECT_EQ(ShownProbability(0.5), "50.0 %");
  EXPECT_EQ(ShownProbability(0.9951), "99.51 %");
  EXPECT_EQ(ShownProbability(0.999999), "> 99.99 %");
  EXPECT_EQ(ShownProbability(0.000001), "< 0.01 %");
}

}  // namespace
}  // namespace baraza::presentation
