#include "services/duplication/linking/stated_names.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;

TEST(StatedNames, TakeApartWhatANameSaysItIsAlsoCalled) {
  EXPECT_THAT(StatedNames("German Agro Action (aka Welthungerhilfe)"),
              ElementsAre("German Agro Action", "Welthungerhilfe"));
  EXPECT_THAT(StatedNames("Tropical Health and Education Trust, formerly Somaliland Medical Trust"),
              ElementsAre("Tropical Health and Education Trust", "Somaliland Medical Trust"));
  EXPECT_THAT(StatedNames("CARE A.K.A. Cooperative for Assistance"),
              ElementsAre("CARE", "Cooperative for Assistance"));
}

TEST(StatedNames, LeaveANameAsItIsThatSaysNoOther) {
  for (const char* name : {"Akademie der Wissenschaften", "Bernhard-Nocht Institute (Hamburg)",
                           "Osaka University", "aka", "", "(aka )", "Formerly Homeless Fund"}) {
    EXPECT_THAT(StatedNames(name), ElementsAre(name));
  }
}

TEST(StatedNames, AnswerNamesOfNothingButMarkers) {
  std::string name = "Trust";
  for (int i = 0; i < 2000; ++i) name += " aka";
  EXPECT_LE(StatedNames(name).size(), kMaxStatedNames);
}

}  // namespace
}  // namespace baraza::duplication
