#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/organisation_matcher.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;

Organisation Clinic(int number) {
  Organisation made;
  made.set_name(absl::StrCat("organisations/", number));
  made.set_display_name(absl::StrCat("Kamara", number / 2, " Clinic of Makeni"));
  made.set_country("SL");
  made.set_locality("Makeni");
  return made;
}

std::vector<std::string> Answers(const OrganisationMatcher& matcher) {
  std::vector<std::string> answers;
  for (int i = 0; i < 60; ++i) {
    for (const v1::Match& match : matcher.Check(Clinic(i), 10)) {
      answers.push_back(match.SerializeAsString());
    }
  }
  return answers;
}

class OrganisationSnapshotTest : public testing::Test {
 protected:
  OrganisationSnapshotTest() {
    for (int i = 0; i < 50; ++i) matcher_.Upsert(Clinic(i));
    for (int i = 10; i < 20; ++i) matcher_.Erase(absl::StrCat("organisations/", i));
    matcher_.Adopt(matcher_.Learn("x"));
  }
  OrganisationMatcher matcher_;
};

TEST_F(OrganisationSnapshotTest, AnswersAsBefore) {
  OrganisationMatcher restored;
  restored.Upsert(Clinic(1000));  // goes: the snapshot stands in its place
  restored.Adopt(matcher_.Learn("x"));
  ASSERT_TRUE(restored.Restore(matcher_.Snapshot()).ok());
  EXPECT_EQ(restored.size(), 40);
  EXPECT_EQ(Answers(restored), Answers(matcher_));
  EXPECT_FALSE(Answers(restored).empty());
}

TEST_F(OrganisationSnapshotTest, GoesOnAsBefore) {
  OrganisationMatcher restored;
  ASSERT_TRUE(restored.Restore(matcher_.Snapshot()).ok());
  restored.Adopt(matcher_.Learn("x"));
  for (OrganisationMatcher* each : {&matcher_, &restored}) {
    each->Erase("organisations/30");
    each->Upsert(Clinic(12));
    each->Upsert(Clinic(55));
  }
  EXPECT_EQ(restored.size(), matcher_.size());
  EXPECT_EQ(Answers(restored), Answers(matcher_));
}

TEST_F(OrganisationSnapshotTest, RefusesADamagedOneAndChangesNothing) {
  const std::string snapshot = matcher_.Snapshot();
  const std::vector<std::string> before = Answers(matcher_);
  for (std::size_t i = 0; i < snapshot.size(); i += 97) {
    std::string damaged = snapshot;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    EXPECT_FALSE(matcher_.Restore(damaged).ok()) << i;
    EXPECT_FALSE(matcher_.Restore(snapshot.substr(0, i)).ok()) << i;
  }
  EXPECT_EQ(Answers(matcher_), before);
}

}  // namespace
}  // namespace baraza::duplication
