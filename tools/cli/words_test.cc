#include "tools/cli/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisation.pb.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "tools/cli/failure.h"

namespace baraza::cli {
namespace {

using organisations::v1::Organisation;
using testing::HasSubstr;

TEST(Words, NameEnumValuesAsPeopleWriteThem) {
  EXPECT_EQ(WordOf(Organisation::INTERNATIONAL_NGO), "international-ngo");
  EXPECT_EQ(WordOf(Organisation::TYPE_UNSPECIFIED), "");
}

TEST(Words, AreReadInEitherCaseAndWithEitherDash) {
  for (const char* word : {"international-ngo", "INTERNATIONAL_NGO", "International-NGO"}) {
    EXPECT_EQ(*NumberOf(*Organisation::Type_descriptor(), word, "--type"),
              Organisation::INTERNATIONAL_NGO);
  }
}

TEST(Words, MayLeaveOutWhatEveryValueBeginsWith) {
  EXPECT_EQ(*NumberOf(*reporting::v1::Dimension_descriptor(), "country", "--by", "dimension-"),
            reporting::v1::DIMENSION_COUNTRY);
}

TEST(Words, AreAnsweredWithWhatThereIsWhenMistyped) {
  const auto number = NumberOf(*Organisation::Type_descriptor(), "hospitl", "--type");
  EXPECT_EQ(ExitCodeOf(number.status()), ExitCode::kUsage);
  EXPECT_THAT(std::string(number.status().message()), HasSubstr("health-provider"));
}

TEST(Words, DoNotNameTheZeroValue) {
  EXPECT_FALSE(NumberOf(*Organisation::Type_descriptor(), "type-unspecified", "--type").ok());
}

TEST(Names, CompleteAnId) {
  EXPECT_EQ(NameIn("alliances", "uganda"), "alliances/uganda");
  EXPECT_EQ(NameIn("alliances", "alliances/uganda"), "alliances/uganda");
  EXPECT_EQ(NameIn("alliances", ""), "");
}

TEST(Dates, AreAsPreciseAsTheyAreWritten) {
  for (const char* text : {"2025", "2025-06", "2025-06-30"}) {
    EXPECT_EQ(DateText(*ParseDate(text, "--start")), text);
  }
}

TEST(Dates, AreRefusedWhereTheyAreNone) {
  for (const char* text : {"", "soon", "2025-13", "2025-06-32", "2025-06-30-1", "0"}) {
    EXPECT_EQ(ExitCodeOf(ParseDate(text, "--start").status()), ExitCode::kUsage) << text;
  }
}

TEST(Json, OfAMissingFileIsAnUnreadableInput) {
  Organisation organisation;
  EXPECT_EQ(ExitCodeOf(ReadJson("/nowhere/draft.json", organisation)), ExitCode::kUnreadable);
}

}  // namespace
}  // namespace baraza::cli
