#include "services/duplication/storage/match_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "services/duplication/storage/schema.h"
#include "services/duplication/workflow/committing.h"
#include "services/duplication/workflow/match_name.h"
#include "services/duplication/workflow/probability_key.h"
#include "services/foundation/recordstore/ledger.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using v1::Effect;
using v1::Match;

const scope::Scope kSelf = scope::Scope::Service("duplication");

Match Between(const std::string& a, const std::string& b, double probability) {
  Match match;
  match.set_kind(Match::SAME_ORGANISATION);
  match.add_subjects("organisations/" + a);
  match.add_subjects("organisations/" + b);
  match.set_name(MatchName(match.kind(), match.subjects(0), match.subjects(1)));
  match.set_probability(probability);
  match.set_state(Match::OPEN);
  return match;
}

class MatchStoreTest : public testing::Test {
 protected:
  MatchStoreTest() {
    folder_ = testing::TempDir() + "/match_store." + std::to_string(::getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    recordstore::Ledger::Options options;
    options.database.address = "sqlite:" + folder_ + "/test.db";
    auto ledger = recordstore::Ledger::Open(options, "duplication", Migrations(), clock_);
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    ledger_ = *std::move(ledger);
    store_ = std::make_unique<MatchStore>(*ledger_, 1 << 20);
  }

  absl::Status Commit(const std::function<absl::Status(record::Transaction&)>& body) {
    return CommitAndWait(*ledger_, kSelf, "Test",
                         [&](record::Transaction& transaction) -> absl::StatusOr<record::Written> {
                           RETURN_IF_ERROR(body(transaction));
                           return record::Written{};
                         })
        .status();
  }

  // Creates or replaces.
  void Put(const Match& match, const scope::Audience& audience = {.is_public = true}) {
    const absl::Status put = Commit([&](record::Transaction& transaction) -> absl::Status {
      ASSIGN_OR_RETURN(auto before, store_->Find(transaction, kSelf, match.name()));
      StoredMatch after{.resource = match, .audience = audience};
      return store_->Put(transaction, kSelf, before.has_value() ? &*before : nullptr, after);
    });
    EXPECT_TRUE(put.ok()) << put;
  }

  std::vector<double> List(record::Query query, const scope::Scope& scope = kSelf) {
    query.order_by = "probability";
    query.descending = true;
    auto page = store_->List(scope, query);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<double> probabilities;
    for (const std::string& body : page->bodies) {
      Match match;
      match.ParseFromString(body);
      probabilities.push_back(match.probability());
    }
    return probabilities;
  }

  clock::RealClock clock_;
  std::string folder_;
  std::unique_ptr<recordstore::Ledger> ledger_;
  std::unique_ptr<MatchStore> store_;
};

TEST_F(MatchStoreTest, ListsTheMostProbableFirst) {
  Put(Between("a", "b", 0.55));
  Put(Between("a", "c", 0.9999));
  Put(Between("a", "d", 1));
  EXPECT_THAT(List({}), ElementsAre(1, 0.9999, 0.55));
}

TEST_F(MatchStoreTest, ListsFromALeastProbabilityOn) {
  Put(Between("a", "b", 0.55));
  Put(Between("a", "c", 0.7));
  EXPECT_THAT(List({.from_key = ProbabilityKey(0.7)}), ElementsAre(0.7));
}

TEST_F(MatchStoreTest, GoesOnWhereAPageEnded) {
  for (int i = 0; i < 5; ++i) Put(Between("a", "b" + std::to_string(i), 0.5));
  record::Query query{.order_by = "probability", .descending = true, .limit = 3};
  auto first = store_->List(kSelf, query);
  ASSERT_TRUE(first.ok());
  query.after_key = first->next_key;
  query.after_name = first->next_name;
  auto second = store_->List(kSelf, query);
  ASSERT_TRUE(second.ok());
  EXPECT_THAT(first->bodies, SizeIs(3));
  EXPECT_THAT(second->bodies, SizeIs(2));
}

TEST_F(MatchStoreTest, FiltersBySubjectStateAndKind) {
  Put(Between("a", "b", 0.6));
  Match other = Between("c", "d", 0.8);
  other.set_state(Match::REJECTED);
  Put(other);
  EXPECT_THAT(List({.filters = {{"subject", {"organisations/b"}}}}), ElementsAre(0.6));
  EXPECT_THAT(List({.filters = {{"state", {int64_t{Match::REJECTED}}}}}), ElementsAre(0.8));
  EXPECT_THAT(List({.filters = {{"kind", {int64_t{Match::SAME_PROJECT}}}}}), IsEmpty());
}

TEST_F(MatchStoreTest, HidesAMatchFromWhomItsAudienceDoesNotName) {
  Put(Between("a", "b", 0.6), {.readers = {"alliances/x#secretariat"}});
  const scope::Scope secretariat(
      {.subject = "s", .role = scope::Role::kSecretariat, .alliance = "alliances/x"});
  EXPECT_THAT(List({}, scope::Scope::Public()), IsEmpty());
  EXPECT_THAT(List({}, secretariat), SizeIs(1));
  Put(Between("a", "b", 0.6), {});
  EXPECT_THAT(List({}, secretariat), IsEmpty());
}

std::vector<std::string> NamesOf(const absl::StatusOr<std::vector<Match>>& matches) {
  EXPECT_TRUE(matches.ok()) << matches.status();
  std::vector<std::string> names;
  for (const Match& match : *matches) names.push_back(match.name());
  return names;
}

TEST_F(MatchStoreTest, FindsTheMatchesOfSeveralSubjectsEachOnce) {
  const Match ab = Between("a", "b", 0.6), bc = Between("b", "c", 0.6), xy = Between("x", "y", 0.6);
  for (const Match& match : {ab, bc, xy}) Put(match);
  const auto found = store_->OfSubjects(kSelf, {"organisations/a", "organisations/b"}, 10);
  EXPECT_THAT(NamesOf(found), UnorderedElementsAre(ab.name(), bc.name()));
  EXPECT_TRUE(std::is_sorted(found->begin(), found->end(),
                             [](const Match& a, const Match& b) { return a.name() < b.name(); }));
  EXPECT_THAT(NamesOf(store_->OfSubjects(kSelf, {"organisations/b"}, 1)), SizeIs(1));
}

TEST_F(MatchStoreTest, FindsForSubjectsOnlyWhatTheCallerMayRead) {
  Put(Between("a", "b", 0.6), {.readers = {"alliances/x#secretariat"}});
  Put(Between("a", "c", 0.6));
  EXPECT_THAT(NamesOf(store_->OfSubjects(scope::Scope::Public(), {"organisations/a"}, 10)),
              ElementsAre(Between("a", "c", 0).name()));
}

TEST_F(MatchStoreTest, LeavesOverlapsAndWhatIsObsoleteOut) {
  Match overlap = Between("a", "b", 0.6), obsolete = Between("a", "c", 0.6);
  overlap.set_kind(Match::OVERLAPPING_EFFORT);
  obsolete.set_state(Match::OBSOLETE);
  Put(overlap);
  Put(obsolete);
  EXPECT_THAT(NamesOf(store_->OfSubjects(kSelf, {"organisations/a"}, 10)), IsEmpty());
}

TEST_F(MatchStoreTest, FindsTheMatchesOfASubject) {
  Put(Between("a", "b", 0.6));
  Put(Between("b", "c", 0.6));
  Put(Between("c", "d", 0.6));
  std::vector<StoredMatch> found;
  ASSERT_TRUE(Commit([&](record::Transaction& transaction) -> absl::Status {
                ASSIGN_OR_RETURN(found, store_->OfSubject(transaction, "organisations/b"));
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(found, SizeIs(2));
}

TEST_F(MatchStoreTest, ReadsAllMatchesPageByPage) {
  for (int i = 0; i < 7; ++i) Put(Between("a", "b" + std::to_string(i), 0.5));
  std::set<std::string> names;
  ASSERT_TRUE(Commit([&](record::Transaction& transaction) -> absl::Status {
                std::string after;
                for (int i = 0; i < 3; ++i) {
                  ASSIGN_OR_RETURN(auto page, store_->After(transaction, after, 3));
                  for (const auto& match : page) names.insert(match.resource.name());
                  after = page.back().resource.name();
                }
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(names, SizeIs(7));
}

TEST_F(MatchStoreTest, KnowsEffectsThatArePendingUntilTheyAreNot) {
  Match match = Between("a", "b", 0.6);
  match.set_state(Match::CONFIRMED);
  match.mutable_effect()->set_status(Effect::PENDING);
  match.mutable_effect()->set_decision_id(match.name() + "/decisions/1");
  Put(match);
  Put(Between("c", "d", 0.6));
  EXPECT_THAT(*store_->PendingEffects("", 10), SizeIs(1));
  EXPECT_EQ(*store_->CountPendingEffects(), 1);
  match.set_state(Match::RESOLVED);
  match.mutable_effect()->set_status(Effect::DONE);
  Put(match);
  EXPECT_THAT(*store_->PendingEffects("", 10), IsEmpty());
  EXPECT_EQ(*store_->CountPendingEffects(), 0);
}

TEST_F(MatchStoreTest, CountsByState) {
  Put(Between("a", "b", 0.6));
  Put(Between("a", "c", 0.6));
  Match rejected = Between("c", "d", 0.8);
  rejected.set_state(Match::REJECTED);
  Put(rejected);
  EXPECT_THAT(*store_->CountByState(), ElementsAre(testing::Pair(int{Match::OPEN}, 2),
                                                   testing::Pair(int{Match::REJECTED}, 1)));
}

// A database that an older version of the service wrote: the first step of the schema, one match.
class OlderMatchesTest : public MatchStoreTest {
 protected:
  static constexpr absl::Time kFound = absl::FromUnixSeconds(1'700'000'000);

  OlderMatchesTest() {
    Match match = Between("a", "b", 0.8);
    match.set_priority(0.5);
    match.mutable_create_time()->set_seconds(absl::ToUnixSeconds(kFound));
    const absl::Status written = Write(match);
    EXPECT_TRUE(written.ok()) << written;
    recordstore::Ledger::Options options;
    options.database.address = address();
    auto ledger = recordstore::Ledger::Open(options, "duplication", Migrations(), clock_);
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    older_ = *std::move(ledger);
    matches_ = std::make_unique<MatchStore>(*older_, 0);
  }
  ~OlderMatchesTest() override { matches_.reset(); }

  std::string address() const { return "sqlite:" + folder_ + "/older.db"; }

  absl::Status Write(const Match& match) {
    ASSIGN_OR_RETURN(auto database, store::Database::Open({.address = address()}));
    RETURN_IF_ERROR(store::Migrate(*database, "duplication", {Migrations()[0]}, clock_));
    ASSIGN_OR_RETURN(auto session, database->NewSession());
    return session
        ->Execute(
            "INSERT INTO duplicate (name, version, is_public, readers, redirect, kind, state, "
            "probability, body) VALUES (:name, 1, 1, '*', '', 1, 1, :probability, :body)",
            match.name(), ProbabilityKey(match.probability()),
            store::Bytes{match.SerializeAsString()})
        .status();
  }

  std::unique_ptr<recordstore::Ledger> older_;
  std::unique_ptr<MatchStore> matches_;
};

TEST_F(OlderMatchesTest, AreListedInEveryOrderBeforeTheyAreDerivedAnew) {
  for (const char* order : {"probability", "priority", "uncertainty"}) {
    EXPECT_THAT(matches_->List(kSelf, {.order_by = order})->bodies, SizeIs(1)) << order;
  }
}

TEST_F(OlderMatchesTest, AreDerivedAnewOnce) {
  EXPECT_EQ(*matches_->Rederive(10), 1);
  EXPECT_EQ(*matches_->Rederive(10), 0);
  record::Query query{.order_by = "priority", .from_key = ProbabilityKey(0.5)};
  EXPECT_THAT(matches_->List(kSelf, query)->bodies, SizeIs(1));
  EXPECT_THAT(*matches_->CountSince(kSelf, {}, {kFound, kFound + absl::Seconds(1)}),
              ElementsAre(1, 0));
}

}  // namespace
}  // namespace baraza::duplication
