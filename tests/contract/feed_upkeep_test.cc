// What a ledger does from time to time, on both stores: a month is an hour of the test's clock.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/synchronization/notification.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"
#include "tests/contract/feed_store.h"

namespace baraza::recordstore {
namespace {

using testing::HasSubstr;

constexpr absl::Duration kMonth = absl::Hours(24 * 31);

class FeedUpkeep : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto address = store_.Create(GetParam());
    ASSERT_TRUE(address.ok()) << address.status();
    address_ = *address;
  }

  std::unique_ptr<Ledger> Open(feed::Keeping keeping = {}) {
    auto ledger =
        Ledger::Open({.database = {.address = address_}, .feed = keeping, .metrics = &metrics_},
                     "notes", {{1, "CREATE TABLE note (name KEY_TEXT PRIMARY KEY);\n"}}, clock_);
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    return *std::move(ledger);
  }

  // Writes a version of one note and waits until it is durable.
  static void Write(Ledger& ledger, int64_t version) {
    absl::Notification done;
    const scope::Scope scope = scope::Scope::Service("writer");
    ledger.Write(
        scope, {.method = "Write", .request_id = resourcename::NewUuid()},
        [&](record::Transaction& transaction) -> absl::StatusOr<record::Written> {
          RETURN_IF_ERROR(static_cast<LedgerTransaction&>(transaction)
                              .Record(scope, {.name = "notes/a",
                                              .version = version,
                                              .before = version == 1 ? "" : "text",
                                              .after = "text"}));
          return record::Written{.name = "notes/a", .body = "text", .version = version};
        },
        [&](absl::StatusOr<record::Written> written) {
          EXPECT_TRUE(written.ok()) << written.status();
          done.Notify();
        });
    done.WaitForNotification();
  }

  // Lets `time` pass and waits until all jobs that the ledger has have run: one thread does them in
  // the order in which they were added.
  void Pass(Ledger& ledger, absl::Duration time) {
    absl::Notification ran;
    ledger.AddJob({"last", absl::InfiniteDuration(), [&]() -> absl::StatusOr<bool> {
                     ran.Notify();
                     return false;
                   }});
    clock_.Advance(time);
    ran.WaitForNotification();
  }

  static int64_t Count(Ledger& ledger, const std::string& table) {
    int64_t count = -1;
    const absl::Status read = ledger.database().Read([&](store::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(auto rows, session.Query<int64_t>("SELECT COUNT(*) FROM " + table));
      count = std::get<0>(rows[0]);
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return count;
  }

  static feed::Head HeadOf(Ledger& ledger) {
    feed::Head head;
    const absl::Status read = ledger.database().Read([&](store::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(head, feed::ReadHead(session));
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return head;
  }

  FeedStore store_;
  std::string address_;
  clock::FakeClock clock_;
  metrics::Registry metrics_;
};

TEST_P(FeedUpkeep, LeavesTheLatestChangeWhenAMonthHasPassed) {
  const std::unique_ptr<Ledger> ledger = Open();
  for (int64_t version = 1; version <= 3; ++version) Write(*ledger, version);
  Pass(*ledger, kMonth);
  EXPECT_EQ(Count(*ledger, "feed"), 1);
  EXPECT_EQ(HeadOf(*ledger).horizon, 3);
}

TEST_P(FeedUpkeep, LeavesTheAuditTrailAsItIs) {
  const std::unique_ptr<Ledger> ledger = Open();
  for (int64_t version = 1; version <= 3; ++version) Write(*ledger, version);
  Pass(*ledger, kMonth);
  EXPECT_EQ(Count(*ledger, "audit"), 3);
}

TEST_P(FeedUpkeep, KeepsEveryChangeOfTheRetention) {
  const std::unique_ptr<Ledger> ledger = Open({.retention = kMonth * 2});
  for (int64_t version = 1; version <= 3; ++version) Write(*ledger, version);
  Pass(*ledger, kMonth);
  EXPECT_EQ(Count(*ledger, "feed"), 3);
}

TEST_P(FeedUpkeep, KeepsEveryChangeForEverIfToldTo) {
  const std::unique_ptr<Ledger> ledger = Open({.retention = absl::ZeroDuration()});
  for (int64_t version = 1; version <= 3; ++version) Write(*ledger, version);
  Pass(*ledger, kMonth * 1000);
  EXPECT_EQ(Count(*ledger, "feed"), 3);
}

TEST_P(FeedUpkeep, ForgetsRequestsThatAreTooOldToBeRepeated) {
  const std::unique_ptr<Ledger> ledger = Open();
  Write(*ledger, 1);
  clock_.Advance(kRequestRetention + absl::Seconds(1));
  Write(*ledger, 2);
  Pass(*ledger, upkeep::Upkeep::kFirstRun);
  EXPECT_EQ(Count(*ledger, "request"), 1);
}

TEST_P(FeedUpkeep, CountsWhatItDid) {
  const std::unique_ptr<Ledger> ledger = Open();
  Pass(*ledger, kMonth);
  for (const char* job : {"notes-compact-feed", "notes-forget-requests"}) {
    EXPECT_THAT(
        metrics_.Text(),
        HasSubstr(std::string("baraza_upkeep_runs_total{outcome=\"ok\",task=\"") + job + "\"} 1"));
  }
}

TEST_P(FeedUpkeep, RollsBackWhatAJobCouldNotFinish) {
  const std::unique_ptr<Ledger> ledger = Open();
  const absl::Status failed = ledger->Transact([](store::Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Execute("INSERT INTO note VALUES ('notes/a')").status());
    return absl::FailedPreconditionError("no");
  });
  EXPECT_TRUE(absl::IsFailedPrecondition(failed)) << failed;
  EXPECT_EQ(Count(*ledger, "note"), 0);
}

TEST_P(FeedUpkeep, GivesTheFeedANewEpochOnlyWhenAsked) {
  feed::Head first;
  {
    const std::unique_ptr<Ledger> ledger = Open();
    Write(*ledger, 1);
    first = HeadOf(*ledger);
  }
  EXPECT_EQ(HeadOf(*Open()).epoch, first.epoch);
  const feed::Head restored = HeadOf(*Open({.new_epoch = true}));
  EXPECT_NE(restored.epoch, first.epoch);
  EXPECT_EQ(restored.position, first.position);
}

INSTANTIATE_TEST_SUITE_P(Stores, FeedUpkeep, testing::Values("sqlite", "postgresql"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace baraza::recordstore
