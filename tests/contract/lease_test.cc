// Leases on both stores: who holds one, who may write, and what a holder can still do that was
// paused for longer than its term. Terms end because the test says so (Expire), not by waiting.
#include "services/foundation/lease/lease.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/lease/lease_table.h"
#include "services/foundation/status/status.h"
#include "tests/contract/feed_store.h"

namespace baraza::lease {
namespace {

using testing::HasSubstr;

constexpr absl::Duration kLong = absl::Hours(1);
constexpr char kName[] = "work";

class LeaseContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto address = store_.Create(GetParam());
    if (absl::IsNotFound(address.status())) GTEST_SKIP() << address.status().message();
    ASSERT_TRUE(address.ok()) << address.status();
    auto opened = store::Database::Open({.address = *address});
    ASSERT_TRUE(opened.ok()) << opened.status();
    database_ = *std::move(opened);
    ASSERT_TRUE(store::Migrate(*database_, "lease", Migrations(), clock_).ok());
    session_ = NewSession();
    ASSERT_TRUE(Begin(*session_, kName).ok());
    for (const char* sql :
         {"CREATE TABLE place (id BIGINT PRIMARY KEY, last BIGINT NOT NULL)",
          "INSERT INTO place VALUES (1, 0)",
          "CREATE TABLE written (place BIGINT PRIMARY KEY, token BIGINT NOT NULL)"}) {
      ASSERT_TRUE(session_->RunOnce(sql).ok());
    }
  }

  std::unique_ptr<store::Session> NewSession() {
    auto session = database_->NewSession();
    EXPECT_TRUE(session.ok()) << session.status();
    return *std::move(session);
  }

  // The last term is over.
  static void Expire(store::Session& session) {
    EXPECT_TRUE(session.Execute("UPDATE lease SET expires_us = 1").ok());
  }

  static int64_t Take(store::Session& session) {
    const auto taken = Acquire(session, kName, "test", kLong);
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.ok() ? taken->value_or(0) : 0;
  }

  // Writes a row at the next place, as the holder of `token`.
  static absl::Status Write(store::Session& session, int64_t token) {
    return store::Transact(session, [&]() -> absl::Status {
      RETURN_IF_ERROR(Hold(session, kName, token));
      ASSIGN_OR_RETURN(auto places, session.Query<int64_t>("UPDATE place SET last = last + 1 "
                                                           "WHERE id = 1 RETURNING last"));
      return session
          .Execute("INSERT INTO written VALUES (:place, :token)", std::get<0>(places[0]), token)
          .status();
    });
  }

  // Takes the lease from whoever has it and writes until somebody else has, `rounds` times.
  void Rival(int rounds) {
    const std::unique_ptr<store::Session> session = NewSession();
    for (int round = 0; round < rounds; ++round) {
      Expire(*session);
      const auto token = Acquire(*session, kName, "rival", kLong);
      ASSERT_TRUE(token.ok()) << token.status();
      if (!token->has_value()) continue;  // the other one was faster
      for (int write = 0; write < 5; ++write) {
        const absl::Status written = Write(*session, **token);
        if (status::Reason(written) == "LEASE_LOST") break;
        ASSERT_TRUE(written.ok()) << written;
      }
    }
  }

  // Tokens of what was written, in the order of its commits.
  std::vector<int64_t> Tokens() {
    std::vector<int64_t> tokens;
    auto rows = session_->Query<int64_t>("SELECT token FROM written ORDER BY place");
    for (const auto& [token] : *rows) tokens.push_back(token);
    return tokens;
  }

  FeedStore store_;
  const clock::RealClock clock_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Session> session_;
};

TEST_P(LeaseContract, IsRefusedToASecondWhileTheTermLasts) {
  EXPECT_NE(Take(*session_), 0);
  EXPECT_EQ(Take(*session_), 0);
}

TEST_P(LeaseContract, GivesEachHolderAGreaterToken) {
  const int64_t first = Take(*session_);
  Expire(*session_);
  const int64_t second = Take(*session_);
  ASSERT_TRUE(Release(*session_, kName, second).ok());
  EXPECT_LT(first, second);
  EXPECT_LT(second, Take(*session_));
}

TEST_P(LeaseContract, IsFreeOnceReleased) {
  ASSERT_TRUE(Release(*session_, kName, Take(*session_)).ok());
  EXPECT_NE(Take(*session_), 0);
}

TEST_P(LeaseContract, IsNotReleasedByAFormerHolder) {
  const int64_t former = Take(*session_);
  Expire(*session_);
  ASSERT_NE(Take(*session_), 0);
  ASSERT_TRUE(Release(*session_, kName, former).ok());
  EXPECT_EQ(Take(*session_), 0);
}

TEST_P(LeaseContract, EndsByTheClockOfTheDatabase) {
  ASSERT_TRUE(Acquire(*session_, kName, "test", absl::ZeroDuration()).ok());
  EXPECT_NE(Take(*session_), 0);
}

TEST_P(LeaseContract, IsKeptByRenewingIt) {
  const int64_t token = Take(*session_);
  Expire(*session_);
  const auto renewed = Renew(*session_, kName, token, kLong);
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_TRUE(*renewed);
  EXPECT_EQ(Take(*session_), 0);
}

TEST_P(LeaseContract, IsNotRenewedByAFormerHolder) {
  const int64_t former = Take(*session_);
  Expire(*session_);
  ASSERT_NE(Take(*session_), 0);
  const auto renewed = Renew(*session_, kName, former, kLong);
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_FALSE(*renewed);
}

TEST_P(LeaseContract, LetsAHolderWriteWhoseTermIsOverWhileNobodyTookIt) {
  const int64_t token = Take(*session_);
  Expire(*session_);
  EXPECT_TRUE(Write(*session_, token).ok());
}

TEST_P(LeaseContract, LetsNobodyWriteWhoNeverHeldIt) {
  EXPECT_EQ(status::Reason(Write(*session_, 0)), "LEASE_LOST");
}

TEST_P(LeaseContract, LetsAHolderThatWasPausedWriteNothingAfterAnotherTookOver) {
  const int64_t paused = Take(*session_);
  ASSERT_TRUE(Write(*session_, paused).ok());
  Expire(*session_);
  const int64_t next = Take(*session_);
  EXPECT_EQ(status::Reason(Write(*session_, paused)), "LEASE_LOST");
  EXPECT_THAT(Tokens(), testing::ElementsAre(paused));
  EXPECT_TRUE(Write(*session_, next).ok());
}

TEST_P(LeaseContract, IsNotTakenWhileTheHoldersTransactionIsUnderWay) {
  const int64_t token = Take(*session_);
  Expire(*session_);
  int64_t next = 0;
  std::thread other;
  std::atomic<bool> taken = false;
  const absl::Status written = store::Transact(*session_, [&]() -> absl::Status {
    RETURN_IF_ERROR(Hold(*session_, kName, token));
    other = std::thread([&] {
      const std::unique_ptr<store::Session> session = NewSession();
      next = Take(*session);
      taken = true;
    });
    // PostgreSQL: until it is seen to wait for the row. SQLite lets one write at a time anyway.
    for (bool waits = GetParam() == "sqlite"; !waits && !taken;) {
      ASSIGN_OR_RETURN(auto rows, NewSession()->Query<int64_t>(
                                      "SELECT COUNT(*) FROM pg_locks WHERE NOT granted"));
      waits = std::get<0>(rows[0]) > 0;
    }
    EXPECT_FALSE(taken);
    return absl::OkStatus();
  });
  EXPECT_TRUE(written.ok()) << written;
  other.join();
  EXPECT_GT(next, token);
}

TEST_P(LeaseContract, LetsNoTwoHoldersWriteUnderOneName) {
  std::thread other([this] { Rival(40); });
  Rival(40);
  other.join();
  const std::vector<int64_t> tokens = Tokens();
  EXPECT_GT(tokens.size(), 40);
  EXPECT_TRUE(std::is_sorted(tokens.begin(), tokens.end()));
}

TEST_P(LeaseContract, IsSeenToLetTwoWriteWhenTheTokenIsNotChecked) {
  failpoint::PlantForTest("ignore-fencing");
  const int64_t paused = Take(*session_);
  Expire(*session_);
  ASSERT_TRUE(Write(*session_, Take(*session_)).ok());
  EXPECT_TRUE(Write(*session_, paused).ok());
  failpoint::PlantForTest("");
  const std::vector<int64_t> tokens = Tokens();
  EXPECT_FALSE(std::is_sorted(tokens.begin(), tokens.end()));
}

// A process' lease, which tries and renews by itself.
class ProcessLease : public LeaseContract {
 protected:
  std::unique_ptr<Lease> Open(const clock::Clock& clock, metrics::Registry* metrics = nullptr) {
    auto lease = std::make_unique<Lease>(
        Lease::Options{.name = kName, .term = absl::Milliseconds(60), .metrics = metrics},
        *database_, clock);
    EXPECT_TRUE(lease->Start().ok());
    return lease;
  }
};

TEST_P(ProcessLease, IsHeldFromTheStartWhereNobodyElseHasIt) { EXPECT_TRUE(Open(clock_)->held()); }

TEST_P(ProcessLease, IsFreeForTheNextOnceStopped) {
  Open(clock_)->Stop();
  EXPECT_TRUE(Open(clock_)->held());
}

TEST_P(ProcessLease, ShowsInTheMetrics) {
  metrics::Registry metrics;
  const std::unique_ptr<Lease> lease = Open(clock_, &metrics);
  EXPECT_THAT(metrics.Text(), HasSubstr("baraza_lease_held{lease=\"work\"} 1\n"));
  EXPECT_THAT(metrics.Text(), HasSubstr("baraza_lease_takeovers_total{lease=\"work\"} 1\n"));
}

TEST_P(ProcessLease, FencesAHolderWhoseClockStandsStill) {
  clock::FakeClock paused_clock;
  metrics::Registry metrics;
  const std::unique_ptr<Lease> paused = Open(paused_clock, &metrics);
  std::unique_ptr<Lease> next = Open(clock_);
  absl::Mutex mutex;
  absl::MutexLock lock(&mutex);
  const absl::Condition held(
      +[](Lease* lease) { return lease->held(); }, next.get());
  // Looked at again and again: nobody releases the mutex.
  for (int i = 0; i < 500 && !next->held(); ++i)
    mutex.AwaitWithTimeout(held, absl::Milliseconds(20));
  ASSERT_TRUE(next->held());
  EXPECT_TRUE(paused->held()) << "it cannot know";
  const absl::Status written = store::Transact(*session_, [&] { return paused->Hold(*session_); });
  EXPECT_EQ(status::Reason(written), "LEASE_LOST");
  EXPECT_FALSE(paused->held()) << "it was told";
  EXPECT_TRUE(store::Transact(*session_, [&] { return next->Hold(*session_); }).ok());
}

const auto kStores = testing::Values("sqlite", "postgresql");
INSTANTIATE_TEST_SUITE_P(Stores, LeaseContract, kStores,
                         [](const auto& info) { return info.param; });
INSTANTIATE_TEST_SUITE_P(Stores, ProcessLease, kStores,
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace baraza::lease
