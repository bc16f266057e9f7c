#include "services/duplication/domain/word_sequence.h"

#include <string>

#include "gtest/gtest.h"
#include "services/duplication/domain/name_comparison.h"
#include "services/duplication/domain/organisation_learner.h"
#include "services/duplication/domain/organisation_profile.h"

namespace baraza::duplication {
namespace {

OrganisationProfile Profile(const std::string& name) {
  organisations::v1::Organisation record;
  record.set_display_name(name);
  return ProfileOf(record);
}

// A register of offices that are all called after one pattern, and of others.
std::shared_ptr<const OrganisationModel> Offices() {
  OrganisationModel model = StartOrganisationModel("test");
  for (int i = 0; i < 400; ++i) {
    const std::string town(1, static_cast<char>('a' + i % 26));
    const OrganisationProfile office =
        Profile("Town" + town + std::to_string(i) + " Quorum Zenith Bureau");
    const OrganisationProfile other = Profile("Makwa" + std::to_string(i) + " Foundation");
    CountTerms({ViewOf(office, model.terms)}, model.terms);
    CountTerms({ViewOf(other, model.terms)}, model.terms);
  }
  return FinishModel(std::move(model));
}

TEST(WordSequence, AWordThatAlwaysFollowsAnotherSaysLittleAfterIt) {
  const auto model = Offices();
  const OrganisationProfile profile = Profile("Kenema Quorum Zenith Bureau");
  const OrganisationView view = ViewOf(profile, model->terms);
  const TokenView& zenith = view.names[0].tokens[2];
  ASSERT_EQ(zenith.text, "zenith");
  EXPECT_GT(zenith.bits, 0.9);
  EXPECT_LT(zenith.next_bits, 0.1);
}

TEST(WordSequence, AWordThatWasNeverSeenAfterAnotherSaysAsMuchAsAlone) {
  const auto model = Offices();
  const OrganisationProfile profile = Profile("Kenema Zenith Quorum");
  const OrganisationView view = ViewOf(profile, model->terms);
  EXPECT_EQ(view.names[0].tokens[2].next_bits, view.names[0].tokens[2].bits);
}

double SameBits(const std::string& left, const std::string& right) {
  const auto model = DefaultOrganisationModel();
  const OrganisationProfile a = Profile(left), b = Profile(right);
  const OrganisationView left_view = ViewOf(a, model->terms), right_view = ViewOf(b, model->terms);
  const double bits = CompareNames(left_view, right_view, *model).same_bits;
  EXPECT_EQ(bits, CompareNames(right_view, left_view, *model).same_bits);
  return bits;
}

TEST(CompareNames, OneFieldOfWorkInThePlaceOfAnotherCostsMoreThanOneLeftOut) {
  EXPECT_LT(SameBits("Northmoor Community Health Trust", "Northmoor Mental Health Trust"),
            SameBits("Northmoor Community Health Trust", "Northmoor Health Trust") - 1);
}

TEST(CompareNames, OneWordInThePlaceOfAnotherCostsLessThanBothLeftOut) {
  NameWeights weights;
  EXPECT_GT(weights.replaced, 2 * weights.ordinary_dropped - 2);
  EXPECT_LT(SameBits("Sesay Kamara Clinic", "Sesay Bangura Clinic"),
            SameBits("Sesay Kamara Clinic", "Sesay Clinic"));
}

TEST(CompareNames, SeesThroughABlankInTheWrongPlace) {
  EXPECT_GT(SameBits("Demidovian Kamarastan Clinic", "Xemid ovianKamarastan Clinic"), 5);
}

TEST(CompareNames, TwoLegalFormsSpeakMoreAgainstThanOneLeftOut) {
  EXPECT_LT(SameBits("Kambia Relief Ltd", "Kambia Relief GmbH"),
            SameBits("Kambia Relief Ltd", "Kambia Relief"));
}

}  // namespace
}  // namespace baraza::duplication
