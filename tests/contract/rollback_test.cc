// A write is there whole or not at all, and a repeated request once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tests/contract/history.h"
#include "tests/contract/samples.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

using record::WriteOptions;
using record::Written;
using testing::ElementsAre;
using testing::IsEmpty;

WriteOptions Request(const std::string& id, uint64_t hash = 1) {
  return {.method = "Test", .request_id = id, .request_hash = hash};
}

class Rollback : public Contract {
 protected:
  void SetUp() override {
    Contract::SetUp();
    if (!IsSkipped() && !HasFatalFailure()) x_ = &Open();
  }

  // Puts three records with readers and identifiers, remembers a decision, then ends so.
  record::Writer::Body PutThree(const std::string& id, const absl::Status& end) {
    return [this, id, end](record::Transaction& transaction) -> Outcome {
      std::string result = id;
      RETURN_IF_ERROR(transaction.RememberDecision(id, &result).status());
      Written written;
      for (int i = 0; i < 3; ++i) {
        record::Versioned<Organisation> record{Holding(id, id, Identifier::CLAIMED)};
        record.resource.set_name(NameOfId(absl::StrCat(id, "-", i)));
        record.audience.readers = {"organisations/reader"};
        RETURN_IF_ERROR(x_->store().Put(transaction, Member(), nullptr, record));
        written = {record.resource.name(), record.resource.SerializeAsString(), record.version};
      }
      if (!end.ok()) return end;
      return written;
    };
  }

  // Runs `body` in one batch with a neighbour on either side; what it was answered.
  Outcome BetweenNeighbours(record::Writer::Body body, WriteOptions options) {
    Answers answers;
    {
      HeldQueue held(x_->ledger());
      Submit(PutThree("before", absl::OkStatus()), Request("before"), answers);
      Submit(std::move(body), std::move(options), answers);
      Submit(PutThree("after", absl::OkStatus()), Request("after"), answers);
    }
    const std::vector<Outcome> outcomes = answers.All();
    EXPECT_EQ(ReasonOf(outcomes[0]), "OK");
    EXPECT_EQ(ReasonOf(outcomes[2]), "OK");
    return outcomes[1];
  }

  void Submit(record::Writer::Body body, WriteOptions options, Answers& answers) {
    x_->ledger().Write(Member(), std::move(options), std::move(body), answers.Next());
  }

  // The rows of two neighbours' writes, and of nothing else.
  void ExpectRowsOfNeighbours() {
    const std::map<std::string, int64_t> expected = {{"organisation", 6},
                                                     {"organisation_reader", 6},
                                                     {"organisation_identifier", 6},
                                                     {"audit", 6},
                                                     {"feed", 6},
                                                     {"request", 2},
                                                     {"decision", 2},
                                                     {"merged", 0}};
    EXPECT_EQ(CountRows(x_->database()), expected);
    EXPECT_THAT(FaultsOfHistory(x_->database()), IsEmpty());
  }

  RegisterUnderTest* x_ = nullptr;
};
INSTANTIATE_TEST_SUITE_P(Stores, Rollback, testing::ValuesIn(kStores), NameOf);

TEST_P(Rollback, OfABodyThatFailsAfterItsThirdPutLeavesNothingButItsNeighbours) {
  const Outcome refused = BetweenNeighbours(
      PutThree("refused", absl::FailedPreconditionError("no")), Request("refused"));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  ExpectRowsOfNeighbours();
}

TEST_P(Rollback, OfAStatementThatFailsInTheMiddleLeavesNothingButItsNeighbours) {
  const Outcome refused = BetweenNeighbours(
      [this](record::Transaction& transaction) -> Outcome {
        RETURN_IF_ERROR(PutThree("refused", absl::OkStatus())(transaction).status());
        return static_cast<recordstore::LedgerTransaction&>(transaction)
            .session()
            .Execute("INSERT INTO no_such_table VALUES (:a)", 1)
            .status();
      },
      Request("refused"));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInternal) << refused.status();
  ExpectRowsOfNeighbours();
}

TEST_P(Rollback, OfAConstraintBrokenInTheMiddleLeavesNothingButItsNeighbours) {
  const Outcome refused = BetweenNeighbours(
      [this](record::Transaction& transaction) -> Outcome {
        RETURN_IF_ERROR(PutThree("refused", absl::OkStatus())(transaction).status());
        record::Versioned<Organisation> again{Renamed("refused-1", "again")};
        RETURN_IF_ERROR(x_->store().Put(transaction, Member(), nullptr, again));
        return Written{};
      },
      Request("refused"));
  EXPECT_EQ(ReasonOf(refused), "NAME_TAKEN");
  ExpectRowsOfNeighbours();
}

TEST_P(Rollback, OfADryRunLeavesNothingButItsNeighbours) {
  WriteOptions options = Request("dry");
  options.validate_only = true;
  const Outcome dry = BetweenNeighbours(PutThree("dry", absl::OkStatus()), options);
  ASSERT_EQ(ReasonOf(dry), "OK");
  EXPECT_EQ(dry->version, 1);
  EXPECT_EQ(dry->position, 0);
  ExpectRowsOfNeighbours();
}

TEST_P(Rollback, OfAnUpdateLeavesTheRecordWithItsIdentifiersAndReaders) {
  ASSERT_EQ(ReasonOf(x_->Write(Member(), {}, PutThree("kept", absl::OkStatus()))), "OK");
  const auto rows = CountRows(x_->database());
  const Outcome refused =
      x_->Write(Member(), {}, [this](record::Transaction& transaction) -> Outcome {
        auto before =
            x_->store().Find(transaction, scope::Scope::Service("test"), NameOfId("kept-0"));
        RETURN_IF_ERROR(before.status());
        record::Versioned<Organisation> after = **before;
        after.resource.clear_identifiers();
        after.audience.readers.clear();
        RETURN_IF_ERROR(x_->store().Put(transaction, Member(), &**before, after));
        return absl::FailedPreconditionError("no");
      });
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(CountRows(x_->database()), rows);
  EXPECT_THAT(FaultsOfHistory(x_->database()), IsEmpty());
}

TEST_P(Rollback, OfAMergeThatFailsAtItsLastRecordLeavesAllAsTheyWere) {
  for (const char* id : {"kept", "first", "second", "archived"}) {
    ASSERT_EQ(ReasonOf(x_->Create(Secretariat(), id, Holding(id, id, Identifier::CLAIMED))), "OK");
  }
  ASSERT_EQ(ReasonOf(x_->Archive(Secretariat(), NameOfId("archived"))), "OK");
  const auto rows = CountRows(x_->database());
  const record::MergeDecision decision{
      .id = "decision",
      .survivor = NameOfId("kept"),
      .others = {NameOfId("first"), NameOfId("second"), NameOfId("archived")}};
  EXPECT_EQ(ReasonOf(x_->Merge(Secretariat(), decision, Request("r"))), "ARCHIVED");
  EXPECT_EQ(CountRows(x_->database()), rows);
  EXPECT_EQ((*x_->store().Get(Secretariat(), NameOfId("first")))->version, 1);
  EXPECT_THAT(FaultsOfHistory(x_->database()), IsEmpty());
}

// Requests with an id.
class Requests : public Contract {};
INSTANTIATE_TEST_SUITE_P(Stores, Requests, testing::ValuesIn(kStores), NameOf);

TEST_P(Requests, ThatAreRepeatedAnswerWithTheVersionWrittenThen) {
  RegisterUnderTest& x = Open();
  const Outcome first = x.Create(Secretariat(), "one", Called("first"), Request("r"));
  ASSERT_EQ(ReasonOf(first), "OK");
  ASSERT_EQ(ReasonOf(x.Update(Secretariat(), Renamed("one", "second"))), "OK");
  const Outcome repeated = x.Create(Secretariat(), "one", Called("first"), Request("r"));
  ASSERT_EQ(ReasonOf(repeated), "OK");
  EXPECT_TRUE(repeated->repeated);
  EXPECT_EQ(repeated->version, 1);
  EXPECT_EQ(repeated->body, first->body);
  EXPECT_EQ(FeedOf(x.database()).size(), 2u);
}

TEST_P(Requests, WithOtherContentAreRefused) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "", Called("first"), Request("r", 1))), "OK");
  const Outcome other = x.Create(Secretariat(), "", Called("other"), Request("r", 2));
  EXPECT_EQ(other.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Violations(other.status()).at(0).field, "request_id");
  EXPECT_EQ(FeedOf(x.database()).size(), 1u);
}

TEST_P(Requests, OfOtherCallersAndMethodsAreOthers) {
  RegisterUnderTest& x = Open();
  WriteOptions other_method = Request("r");
  other_method.method = "Other";
  for (const Outcome& outcome : {x.Create(Secretariat(), "", Called("A"), Request("r")),
                                 x.Create(OtherSecretariat(), "", Called("A"), Request("r")),
                                 x.Create(Secretariat(), "", Called("A"), other_method)}) {
    ASSERT_EQ(ReasonOf(outcome), "OK");
    EXPECT_FALSE(outcome->repeated);
  }
  EXPECT_EQ(FeedOf(x.database()).size(), 3u);
}

TEST_P(Requests, ThatFailedOrWereDryRunsAreForgotten) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Update(Secretariat(), Renamed("one", "x"), Request("r"))), "NOT_FOUND");
  WriteOptions dry = Request("r");
  dry.validate_only = true;
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "one", Called("first"), dry)), "OK");
  const Outcome carried_out = x.Create(Secretariat(), "one", Called("first"), Request("r"));
  ASSERT_EQ(ReasonOf(carried_out), "OK");
  EXPECT_FALSE(carried_out->repeated);
}

TEST_P(Requests, ThatAreSentManyTimesAtOnceAreCarriedOutOnce) {
  const std::vector<RegisterUnderTest*> all = OpenAll();
  Answers answers;
  for (int i = 0; i < 12; ++i) {
    all[i % all.size()]->organisations().Create(Secretariat(), organisations::kCollection, "",
                                                Called("A"), Request("r"), answers.Next());
  }
  const std::vector<Outcome> outcomes = answers.All();
  ASSERT_THAT(CountReasons(outcomes), ElementsAre("OK:12"));
  int first_times = 0;
  for (const Outcome& outcome : outcomes) {
    first_times += outcome->repeated ? 0 : 1;
    EXPECT_EQ(outcome->name, outcomes[0]->name);
  }
  EXPECT_EQ(first_times, 1);
  EXPECT_THAT(FaultsOfHistory(all[0]->database()), IsEmpty());
}

TEST_P(Requests, ToCarryOutOneDecisionDoSoOnce) {
  const std::vector<RegisterUnderTest*> all = OpenAll();
  for (const char* id : {"kept", "merged"}) {
    ASSERT_EQ(ReasonOf(all[0]->Create(Secretariat(), id, Called(id))), "OK");
  }
  Answers answers;
  for (int i = 0; i < 8; ++i) {
    all[i % all.size()]->organisations().Merge(
        Secretariat(),
        {.id = "decision", .survivor = NameOfId("kept"), .others = {NameOfId("merged")}}, {},
        answers.Next());
  }
  EXPECT_THAT(CountReasons(answers.All()), ElementsAre("OK:8"));
  EXPECT_EQ(FeedOf(all[0]->database()).size(), 4u);
  EXPECT_EQ(CountRows(all[0]->database())["decision"], 1);
}

}  // namespace
}  // namespace baraza::contract
