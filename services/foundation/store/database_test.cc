#include "services/foundation/store/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"

namespace baraza::store {
namespace {

using testing::HasSubstr;

class DatabaseMetricsTest : public testing::Test {
 protected:
  DatabaseMetricsTest() {
    std::filesystem::create_directories(folder_);
    database_ = *Database::Open({.address = absl::StrCat("sqlite:", folder_, "/test.db"),
                                 .readers = 1,
                                 .metrics = &registry_,
                                 .name = "notes"});
  }
  ~DatabaseMetricsTest() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  static std::string Line(const std::string& name, int value) {
    return absl::StrCat("baraza_store_", name, "{store=\"notes\"} ", value, "\n");
  }
  // Waits until the page says so.
  bool Comes(const std::string& line) const {
    const absl::Time limit = absl::Now() + absl::Seconds(20);
    while (!absl::StrContains(registry_.Text(), line)) {
      if (absl::Now() > limit) return false;
      std::this_thread::yield();
    }
    return true;
  }

  const std::string folder_ = testing::TempDir() + "database." + std::to_string(::getpid());
  metrics::Registry registry_;
  std::unique_ptr<Database> database_;
};

TEST_F(DatabaseMetricsTest, FollowTheRulesOfNames) {
  EXPECT_EQ(registry_.Faults(), absl::OkStatus());
}

TEST_F(DatabaseMetricsTest, ShowWhoReadsAndWhoWaits) {
  EXPECT_THAT(registry_.Text(), HasSubstr(Line("read_sessions_limit", 1)));
  absl::Notification go_on;
  auto hold = [&](Session&) {
    go_on.WaitForNotification();
    return absl::OkStatus();
  };
  std::thread first([&] { EXPECT_TRUE(database_->Read(hold).ok()); });
  EXPECT_TRUE(Comes(Line("read_sessions_in_use", 1)));
  std::thread second([&] { EXPECT_TRUE(database_->Read(hold).ok()); });
  EXPECT_TRUE(Comes(Line("read_sessions_waiting", 1)));
  go_on.Notify();
  first.join();
  second.join();
  const std::string text = registry_.Text();
  EXPECT_THAT(text, HasSubstr(Line("read_sessions_in_use", 0)));
  EXPECT_THAT(text, HasSubstr(Line("read_sessions_waiting", 0)));
  EXPECT_THAT(text, HasSubstr(Line("read_session_waits_total", 1)));
}

TEST_F(DatabaseMetricsTest, CountSessionsThatAreOpened) {
  EXPECT_THAT(registry_.Text(), HasSubstr(Line("sessions_opened_total", 1)));  // by Open
  EXPECT_TRUE(database_->NewSession().ok());
  EXPECT_THAT(registry_.Text(), HasSubstr(Line("sessions_opened_total", 2)));
}

TEST_F(DatabaseMetricsTest, CountSessionsThatCannotBeOpened) {
  std::filesystem::remove_all(folder_);
  EXPECT_FALSE(database_->NewSession().ok());
  EXPECT_THAT(registry_.Text(), HasSubstr(Line("sessions_failed_total", 1)));
}

}  // namespace
}  // namespace baraza::store
