#include "services/duplication/linking/lookup_candidates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "services/duplication/linking/lookup_places.h"
#include "services/duplication/linking/lookup_translations.h"

namespace baraza::duplication {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;

class LookupCandidatesTest : public testing::Test {
 protected:
  LookupCandidatesTest() {
    for (std::size_t i = 0; i < 1000; ++i) rows_.push_back({.name = "Mercy Clinic"});
    rows_.push_back({.name = "Mercy Clinic Lira"});
    rows_.push_back({.name = "Gulu Choir"});
    names_ = std::make_unique<LookupNames>(rows_);
    places_ = std::make_unique<LookupPlaces>(rows_, *names_);
    translations_ = std::make_unique<LookupTranslations>(*names_, *places_);
  }

  std::vector<NameId> Candidates(const std::string& text, std::size_t most = kMostPostings) const {
    return LookupCandidates(ReadLookupQuery({text, "", ""}, *names_, *places_, *translations_),
                            *names_, most);
  }

  std::vector<OrganisationRow> rows_;
  std::unique_ptr<LookupNames> names_;
  std::unique_ptr<LookupPlaces> places_;
  std::unique_ptr<LookupTranslations> translations_;
};

TEST_F(LookupCandidatesTest, HaveAWordOfTheText) {
  EXPECT_THAT(Candidates("Choir of Gulu"), ElementsAre(1001));
  EXPECT_THAT(Candidates("Choir of Lira"), ElementsAre(1000, 1001));
}

TEST_F(LookupCandidatesTest, AreTheOnesOfWhichTheMostIsSaid) {
  const std::vector<NameId> found = Candidates("Mercy Clinic, Lira");
  EXPECT_THAT(found, SizeIs(kMostCompared));
  EXPECT_THAT(found, Contains(1000U));
  EXPECT_THAT(found, Not(Contains(1001U)));
}

TEST_F(LookupCandidatesTest, ReadTheRarestWordsFirstAndNoMorePostingsThanTheBound) {
  EXPECT_THAT(Candidates("Mercy Clinic, Lira", 1), ElementsAre(1000));
  EXPECT_THAT(Candidates("Mercy Clinic", 10), SizeIs(10));
  EXPECT_THAT(Candidates("Mercy Clinic", 0), SizeIs(0));
}

TEST_F(LookupCandidatesTest, LeaveNothingBehindForTheNextText) {
  Candidates("Mercy Clinic, Lira");
  EXPECT_THAT(Candidates("Choir of Gulu"), ElementsAre(1001));
}

}  // namespace
}  // namespace baraza::duplication
