#include "services/duplication/workflow/models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "services/duplication/workflow/workflow_fixture.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class ModelsTest : public WorkflowTest {
 protected:
  absl::StatusOr<v1::ModelEvaluation> Judge(const std::string& left, const std::string& right) {
    Models::Labels labels;
    v1::LabelledPair& pair = *labels.Add();
    pair.set_left(left);
    pair.set_right(right);
    pair.set_same(true);
    return models_.Evaluate(Secretariat("alliances/x"), "models/organisations-1", labels);
  }
};

TEST_F(ModelsTest, KeepsTheFirstModelAndTakesItAgain) {
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  EXPECT_EQ(engine_.adopted, "organisations-1 of 0");
  Tell({Organisation("a", "Oxfam", 1)});
  engine_.adopted.clear();
  const auto records = models_.Begin(Feed::kOrganisations);  // as after a restart
  ASSERT_TRUE(records.ok());
  EXPECT_EQ(*records, 0);
  EXPECT_EQ(engine_.adopted, "organisations-1 of 0");
  EXPECT_EQ(engine_.learned, 1);
}

TEST_F(ModelsTest, LearnsAnewWhereTheKeptModelCannotBeRead) {
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  shelf_.at("models/organisations-1").content = "damaged";
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  EXPECT_EQ(engine_.adopted, "organisations-2 of 0");
}

TEST_F(ModelsTest, TakesTheNextNumberWhereAnotherReplicaWasFirst) {
  shelf_.find_first_taken = true;
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  EXPECT_EQ(engine_.adopted, "organisations-2 of 0");
  EXPECT_THAT(shelf_, SizeIs(2));
}

TEST_F(ModelsTest, TrainedModelScoresOnlyWhereAsked) {
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  const auto tried = models_.Train(Feed::kOrganisations, false, false);
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->name(), "models/organisations-2");
  EXPECT_FALSE(tried->active());
  EXPECT_THAT(tried->weights(), SizeIs(1));
  EXPECT_EQ(engine_.adopted, "organisations-1 of 0");
  EXPECT_EQ(rescored_, 0);
  const auto activated = models_.Activate(tried->name());
  ASSERT_TRUE(activated.ok()) << activated.status();
  EXPECT_TRUE(activated->active());
  EXPECT_EQ(engine_.adopted, "organisations-2 of 0");
  EXPECT_EQ(rescored_, 1);
}

TEST_F(ModelsTest, ReplicaTakesUpWhatAnotherActivated) {
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  Models other{{shelf_, matches_, {projects_, projects_}, records_, clock_, [] {}}};
  ASSERT_TRUE(other.Train(Feed::kOrganisations, false, true).ok());
  EXPECT_EQ(engine_.adopted, "organisations-1 of 0");
  ASSERT_TRUE(models_.Refresh().ok());
  EXPECT_EQ(engine_.adopted, "organisations-2 of 0");
  EXPECT_EQ(rescored_, 1);
  ASSERT_TRUE(models_.Refresh().ok());
  EXPECT_EQ(rescored_, 1);
}

// The engine of these tests is for one thread: ThreadSanitizer tells of two.
TEST_F(ModelsTest, HasTheEngineTakeOneModelAtATime) {
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  const auto take = [this] {
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  };
  std::thread other(take);
  take();
  other.join();
  EXPECT_EQ(engine_.adopted, "organisations-1 of 0");
}

TEST_F(ModelsTest, KeepsWhatScoresWhereAnActivatedModelCannotBeRead) {
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  ASSERT_TRUE(models_.Train(Feed::kOrganisations, false, false).ok());
  shelf_.at("models/organisations-2").content = "damaged";
  EXPECT_EQ(models_.Activate("models/organisations-2").status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(engine_.adopted, "organisations-1 of 0");
  EXPECT_TRUE(shelf_.at("models/organisations-1").summary.active());
}

TEST_F(ModelsTest, LearnsFromPublicRecordsOnly) {
  Tell({Organisation("a", "Oxfam", 1), Organisation("b", "Save the Children", 1)});
  Tell({Organisation("hidden", "Oxfam", 1)}, {.readers = {"alliances/y"}});
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  EXPECT_EQ(engine_.adopted, "organisations-1 of 2");
}

TEST_F(ModelsTest, IsTaughtByReviewsOfPublicRecordsWhereAsked) {
  Tell({Organisation("a", "Oxfam", 1), Organisation("b", "Oxfam", 1)});
  Tell({Organisation("hidden", "Oxfam", 1)}, {.readers = {"alliances/x"}});
  Begin();
  ASSERT_TRUE(Review("a", "b", v1::Review::REJECT).ok());
  ASSERT_TRUE(Review("a", "hidden", v1::Review::REJECT).ok());
  const auto untaught = models_.Train(Feed::kOrganisations, false, false);
  ASSERT_TRUE(untaught.ok()) << untaught.status();
  EXPECT_EQ(untaught->label_count(), 0);
  EXPECT_EQ(engine_.reviewed, 0u);
  const auto taught = models_.Train(Feed::kOrganisations, true, false);
  ASSERT_TRUE(taught.ok()) << taught.status();
  EXPECT_EQ(taught->label_count(), 1);
  EXPECT_EQ(engine_.reviewed, 1u);
}

TEST_F(ModelsTest, ClaimsNoLabelsForProjectsWhichReviewsDoNotTeach) {
  Tell({Organisation("a", "Oxfam", 1), Organisation("b", "Oxfam", 1)});
  Begin();
  ASSERT_TRUE(Review("a", "b", v1::Review::REJECT).ok());
  const auto made = models_.Train(Feed::kProjects, true, false);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->label_count(), 0);
}

TEST_F(ModelsTest, RefusesAModelThatIsNotThere) {
  EXPECT_EQ(models_.Get("models/organisations-9").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(models_.Activate("models/x").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ModelsTest, JudgesByPairsThatTheCallerMayRead) {
  Tell({Organisation("a", "Oxfam", 1), Organisation("b", "Oxfam", 1)});
  Tell({Organisation("hidden", "Oxfam", 1)}, {.readers = {"alliances/y"}});
  ASSERT_TRUE(models_.Begin(Feed::kOrganisations).ok());
  const auto made = Judge("organisations/a", "organisations/b");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->f1(), 1);
  EXPECT_EQ(made->pair_count(), 1);
  for (const char* other : {"organisations/hidden", "organisations/none"}) {
    const auto refused = Judge("organisations/a", other);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
    ASSERT_THAT(status::Violations(refused.status()), SizeIs(1)) << other;
    EXPECT_EQ(status::Violations(refused.status())[0].field, "pairs[0].right");
  }
}

TEST(ModelEvaluation, MeasuresPrecisionRecallAndCalibration) {
  const auto made = EvaluationOf({0.95, 0.95, 0.75, 0.05}, {true, true, false, true});
  EXPECT_DOUBLE_EQ(made.precision(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(made.recall(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(made.calibration_error(), (0.1 + 0.75 + 0.95) / 4);
  ASSERT_THAT(made.bins(), SizeIs(3));
  EXPECT_EQ(made.bins(2).pair_count(), 2);
  EXPECT_DOUBLE_EQ(made.bins(2).share_same(), 1);
}

}  // namespace
}  // namespace baraza::duplication
