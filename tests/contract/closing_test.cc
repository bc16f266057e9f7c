// Writes and reads while a register closes, after it, and while its database is away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tests/contract/history.h"
#include "tests/contract/samples.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Closing : public Contract {
 protected:
  // Starts writes without waiting for them.
  static void StartMany(RegisterUnderTest& x, int count, Answers& answers) {
    for (int i = 0; i < count; ++i) {
      x.organisations().Create(Secretariat(), organisations::kCollection,
                               absl::StrCat("record-", i), Called("A"), {}, answers.Next());
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, Closing, testing::ValuesIn(kStores), NameOf);

TEST_P(Closing, RefusesLaterWritesOnceEachAndSaysToTryAgain) {
  RegisterUnderTest& x = Open();
  x.ledger().Drain();
  Answers answers;
  StartMany(x, 3, answers);
  const std::vector<Outcome> outcomes = answers.All();
  EXPECT_THAT(CountReasons(outcomes), ElementsAre("SHUTTING_DOWN:3"));
  EXPECT_EQ(outcomes[0].status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(status::RetryAfter(outcomes[0].status()).has_value());
  EXPECT_THAT(FeedOf(x.database()), IsEmpty());
}

TEST_P(Closing, CommitsWhatWaitsAndAnswersItBeforeItEnds) {
  RegisterUnderTest& x = Open();
  Answers answers;
  {
    HeldQueue held(x.ledger());
    StartMany(x, 300, answers);
  }
  x.ledger().Drain();
  ASSERT_EQ(answers.PositionsAsAnswered().size(), 300u);  // without waiting any longer
  EXPECT_THAT(FaultsOfAnswers(x.database(), answers.All()), IsEmpty());
}

TEST_P(Closing, AnswersEachWriteOnceThoughTheRegisterIsDestroyedUnderThem) {
  Answers answers;
  {
    RegisterUnderTest& x = Open();
    StartMany(x, 300, answers);
    Close();
  }
  ASSERT_EQ(answers.PositionsAsAnswered().size(), 300u);
  RegisterUnderTest& again = Open();
  EXPECT_THAT(FaultsOfAnswers(again.database(), answers.All()), IsEmpty());
  EXPECT_THAT(FaultsOfHistory(again.database()), IsEmpty());
}

TEST_P(Closing, LetsReadersReadOn) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "one", Called("A"))), "OK");
  x.ledger().Drain();
  auto read = x.store().Get(Secretariat(), NameOfId("one"));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ((*read)->version, 1);
  EXPECT_THAT(DisplayNames(x.store(), Secretariat()), ElementsAre("A"));
}

TEST_P(Closing, MayBeAskedForTwice) {
  RegisterUnderTest& x = Open();
  x.ledger().Drain();
  x.ledger().Drain();
  EXPECT_EQ(ReasonOf(x.Create(Secretariat(), "one", Called("A"))), "SHUTTING_DOWN");
}

// A server that goes away and comes back: PostgreSQL.
class Outages : public Contract {
 protected:
  // Writes until it is not UNAVAILABLE any more: a session or two has to find out that it is lost.
  static Outcome CreateOnceBack(RegisterUnderTest& x, const std::string& id) {
    Outcome outcome = absl::UnavailableError("not tried");
    for (int i = 0; i < 5 && absl::IsUnavailable(outcome.status()); ++i) {
      outcome = x.Create(Secretariat(), id, Called(id));
    }
    return outcome;
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, Outages, testing::Values(Store::kPostgres), NameOf);

TEST_P(Outages, AreToldAsUnavailableAndEndWithoutARestart) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "before", Called("before"))), "OK");
  {
    const Outage outage;
    EXPECT_EQ(x.Create(Secretariat(), "during", Called("during")).status().code(),
              absl::StatusCode::kUnavailable);
    EXPECT_EQ(x.store().List(Secretariat(), {.order_by = "display_name"}).status().code(),
              absl::StatusCode::kUnavailable);
  }
  EXPECT_EQ(ReasonOf(CreateOnceBack(x, "after")), "OK");
  EXPECT_THAT(DisplayNames(x.store(), Secretariat()), ElementsAre("after", "before"));
  EXPECT_THAT(FaultsOfHistory(x.database()), IsEmpty());
}

TEST_P(Outages, InTheMiddleOfABatchLeaveNothingOfIt) {
  RegisterUnderTest& x = Open();
  Answers answers;
  std::optional<Outage> outage;
  {
    HeldQueue held(x.ledger());
    x.organisations().Create(Secretariat(), organisations::kCollection, "neighbour", Called("A"),
                             {}, answers.Next());
    x.ledger().Write(
        Secretariat(), {},
        [&outage](record::Transaction&) -> Outcome {
          if (!outage.has_value()) outage.emplace();
          return record::Written{};
        },
        answers.Next());
  }
  EXPECT_EQ(answers.All()[0].status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(answers.All()[1].status().code(), absl::StatusCode::kUnavailable);
  outage.reset();
  EXPECT_EQ(ReasonOf(CreateOnceBack(x, "after")), "OK");
  EXPECT_THAT(DisplayNames(x.store(), Secretariat()), ElementsAre("after"));
  EXPECT_THAT(FaultsOfHistory(x.database()), IsEmpty());
}

}  // namespace
}  // namespace baraza::contract
