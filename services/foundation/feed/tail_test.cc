#include "services/foundation/feed/tail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/feed/notes_fixture.h"

namespace baraza::feed {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class TailMetricsTest : public testing::Test {
 protected:
  TailMetricsTest() {
    std::filesystem::create_directories(folder_);
    notes_ = *Notes::Open("sqlite:" + folder_ + "/notes.db", clock_);
    tail_ = *Tail::Start(
        notes_->database(), {.metrics = &registry_, .name = "notes"}, [](const auto&) {}, clock_);
  }
  ~TailMetricsTest() override {
    tail_.reset();
    std::filesystem::remove_all(folder_);
  }

  static std::string Line(const std::string& name, int value) {
    return "baraza_feed_" + name + "{feed=\"notes\"} " + std::to_string(value) + "\n";
  }

  const std::string folder_ = testing::TempDir() + "tail." + std::to_string(::getpid());
  clock::FakeClock clock_;
  metrics::Registry registry_;
  std::unique_ptr<Notes> notes_;
  std::unique_ptr<Tail> tail_;
};

TEST_F(TailMetricsTest, ShowTheHeadAsItMoves) {
  EXPECT_EQ(registry_.Faults(), absl::OkStatus());
  EXPECT_THAT(registry_.Text(), HasSubstr(Line("head_position", 0)));
  tail_->Committed({Change{.name = "notes/a"}}, 7);
  EXPECT_THAT(registry_.Text(), HasSubstr(Line("head_position", 7)));
}

TEST_F(TailMetricsTest, CountWhoWatches) {
  const int64_t id = tail_->Subscribe([] {});
  EXPECT_THAT(registry_.Text(), HasSubstr(Line("watchers", 1)));
  tail_->Unsubscribe(id);
  EXPECT_THAT(registry_.Text(), HasSubstr(Line("watchers", 0)));
}

TEST_F(TailMetricsTest, AreInTouchWhereNobodyElseWrites) {
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(registry_.Text(), AllOf(HasSubstr(Line("tail_in_touch", 1)),
                                      HasSubstr(Line("tail_contact_age_seconds", 0)),
                                      HasSubstr(Line("tail_failures_total", 0))));
}

TEST_F(TailMetricsTest, AreForgottenWhenTheTailGoes) {
  tail_.reset();
  EXPECT_THAT(registry_.Text(), testing::Not(HasSubstr("head_position")));
}

TEST(TailTest, SaysThatItsFeedCannotBeReadInsteadOfEndingTheProcess) {
  const std::string path = testing::TempDir() + "no-feed." + std::to_string(::getpid()) + ".db";
  const clock::FakeClock clock;
  {
    auto database = store::Database::Open({.address = "sqlite:" + path});
    ASSERT_TRUE(database.ok()) << database.status();  // nobody has migrated it
    EXPECT_FALSE(Tail::Start(
                     **database, {}, [](const auto&) {}, clock)
                     .ok());
  }
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path + suffix);
}

}  // namespace
}  // namespace baraza::feed
