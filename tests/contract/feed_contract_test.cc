// What a follower of a feed that is compacted may rely on, on both stores.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "services/foundation/feed/notes_fixture.h"
#include "tests/contract/feed_store.h"

namespace baraza::feed {
namespace {

using testing::Each;
using testing::IsEmpty;

constexpr int kWrites = 80;
constexpr int kNames = 12;

// Compacts as another process does: with a session of its own. The horizon must not fall.
absl::Status CompactBeside(store::Database& database, absl::Time limit) {
  ASSIGN_OR_RETURN(std::unique_ptr<store::Session> session, database.NewSession());
  int64_t horizon = 0;
  bool more = true;
  while (more) {
    RETURN_IF_ERROR(store::Transact(*session, [&]() -> absl::Status {
      ASSIGN_OR_RETURN(more, CompactChunk(*session, limit, /*chunk=*/7));
      return absl::OkStatus();
    }));
    ASSIGN_OR_RETURN(const Head head, ReadHead(*session));
    if (head.horizon < horizon) return absl::InternalError("the horizon fell");
    horizon = head.horizon;
  }
  return absl::OkStatus();
}

class FeedContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto address = store_.Create(GetParam());
    ASSERT_TRUE(address.ok()) << address.status();
    auto notes = Notes::Open(*address, clock_);
    ASSERT_TRUE(notes.ok()) << notes.status();
    notes_ = *std::move(notes);
  }

  // `writes` transactions of one to five notes each, a minute apart.
  void Write(int writes) {
    std::uniform_int_distribution<int> count(1, 5);
    std::uniform_int_distribution<int> name(0, kNames - 1);
    for (int i = 0; i < writes; ++i) {
      std::vector<std::string> names(count(random_));
      for (std::string& one : names) one = absl::StrCat("note", name(random_));
      ASSERT_TRUE(notes_->Write(names).ok());
      clock_.Advance(absl::Minutes(1));
    }
  }

  // Why a reader that held everything up to `position` does not reach the present; empty: it does.
  std::string Resumed(int64_t position) {
    Reader reader(notes_->At(position));
    const absl::Status status = reader.Resume(notes_->Follow(), notes_->TokenAt(position));
    if (!status.ok()) return status::Reason(status);
    if (!reader.complaints().empty()) return reader.complaints()[0];
    return reader.held() == notes_->Table() ? "" : "its state differs from the table";
  }
  void ExpectEveryTokenToHold() {
    const Head head = notes_->head();
    for (int64_t position = 0; position <= head.position; ++position) {
      EXPECT_EQ(Resumed(position), position < head.horizon ? "FEED_TOKEN_TOO_OLD" : "")
          << "from " << position << ", horizon " << head.horizon;
    }
  }

  FeedStore store_;
  clock::FakeClock clock_;
  std::mt19937 random_{20240101};
  std::unique_ptr<Notes> notes_;
};

TEST_P(FeedContract, ResumesFromEveryTokenAtTheHorizonOrAboveAndFromNoneBelow) {
  const absl::Time start = clock_.Now();
  Write(kWrites);
  for (int step = 0; step <= 4; ++step) {
    const absl::Time limit = start + absl::Minutes(kWrites / 4 * step);
    ASSERT_TRUE(notes_->CompactAll(limit, /*chunk=*/7).ok());
    ExpectEveryTokenToHold();
  }
  EXPECT_EQ(notes_->head().horizon, notes_->head().position);
}

TEST_P(FeedContract, IsTheTableWhenReadAsASnapshotAndWhatFollows) {
  Write(kWrites / 2);
  Follower follower = notes_->Follow();
  ASSERT_TRUE(follower.Start("").ok());
  ASSERT_TRUE(notes_->CompactAll(clock_.Now()).ok());
  Write(kWrites / 2);
  Reader reader;
  const absl::Status read = reader.CatchUp(follower);
  ASSERT_TRUE(read.ok()) << read;
  EXPECT_EQ(reader.held(), notes_->Table());
  EXPECT_THAT(reader.complaints(), IsEmpty());
}

TEST_P(FeedContract, HoldsTheLatestChangeOfEveryNameAfterCompaction) {
  Write(kWrites);
  ASSERT_TRUE(notes_->CompactAll(clock_.Now(), /*chunk=*/7).ok());
  Versions latest;
  const auto changes = ReadAfter(notes_->session(), 0, 1 << 20);
  ASSERT_TRUE(changes.ok()) << changes.status();
  for (const Change& change : *changes) latest[change.name] = change.version;
  EXPECT_EQ(latest, notes_->Table());
  EXPECT_EQ(changes->size(), latest.size());
}

TEST_P(FeedContract, ShowsAReaderEveryChangeOrTellsItWhileCompactionRuns) {
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(notes_->Write(std::vector<std::string>(300, absl::StrCat("note", i % 3))).ok());
  }
  const std::string token = notes_->TokenAt(0);
  std::atomic<bool> compacted{false};
  std::thread compactor([&] {
    while (notes_->Compact(clock_.Now() + absl::Seconds(1), /*chunk=*/50).value_or(false)) {
    }
    compacted = true;
  });
  std::vector<std::string> skipped;
  do {
    Reader reader;
    const absl::Status status = reader.Resume(notes_->Follow(), token);
    if (!status.ok()) skipped.push_back(status::Reason(status));
    for (const std::string& complaint : reader.complaints()) skipped.push_back(complaint);
  } while (!compacted);
  compactor.join();
  EXPECT_THAT(skipped, Each("FEED_TOKEN_TOO_OLD"));
  EXPECT_EQ(notes_->head().horizon, notes_->head().position);
}

TEST_P(FeedContract, EndsInOneStateHoweverManyCompactAndWriteAtOnce) {
  Write(kWrites);
  const absl::Time limit = clock_.Now();
  const int64_t old = notes_->head().position;
  std::vector<absl::Status> outcomes(2);
  std::vector<std::thread> compactors;
  for (absl::Status& outcome : outcomes) {
    compactors.emplace_back([&] { outcome = CompactBeside(notes_->database(), limit); });
  }
  Write(kWrites / 4);
  for (std::thread& compactor : compactors) compactor.join();
  EXPECT_THAT(outcomes, Each(absl::OkStatus()));
  EXPECT_EQ(notes_->head().horizon, old);
  ExpectEveryTokenToHold();
}

TEST_P(FeedContract, TakesAFeedOverThatWasNeverCompacted) {
  auto address = store_.Create(GetParam());
  ASSERT_TRUE(address.ok()) << address.status();
  {
    auto database = store::Database::Open({.address = *address});
    ASSERT_TRUE(database.ok()) << database.status();
    ASSERT_TRUE(store::Migrate(**database, "feed", {Migrations()[0]}, clock_).ok());
    auto session = (*database)->NewSession();
    ASSERT_TRUE(session.ok()) << session.status();
    ASSERT_TRUE((*session)->Execute("INSERT INTO feed_head VALUES (1, 'first', 2)").ok());
    for (int position : {1, 2}) {
      ASSERT_TRUE((*session)
                      ->Execute("INSERT INTO feed VALUES (:position, 'note0', 10, :version, '', 0, "
                                ":before, :after, '*', '*')",
                                position, position, store::Bytes{}, store::Bytes{"text"})
                      .ok());
    }
  }
  auto notes = Notes::Open(*address, clock_);
  ASSERT_TRUE(notes.ok()) << notes.status();
  EXPECT_EQ((*notes)->head().epoch, "first");
  EXPECT_EQ((*notes)->head().horizon, 0);
  ASSERT_TRUE((*notes)->CompactAll(clock_.Now()).ok());
  EXPECT_THAT((*notes)->Rows(), testing::ElementsAre("2 note0 2"));
}

INSTANTIATE_TEST_SUITE_P(Stores, FeedContract, testing::Values("sqlite", "postgresql"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace baraza::feed
