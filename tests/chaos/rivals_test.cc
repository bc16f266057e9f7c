// Rivals: acts that exclude each other, or have to find each other, at the same time; on both
// stores, on PostgreSQL from two processes.
//
// BARAZA_CHAOS_RACES says how many rounds of each are run (30).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/alliances_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/status/status.h"
#include "tests/chaos/client.h"
#include "tests/chaos/trial.h"
#include "tests/harness/postgres.h"

namespace baraza::chaos {
namespace {

using namespace organisations::v1;  // NOLINT: most of its messages are used here

class RivalsTest : public testing::TestWithParam<std::string> {
 protected:
  static void TearDownTestSuite() { postgres_.reset(); }

  void Start(const std::string& fault) {
    Trial::Options options{.writers = 0, .families = 0};
    if (!fault.empty()) options.environment["BARAZA_PLANTED_FAULT"] = fault;
    if (GetParam() == "PostgreSQL") {
      if (postgres_ == nullptr) {
        auto postgres = harness::Postgres::Start();
        ASSERT_TRUE(postgres.ok()) << postgres.status();
        postgres_ = *std::move(postgres);
      }
      options.database = *postgres_->CreateDatabase(absl::StrCat("rivals", ++databases_));
      options.servers = 2;
    }
    const int servers = options.servers;
    auto trial = Trial::Start(std::move(options));
    ASSERT_TRUE(trial.ok()) << trial.status();
    trial_ = *std::move(trial);
    trial_->Load();  // founds the alliance
    for (int i = 0; i < 2; ++i) {
      const auto channel = peers::Connect(trial_->server(i % servers).address());
      organisations_[i] = OrganisationsService::NewStub(channel);
      alliances_[i] = AlliancesService::NewStub(channel);
    }
  }

  static scope::Scope As(int64_t act) {
    return scope::Scope(
        {.subject = SubjectOf(act), .role = scope::Role::kSecretariat, .alliance = kAlliance});
  }

  std::string Create() {
    const int64_t id = trial_->journal().Enter(Act{.kind = ActKind::kCreate});
    CreateOrganisationRequest request;
    *request.mutable_organisation() = ComposeFor(id);
    const auto created = Client::Once<Organisation>(As(id), [&](auto* context, auto* answer) {
      return organisations_[0]->CreateOrganisation(context, request, answer);
    });
    EXPECT_TRUE(created.ok()) << created.status();
    trial_->journal().AcknowledgeAct(id, created->name(), created->etag());
    return created->name();
  }

  absl::Status Merge(int client, const std::string& survivor, const std::string& other) {
    const int64_t id = trial_->journal().Enter(
        Act{.kind = ActKind::kMerge, .record = survivor, .others = {other}});
    MergeOrganisationsRequest request;
    request.set_survivor(survivor);
    request.add_others(other);
    request.set_decision_id(absl::StrCat("decisions/", id));
    const auto merged = Client::Once<Organisation>(As(id), [&](auto* context, auto* answer) {
      return organisations_[client]->MergeOrganisations(context, request, answer);
    });
    if (merged.ok()) trial_->journal().AcknowledgeAct(id, merged->name(), merged->etag());
    return merged.status();
  }

  // The organisation that the membership was given to in the end, or why there is none.
  absl::StatusOr<Membership> Admit(int client, const std::string& organisation) {
    CreateMembershipRequest request;
    request.set_parent(kAlliance);
    request.mutable_membership()->set_organisation(organisation);
    request.mutable_membership()->set_role(Membership::MEMBER);
    const scope::Scope admitting(
        {.subject = "rival", .role = scope::Role::kSecretariat, .alliance = kAlliance});
    return Client::Once<Membership>(admitting, [&](auto* context, auto* answer) {
      return alliances_[client]->CreateMembership(context, request, answer);
    });
  }

  // Both at once.
  template <class First, class Second>
  static void Together(const First& first, const Second& second) {
    std::latch start(2);
    std::thread other([&] {
      start.arrive_and_wait();
      second();
    });
    start.arrive_and_wait();
    first();
    other.join();
  }

  // Merges organisations and admits them at the same time.
  void JoinWhileMerged() {
    for (int round = 0; round < rounds_; ++round) {
      const std::string survivor = Create(), other = Create();
      absl::StatusOr<Membership> membership;
      Together([&] { EXPECT_TRUE(Merge(0, survivor, other).ok()); },
               [&] { membership = Admit(1, other); });
      EXPECT_TRUE(membership.ok()) << membership.status();
    }
  }

  // Exactly one may have won; the other was told that a record is merged.
  static void ExpectOneWinner(const absl::Status& first, const absl::Status& second) {
    EXPECT_NE(first.ok(), second.ok()) << first << " and " << second;
    const absl::Status& loser = first.ok() ? second : first;
    EXPECT_EQ(status::Reason(loser), "MERGED") << loser;
  }

  static inline std::unique_ptr<harness::Postgres> postgres_;
  static inline int databases_ = 0;
  const int rounds_ = NumberFromEnvironment("BARAZA_CHAOS_RACES", 30);
  std::unique_ptr<Trial> trial_;
  std::unique_ptr<OrganisationsService::Stub> organisations_[2];
  std::unique_ptr<AlliancesService::Stub> alliances_[2];
};

TEST_P(RivalsTest, OfWhichEachWantsTheRecordMergeItOnce) {
  ASSERT_NO_FATAL_FAILURE(Start(""));
  for (int round = 0; round < rounds_; ++round) {
    const std::string one = Create(), two = Create(), wanted = Create();
    absl::Status first, second;
    Together([&] { first = Merge(0, one, wanted); }, [&] { second = Merge(1, two, wanted); });
    ExpectOneWinner(first, second);
  }
  EXPECT_THAT(trial_->Finish(), testing::IsEmpty());
}

TEST_P(RivalsTest, ThatWantEachOtherMergeOneWayOnly) {
  ASSERT_NO_FATAL_FAILURE(Start(""));
  for (int round = 0; round < rounds_; ++round) {
    const std::string one = Create(), two = Create();
    absl::Status first, second;
    Together([&] { first = Merge(0, one, two); }, [&] { second = Merge(1, two, one); });
    ExpectOneWinner(first, second);
  }
  EXPECT_THAT(trial_->Finish(), testing::IsEmpty());
}

// Either the merge finds the new membership and moves it, or the membership finds the merge.
TEST_P(RivalsTest, ThatJoinWhileTheyAreMergedBelongToTheSurvivor) {
  ASSERT_NO_FATAL_FAILURE(Start(""));
  JoinWhileMerged();
  EXPECT_THAT(trial_->Finish(), testing::IsEmpty());
}

TEST_P(RivalsTest, AreSeenToBelongToNobodyWhenNothingIsHeld) {
  if (GetParam() == "SQLite") GTEST_SKIP() << "one process writes at a time, nothing is held";
  ASSERT_NO_FATAL_FAILURE(Start("hold-nothing"));
  JoinWhileMerged();
  EXPECT_THAT(trial_->Finish(), testing::Contains(testing::HasSubstr("astray: ")));
}

INSTANTIATE_TEST_SUITE_P(Stores, RivalsTest, testing::Values("SQLite", "PostgreSQL"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace baraza::chaos
