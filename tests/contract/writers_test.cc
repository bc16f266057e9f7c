// Many writers at once: threads on one file, threads of two processes' worth on one PostgreSQL.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "services/foundation/status/status.h"
#include "tests/contract/history.h"
#include "tests/contract/samples.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int kThreads = 6, kWritesEach = 30, kShared = 5;

std::string SharedId(int i) { return absl::StrCat("shared-", i); }

class Writers : public Contract {
 protected:
  // Registers records that all writers change.
  void CreateShared(RegisterUnderTest& x) {
    for (int i = 0; i < kShared; ++i) {
      ASSERT_EQ(ReasonOf(x.Create(Secretariat(), SharedId(i), Called(SharedId(i)))), "OK");
    }
  }

  // One thread's writes: records of its own, and changes of those that all have in common.
  static void WriteMany(RegisterUnderTest& x, int thread, Answers& answers) {
    std::mt19937 random(thread);
    for (int i = 0; i < kWritesEach; ++i) {
      const std::string text = absl::StrCat("write ", i, " of ", thread);
      if (i % 3 == 0) {
        x.organisations().Create(Secretariat(), organisations::kCollection,
                                 absl::StrCat("own-", thread, "-", i),
                                 Holding(text, text, Identifier::CLAIMED), {}, answers.Next());
      } else {
        Organisation patch = Holding(text, text, Identifier::CLAIMED);
        patch.set_name(NameOfId(SharedId(static_cast<int>(random() % kShared))));
        x.organisations().Update(Secretariat(), std::move(patch), {}, {}, answers.Next());
      }
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, Writers, testing::ValuesIn(kStores), NameOf);

TEST_P(Writers, LeaveOneHistoryWithoutGapInFeedTablesAndAudit) {
  const std::vector<RegisterUnderTest*> all = OpenAll();
  CreateShared(*all[0]);
  std::vector<Answers> answers(all.size());
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    const size_t process = thread % all.size();
    threads.emplace_back(
        [&, thread, process] { WriteMany(*all[process], thread, answers[process]); });
  }
  for (std::thread& thread : threads) thread.join();
  for (Answers& of_process : answers) {
    const std::vector<Outcome> outcomes = of_process.All();
    EXPECT_THAT(CountReasons(outcomes),
                ElementsAre(absl::StrCat("OK:", kThreads * kWritesEach / all.size())));
    EXPECT_THAT(FaultsOfAnswers(all[0]->database(), outcomes), IsEmpty());
  }
  EXPECT_THAT(FaultsOfHistory(all[0]->database()), IsEmpty());
  EXPECT_EQ(FeedOf(all[0]->database()).size(), size_t{kShared + kThreads * kWritesEach});
}

TEST_P(Writers, AreAnsweredInTheOrderOfTheFeed) {
  const std::vector<RegisterUnderTest*> all = OpenAll();
  CreateShared(*all[0]);
  std::vector<Answers> answers(all.size());
  std::vector<std::thread> threads;
  for (size_t process = 0; process < all.size(); ++process) {
    threads.emplace_back(
        [&, process] { WriteMany(*all[process], static_cast<int>(process), answers[process]); });
  }
  for (std::thread& thread : threads) thread.join();
  for (Answers& of_process : answers) {
    of_process.All();
    const std::vector<int64_t> positions = of_process.PositionsAsAnswered();
    EXPECT_EQ(positions.size(), size_t{kWritesEach});
    EXPECT_TRUE(std::is_sorted(positions.begin(), positions.end()));
  }
}

TEST_P(Writers, WithTheSameEtagWinOnce) {
  const std::vector<RegisterUnderTest*> all = OpenAll();
  const Outcome created = all[0]->Create(Secretariat(), "one", Called("first"));
  ASSERT_EQ(ReasonOf(created), "OK");
  std::string etag = Parse(created->body).etag();
  for (int round = 0; round < 5; ++round) {
    Answers answers;
    for (int i = 0; i < 12; ++i) {
      Organisation patch = Renamed("one", absl::StrCat("round ", round, " writer ", i));
      patch.set_etag(etag);
      all[i % all.size()]->organisations().Update(Secretariat(), patch, {}, {}, answers.Next());
    }
    const std::vector<Outcome> outcomes = answers.All();
    ASSERT_THAT(CountReasons(outcomes), ElementsAre("ETAG_MISMATCH:11", "OK:1"));
    for (const Outcome& outcome : outcomes) {
      if (outcome.ok()) {
        etag = Parse(outcome->body).etag();
      } else {
        EXPECT_EQ(outcome.status().code(), absl::StatusCode::kAborted);
      }
    }
  }
  EXPECT_EQ(FeedOf(all[0]->database()).size(), 6u);
}

TEST_P(Writers, OfOneIdCreateItOnce) {
  const std::vector<RegisterUnderTest*> all = OpenAll();
  Answers answers;
  for (int i = 0; i < 12; ++i) {
    all[i % all.size()]->organisations().Create(Secretariat(), organisations::kCollection, "one",
                                                Called(absl::StrCat("writer ", i)), {},
                                                answers.Next());
  }
  EXPECT_THAT(CountReasons(answers.All()), ElementsAre("NAME_TAKEN:11", "OK:1"));
  EXPECT_THAT(FaultsOfHistory(all[0]->database()), IsEmpty());
}

// Two processes' worth, on PostgreSQL.
class Races : public Contract {
 protected:
  // Changes `id` in `x`; before its first run writes, `other` changes it as well. How often the
  // change was run, and what it was answered.
  std::pair<int, Outcome> LoseRace(RegisterUnderTest& x, RegisterUnderTest& other,
                                   const std::string& id, const std::string& etag) {
    auto runs = std::make_shared<int>(0);
    Answers answers;
    {
      // After a failure in its batch a body has a savepoint of its own, within which it is run
      // again.
      HeldQueue held(x.ledger());
      x.organisations().Update(Secretariat(), Renamed("missing", "x"), {}, {}, answers.Next());
      x.organisations().Change(
          Secretariat(), NameOfId(id), etag, {},
          [runs, id, &other](record::Transaction&, Organisation& record) {
            if (++*runs == 1) {
              EXPECT_EQ(ReasonOf(other.Update(Secretariat(), Renamed(id, "the other's"))), "OK");
            }
            record.set_locality("mine");
            return absl::OkStatus();
          },
          answers.Next());
    }
    const Outcome outcome = answers.All()[1];
    return {*runs, outcome};
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, Races, testing::Values(Store::kPostgres), NameOf);

TEST_P(Races, AreRunAgainOnWhatTheWinnerLeft) {
  RegisterUnderTest &x = Open(), &y = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "one", Called("first"))), "OK");
  const auto [runs, outcome] = LoseRace(x, y, "one", "");
  EXPECT_EQ(runs, 2);
  ASSERT_EQ(ReasonOf(outcome), "OK");
  EXPECT_EQ(outcome->version, 3);
  EXPECT_EQ(Parse(outcome->body).display_name(), "the other's");
  EXPECT_EQ(Parse(outcome->body).locality(), "mine");
  EXPECT_THAT(FaultsOfHistory(x.database()), IsEmpty());
}

TEST_P(Races, AreLostByTheEtagThatTheWinnerReplaced) {
  RegisterUnderTest &x = Open(), &y = Open();
  const Outcome created = x.Create(Secretariat(), "one", Called("first"));
  ASSERT_EQ(ReasonOf(created), "OK");
  const auto [runs, outcome] = LoseRace(x, y, "one", Parse(created->body).etag());
  EXPECT_EQ(runs, 1);  // the second run is refused before it edits
  EXPECT_EQ(ReasonOf(outcome), "ETAG_MISMATCH");
  EXPECT_THAT(FaultsOfHistory(x.database()), IsEmpty());
}

}  // namespace
}  // namespace baraza::contract
