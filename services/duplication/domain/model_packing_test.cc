#include "services/duplication/domain/model_packing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/organisation_matcher.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;
using testing::Contains;
using testing::Pair;

Organisation Hospital(int number) {
  Organisation made;
  made.set_name(absl::StrCat("organisations/", number));
  made.set_display_name(absl::StrCat("Kamara ", number % 7, " Hospital of Town", number % 11));
  made.set_country(number % 2 ? "SL" : "LR");
  return made;
}

void Fill(OrganisationMatcher& matcher) {
  for (int i = 0; i < 200; ++i) matcher.Upsert(Hospital(i));
}

TEST(ModelPacking, ScoresAreTheSameAfterARestart) {
  OrganisationMatcher before;
  Fill(before);
  before.Adopt(before.Learn("organisations-1"));
  const std::string bytes = PackModel(*before.Learn("organisations-1"));
  OrganisationMatcher after;
  Fill(after);
  const auto parsed = ParseOrganisationModel(bytes);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  after.Adopt(*parsed);
  EXPECT_EQ(after.ModelVersion(), "organisations-1");
  for (int i = 0; i < 20; ++i) {
    const auto left = before.Explain(Hospital(i), Hospital(i + 77));
    const auto right = after.Explain(Hospital(i), Hospital(i + 77));
    EXPECT_EQ(left.SerializeAsString(), right.SerializeAsString());
  }
}

TEST(ModelPacking, EqualModelsGiveEqualBytes) {
  OrganisationMatcher one, other;
  Fill(one);
  for (int i = 199; i >= 0; --i) other.Upsert(Hospital(i));
  EXPECT_EQ(PackModel(*one.Learn("x")), PackModel(*other.Learn("x")));
}

TEST(ModelPacking, KeepsTheModelOfProjects) {
  const std::string bytes = PackModel(*DefaultProjectModel());
  const auto parsed = ParseProjectModel(bytes);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(PackModel(**parsed), bytes);
}

TEST(ModelPacking, RefusesAModelOfTheOtherRegister) {
  EXPECT_FALSE(ParseOrganisationModel(PackModel(*DefaultProjectModel())).ok());
  EXPECT_FALSE(ParseProjectModel(PackModel(*DefaultOrganisationModel())).ok());
}

TEST(ModelPacking, NamesEveryWeight) {
  const OrganisationModel& model = *DefaultOrganisationModel();
  const NamedWeights weights = WeightsOf(model);
  EXPECT_THAT(weights, Contains(Pair("same.country_differs", model.same.country_differs)));
  EXPECT_THAT(weights, Contains(Pair("related.address_differs", model.related.address_differs)));
  EXPECT_THAT(weights, Contains(Pair("name.misspelt", model.name.misspelt)));
  EXPECT_THAT(weights, Contains(Pair("name.decay", model.name.decay)));
}

}  // namespace
}  // namespace baraza::duplication
