#include "services/foundation/upkeep/upkeep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "services/foundation/clock/fake_clock.h"

namespace baraza::upkeep {
namespace {

using testing::HasSubstr;

// A job whose steps a test counts and whose answers it gives.
class Script {
 public:
  explicit Script(std::vector<absl::StatusOr<bool>> answers = {}) : answers_(std::move(answers)) {}

  Job AsJob(const std::string& name, absl::Duration period) {
    return {name, period, [this] { return Step(); }};
  }
  // Returns when `count` steps have been taken.
  void Await(int count) {
    absl::MutexLock lock(&mutex_);
    auto enough = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return steps_ >= count; };
    mutex_.Await(absl::Condition(&enough));
  }
  int steps() {
    absl::MutexLock lock(&mutex_);
    return steps_;
  }

 private:
  absl::StatusOr<bool> Step() {
    absl::MutexLock lock(&mutex_);
    const size_t step = steps_++;
    return step < answers_.size() ? answers_[step] : false;
  }

  absl::Mutex mutex_;
  int steps_ ABSL_GUARDED_BY(mutex_) = 0;
  const std::vector<absl::StatusOr<bool>> answers_;
};

class UpkeepTest : public testing::Test {
 protected:
  clock::FakeClock clock_;
  metrics::Registry metrics_;
};

TEST_F(UpkeepTest, RunsAJobSoonAfterItWasAdded) {
  Script script;
  Upkeep upkeep({.owner = "notes"}, clock_);
  upkeep.Add(script.AsJob("job", absl::Hours(1)));
  clock_.Advance(Upkeep::kFirstRun);
  script.Await(1);
}

TEST_F(UpkeepTest, RunsAJobOncePerPeriod) {
  Script hourly;
  Script often;
  Upkeep upkeep({.owner = "notes"}, clock_);
  upkeep.Add(hourly.AsJob("hourly", absl::Hours(1)));
  upkeep.Add(often.AsJob("often", absl::Minutes(59)));
  clock_.Advance(Upkeep::kFirstRun);
  often.Await(1);
  clock_.AwaitWaiters(1);
  clock_.Advance(absl::Minutes(59));
  often.Await(2);  // one thread: the other job would have run by now
  EXPECT_EQ(hourly.steps(), 1);
  clock_.Advance(absl::Minutes(1));
  hourly.Await(2);
}

TEST_F(UpkeepTest, GoesOnAfterAPauseWhileThereIsMore) {
  Script script({true, true, false});
  Upkeep upkeep({.owner = "notes"}, clock_);
  upkeep.Add(script.AsJob("job", absl::Hours(1)));
  clock_.Advance(Upkeep::kFirstRun);
  script.Await(1);
  clock_.AwaitWaiters(1);
  clock_.Advance(Upkeep::kPause);
  script.Await(2);
  clock_.AwaitWaiters(1);
  clock_.Advance(Upkeep::kPause);
  script.Await(3);
}

TEST_F(UpkeepTest, TriesAFailedRunAgainBeforeItsPeriodIsOver) {
  Script script({absl::UnavailableError("away")});
  Upkeep upkeep({.owner = "notes"}, clock_);
  upkeep.Add(script.AsJob("job", absl::Hours(1)));
  clock_.Advance(Upkeep::kFirstRun);
  script.Await(1);
  clock_.AwaitWaiters(1);
  clock_.Advance(Upkeep::kRetry);
  script.Await(2);
}

TEST_F(UpkeepTest, LetsOtherJobsRunWhileOneHasMuchToDo) {
  Script endless(std::vector<absl::StatusOr<bool>>(1000, true));
  Script other;
  Upkeep upkeep({.owner = "notes"}, clock_);
  upkeep.Add(endless.AsJob("endless", absl::Hours(1)));
  upkeep.Add(other.AsJob("other", absl::Hours(1)));
  clock_.Advance(Upkeep::kFirstRun);
  other.Await(1);
}

TEST_F(UpkeepTest, CountsRunsByOutcomeAndTellsWhenTheLastSucceeded) {
  Script script({absl::UnavailableError("away"), true, false});
  auto upkeep = std::make_unique<Upkeep>(Upkeep::Options{"notes", &metrics_}, clock_);
  upkeep->Add(script.AsJob("sweep", absl::Seconds(30)));
  for (int step = 1; step <= 3; ++step) {
    clock_.Advance(absl::Seconds(30));
    script.Await(step);
    clock_.AwaitWaiters(1);
  }
  upkeep.reset();
  ASSERT_TRUE(metrics_.Faults().ok()) << metrics_.Faults();
  const std::string text = metrics_.Text();
  EXPECT_THAT(text,
              HasSubstr("baraza_upkeep_runs_total{outcome=\"failed\",task=\"notes-sweep\"} 1"));
  EXPECT_THAT(text, HasSubstr("baraza_upkeep_runs_total{outcome=\"ok\",task=\"notes-sweep\"} 1"));
  EXPECT_THAT(text, HasSubstr("baraza_upkeep_last_success_timestamp_seconds{task=\"notes-sweep\"} "
                              "1704067290"));
}

TEST_F(UpkeepTest, StopsWhileAJobHasMoreToDo) {
  Script endless(std::vector<absl::StatusOr<bool>>(1000, true));
  Upkeep upkeep({.owner = "notes"}, clock_);
  upkeep.Add(endless.AsJob("endless", absl::Hours(1)));
  clock_.Advance(Upkeep::kFirstRun);
  endless.Await(1);
  upkeep.Stop();
  const int steps = endless.steps();
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(endless.steps(), steps);
}

}  // namespace
}  // namespace baraza::upkeep
