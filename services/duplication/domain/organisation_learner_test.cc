#include "services/duplication/domain/organisation_learner.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/duplication/domain/organisation_matcher.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;

// `count` organisations with unlike names; of every `copied`th a copy with another site.
void Fill(int count, int copied, OrganisationMatcher& matcher) {
  for (int i = 0; i < count; ++i) {
    Organisation record;
    record.set_name(absl::StrCat("organisations/o", i));
    record.set_display_name(absl::StrCat("Tamba", i * 31, "a Sesay", i * 17, "b Clinic"));
    record.set_website(absl::StrCat("https://site", i, ".example.net"));
    matcher.Upsert(record);
    if (i % copied != 0) continue;
    record.set_name(absl::StrCat("organisations/c", i));
    record.set_website(absl::StrCat("https://other", i, ".example.net"));
    matcher.Upsert(record);
  }
}

TEST(LearnWeights, FindsHowOftenRecordsAreRepeated) {
  OrganisationMatcher clean, dirty;
  Fill(600, 1000, clean);
  Fill(300, 1, dirty);
  EXPECT_GT(dirty.Learn("d")->prior_same, clean.Learn("c")->prior_same + 1);
}

TEST(LearnWeights, LearnsThatSitesOfOneOrganisationDifferButOnlyWithinItsBounds) {
  OrganisationMatcher matcher;
  Fill(300, 1, matcher);
  const auto start = DefaultOrganisationModel();
  const auto learned = matcher.Learn("2");
  EXPECT_GT(learned->same.domain_differs, start->same.domain_differs);
  EXPECT_LE(learned->same.domain_differs, start->same.domain_differs + kLeniency);
  EXPECT_LT(learned->same.domain_agrees, start->same.domain_agrees);
}

TEST(LearnWeights, LearnsNothingFromAnEmptyRegister) {
  const auto learned = OrganisationMatcher().Learn("2");
  EXPECT_EQ(learned->prior_same, DefaultOrganisationModel()->prior_same);
  EXPECT_EQ(learned->name.ordinary_dropped, DefaultOrganisationModel()->name.ordinary_dropped);
}

}  // namespace
}  // namespace baraza::duplication
