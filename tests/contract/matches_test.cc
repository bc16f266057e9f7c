// The queue of matches: its orders, filters, figures and feed, as the stores answer for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "baraza/duplication/v1/duplication_service.pb.h"
#include "services/duplication/storage/match_store.h"
#include "services/duplication/storage/schema.h"
#include "services/duplication/workflow/committing.h"
#include "services/duplication/workflow/probability_key.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/failpoint/failpoint.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

using duplication::MatchStore;
using duplication::ProbabilityKey;
using duplication::StoredMatch;
using duplication::v1::Match;
using duplication::v1::MatchChange;
using record::Filter;
using scope::Scope;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const Scope kSelf = Scope::Service("duplication");
const scope::Audience kPublic = {.is_public = true};
const scope::Audience kOfX = {.readers = {"alliances/x#secretariat"}};

class MatchQueue : public Contract {
 protected:
  void SetUp() override {
    Contract::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    recordstore::Ledger::Options options;
    options.database.address = address();
    auto ledger =
        recordstore::Ledger::Open(options, "duplication", duplication::Migrations(), clock_);
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    ledger_ = *std::move(ledger);
    store_ = std::make_unique<MatchStore>(*ledger_, 0);
  }
  void TearDown() override {
    failpoint::PlantForTest("");
    store_.reset();
    ledger_.reset();
    Contract::TearDown();
  }

  static Match Called(const std::string& id, double probability) {
    Match match;
    match.set_name("matches/" + id);
    match.set_kind(Match::SAME_ORGANISATION);
    match.set_state(Match::OPEN);
    match.set_probability(probability);
    for (const char* side : {"left-", "right-"}) {
      match.add_subjects(absl::StrCat("organisations/", side, id));
    }
    return match;
  }

  // Creates or replaces.
  void Put(const Match& match, const scope::Audience& audience = kPublic) {
    const auto put = duplication::CommitAndWait(
        *ledger_, kSelf, "Test",
        [&](record::Transaction& transaction) -> absl::StatusOr<record::Written> {
          ASSIGN_OR_RETURN(auto before, store_->Find(transaction, kSelf, match.name()));
          StoredMatch after{.resource = match, .audience = audience};
          RETURN_IF_ERROR(
              store_->Put(transaction, kSelf, before.has_value() ? &*before : nullptr, after));
          return record::Written{};
        });
    ASSERT_TRUE(put.ok()) << put.status();
  }

  static Scope SecretariatOf(const std::string& alliance) {
    return Scope({.subject = "s", .role = scope::Role::kSecretariat, .alliance = alliance});
  }

  // Ids in the order of the list.
  std::vector<std::string> List(const std::string& order, std::vector<Filter> filters = {},
                                const Scope& scope = kSelf) {
    auto page = store_->List(scope, {.filters = filters, .order_by = order, .descending = true});
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> ids;
    for (const std::string& body : page->bodies) {
      Match match;
      EXPECT_TRUE(match.ParseFromString(body));
      ids.push_back(match.name().substr(match.name().find('/') + 1));
    }
    return ids;
  }

  // What the feed tells from where the follower stands: "matches/a 2".
  static std::vector<std::string> Told(feed::Follower& follower) {
    std::vector<std::string> told;
    for (bool caught_up = false; !caught_up;) {
      const auto batch = follower.Next();
      EXPECT_TRUE(batch.ok()) << batch.status();
      caught_up = batch->caught_up;
      for (const std::string& bytes : batch->changes) {
        MatchChange change;
        EXPECT_TRUE(change.ParseFromString(bytes));
        told.push_back(
            absl::StrCat(change.name(), " ", change.version(), change.has_after() ? "" : " gone"));
      }
    }
    return told;
  }

  clock::FakeClock clock_;
  std::unique_ptr<recordstore::Ledger> ledger_;
  std::unique_ptr<MatchStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, MatchQueue, testing::ValuesIn(kStores), NameOf);

TEST_P(MatchQueue, IsReadInThreeOrders) {
  Match sure = Called("sure", 0.99), doubtful = Called("doubtful", 0.5), busy = Called("busy", 0.8);
  sure.set_priority(0.1);
  doubtful.set_priority(0.2);
  busy.set_priority(0.7);
  for (const Match& match : {sure, doubtful, busy}) Put(match);
  EXPECT_THAT(List("probability"), ElementsAre("sure", "busy", "doubtful"));
  EXPECT_THAT(List("priority"), ElementsAre("busy", "doubtful", "sure"));
  EXPECT_THAT(List("uncertainty"), ElementsAre("doubtful", "busy", "sure"));
}

TEST_P(MatchQueue, IsReadBySeveralSubjectsInTheOrderOfNames) {
  Put(Called("c", 0.9));
  Put(Called("a", 0.5));
  Put(Called("b", 0.7), kOfX);
  Put(Called("d", 0.8));
  const std::vector<std::string> subjects = {"organisations/left-c", "organisations/right-b",
                                             "organisations/left-a", "organisations/right-a"};
  const auto ids = [&](const Scope& scope, int limit) {
    auto found = store_->OfSubjects(scope, subjects, limit);
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> names;
    for (const Match& match : *found) names.push_back(match.name());
    return names;
  };
  EXPECT_THAT(ids(Scope::Public(), 9), ElementsAre("matches/a", "matches/c"));
  EXPECT_THAT(ids(SecretariatOf("alliances/x"), 9),
              ElementsAre("matches/a", "matches/b", "matches/c"));
  EXPECT_THAT(ids(kSelf, 2), ElementsAre("matches/a", "matches/b"));
}

TEST_P(MatchQueue, IsFilteredByTheRangeOfProbabilitiesInEveryOrder) {
  for (const double probability : {0.5, 0.7, 0.9}) {
    Put(Called(absl::StrCat("p", probability * 10), probability));
  }
  for (const char* order : {"probability", "priority", "uncertainty"}) {
    EXPECT_THAT(List(order, {{"min_probability", {ProbabilityKey(0.7)}}}),
                UnorderedElementsAre("p7", "p9"));
    EXPECT_THAT(List(order, {{"min_probability", {ProbabilityKey(0.6)}},
                             {"max_probability", {ProbabilityKey(0.7)}}}),
                ElementsAre("p7"));
  }
}

TEST_P(MatchQueue, IsFilteredByAssignee) {
  Match assigned = Called("a", 0.5);
  assigned.set_assignee("alice");
  Put(assigned);
  Put(Called("b", 0.5));
  EXPECT_THAT(List("priority", {{"assignee", {"alice"}}}), ElementsAre("a"));
  EXPECT_THAT(List("priority", {{"assignee", {""}}}), ElementsAre("b"));
  EXPECT_THAT(List("priority", {{"assignee", {"", "alice"}}}), UnorderedElementsAre("a", "b"));
  assigned.clear_assignee();
  Put(assigned);
  EXPECT_THAT(List("priority", {{"assignee", {"alice"}}}), IsEmpty());
}

TEST_P(MatchQueue, IsFilteredByBothReviewers) {
  Match match = Called("a", 0.5);
  match.mutable_first_review()->set_reviewer("alice");
  match.mutable_review()->set_reviewer("bob");
  Put(match);
  Put(Called("b", 0.5));
  for (const char* reviewer : {"alice", "bob"}) {
    EXPECT_THAT(List("priority", {{"reviewer", {reviewer}}}), ElementsAre("a"));
  }
  EXPECT_THAT(List("priority", {{"reviewer", {"carol"}}}), IsEmpty());
}

TEST_P(MatchQueue, IsFilteredByAlliance) {
  Match match = Called("a", 0.5);
  match.add_alliances("alliances/x");
  match.add_alliances("alliances/y");
  Put(match);
  Put(Called("b", 0.5));
  EXPECT_THAT(List("priority", {{"alliance", {"alliances/x", "alliances/y"}}}), ElementsAre("a"));
}

TEST_P(MatchQueue, FollowsWhatAMatchSaysNow) {
  Match match = Called("a", 0.5);
  match.add_alliances("alliances/x");
  match.mutable_review()->set_reviewer("alice");
  Put(match);
  match.set_alliances(0, "alliances/y");
  match.clear_review();
  Put(match);
  EXPECT_THAT(List("priority", {{"alliance", {"alliances/x"}}}), IsEmpty());
  EXPECT_THAT(List("priority", {{"alliance", {"alliances/y"}}}), ElementsAre("a"));
  EXPECT_THAT(List("priority", {{"reviewer", {"alice"}}}), IsEmpty());
}

// Counted matches by state, kind and assignee, as one text each.
std::map<std::string, int64_t> Groups(MatchStore& store, const Scope& scope,
                                      const std::vector<Filter>& filters = {}) {
  const auto groups = store.CountGroups(scope, filters);
  EXPECT_TRUE(groups.ok()) << groups.status();
  std::map<std::string, int64_t> counts;
  for (const auto& group : *groups) {
    counts[absl::StrCat(Match::State_Name(group.state), " ", Match::Kind_Name(group.kind), " ",
                        group.assignee)] = group.count;
  }
  return counts;
}

TEST_P(MatchQueue, IsCountedInGroups) {
  Put(Called("a", 0.5));
  Put(Called("b", 0.5));
  Match rejected = Called("c", 0.5);
  rejected.set_state(Match::REJECTED);
  rejected.set_assignee("alice");
  Put(rejected);
  EXPECT_THAT(Groups(*store_, kSelf),
              ElementsAre(testing::Pair("OPEN SAME_ORGANISATION ", 2),
                          testing::Pair("REJECTED SAME_ORGANISATION alice", 1)));
  EXPECT_THAT(Groups(*store_, kSelf, {{"state", {int64_t{Match::REJECTED}}}}), testing::SizeIs(1));
}

TEST_P(MatchQueue, IsCountedFromAnInstantOn) {
  const absl::Time begun = clock_.Now();
  Put(Called("old", 0.5));
  clock_.Advance(absl::Hours(48));
  Put(Called("new", 0.5));
  const auto counts = store_->CountSince(
      kSelf, {}, {begun + absl::Hours(24), begun, begun + absl::Hours(72), absl::UnixEpoch()});
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_THAT(*counts, ElementsAre(1, 2, 0, 2));
}

TEST_P(MatchQueue, CountsNothingForWhomItShowsNothing) {
  Put(Called("a", 0.5));
  Put(Called("b", 0.5), kOfX);
  const auto count = [this](const Scope& scope) {
    int64_t sum = 0;
    for (const auto& [group, count] : Groups(*store_, scope)) sum += count;
    EXPECT_THAT(*store_->CountSince(scope, {}, {absl::UnixEpoch()}), ElementsAre(sum));
    return sum;
  };
  EXPECT_EQ(count(SecretariatOf("alliances/x")), 2);
  EXPECT_EQ(count(SecretariatOf("alliances/y")), 1);
  EXPECT_EQ(count(Scope::Public()), 1);
  failpoint::PlantForTest("drop-scope");
  EXPECT_EQ(count(Scope::Public()), 2);
}

TEST_P(MatchQueue, IsFollowedByThoseWhoMayReadBothRecords) {
  Put(Called("a", 0.5));
  Put(Called("b", 0.5), kOfX);
  feed::Follower x = ledger_->Follow(SecretariatOf("alliances/x"));
  feed::Follower y = ledger_->Follow(SecretariatOf("alliances/y"));
  ASSERT_TRUE(x.Start("").ok());
  ASSERT_TRUE(y.Start("").ok());
  EXPECT_THAT(Told(x), UnorderedElementsAre("matches/a 1", "matches/b 1"));
  EXPECT_THAT(Told(y), ElementsAre("matches/a 1"));
  Put(Called("b", 0.6), kOfX);
  Put(Called("a", 0.6), kOfX);  // one of its records is restricted
  EXPECT_THAT(Told(x), ElementsAre("matches/b 2", "matches/a 2"));
  EXPECT_THAT(Told(y), ElementsAre("matches/a 2 gone"));
}

}  // namespace
}  // namespace baraza::contract
