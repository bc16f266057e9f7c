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

TEST(LearnWeights, IsTaughtByConfirmedPairsThatTheRegisterDoesNotShow) {
  OrganisationMatcher matcher;
  Fill(300, 1000, matcher);
  LearningSource source;
  for (int i = 0; i < 200; ++i) {
    v1::Evidence& evidence = *source.reviewed.confirmed.emplace_back().add_evidence();
    evidence.set_field("website");
    evidence.set_level("different");
  }
  EXPECT_GT(matcher.Learn("taught", source)->same.domain_differs,
            matcher.Learn("untaught")->same.domain_differs + 0.3);
}

TEST(LearnWeights, LearnsNothingFromPairsThatWereRejected) {
  OrganisationMatcher matcher;
  Fill(300, 1, matcher);
  LearningSource source;
  for (int i = 0; i < 300; ++i) {
    source.reviewed.rejected.emplace(absl::StrCat("organisations/c", i),
                                     absl::StrCat("organisations/o", i));
  }
  const auto taught = matcher.Learn("taught", source);
  const auto untaught = matcher.Learn("untaught");
  EXPECT_LT(taught->prior_same, untaught->prior_same);
  EXPECT_LT(taught->same.domain_differs, untaught->same.domain_differs);
}

TEST(LearnWeights, CountsOnlyRecordsThatMayBeLearnedFrom) {
  OrganisationMatcher matcher;
  Fill(100, 1000, matcher);
  Organisation hidden;
  hidden.set_display_name("Secret Clinic");
  for (int i = 0; i < 50; ++i) {
    hidden.set_name(absl::StrCat("organisations/hidden", i));
    matcher.Upsert(hidden);
  }
  LearningSource source;
  source.may_learn_from = [](std::string_view name) {
    return name.find("hidden") == std::string_view::npos;
  };
  const auto model = matcher.Learn("x", source);
  EXPECT_EQ(model->terms.Count(TermKind::kNameToken, "secret"), 1);
  EXPECT_GE(matcher.Learn("all")->terms.Count(TermKind::kNameToken, "secret"), 50);
}

TEST(LearnWeights, LearnsNothingFromAnEmptyRegister) {
  const auto learned = OrganisationMatcher().Learn("2");
  EXPECT_EQ(learned->prior_same, DefaultOrganisationModel()->prior_same);
  EXPECT_EQ(learned->name.ordinary_dropped, DefaultOrganisationModel()->name.ordinary_dropped);
}

}  // namespace
}  // namespace baraza::duplication
