// Writers that send the same etag at the same time: exactly one wins, on both stores. On PostgreSQL
// they are spread over two processes.
//
// BARAZA_CHAOS_RACES says how many rounds are run (100).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <random>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/status/status.h"
#include "tests/chaos/client.h"
#include "tests/chaos/trial.h"
#include "tests/harness/postgres.h"

namespace baraza::chaos {
namespace {

using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;

constexpr int kMostWriters = 8;

scope::Scope Racer() {
  return scope::Scope(
      {.subject = "racer", .role = scope::Role::kSecretariat, .alliance = kAlliance});
}

class EtagRaceTest : public testing::TestWithParam<std::string> {
 protected:
  static void TearDownTestSuite() { postgres_.reset(); }

  void Start(std::map<std::string, std::string> environment) {
    Trial::Options options{.environment = std::move(environment)};
    if (GetParam() == "PostgreSQL") {
      if (postgres_ == nullptr) {
        auto postgres = harness::Postgres::Start();
        ASSERT_TRUE(postgres.ok()) << postgres.status();
        postgres_ = *std::move(postgres);
      }
      options.database = *postgres_->CreateDatabase(options.environment.empty() ? "good" : "bad");
      options.servers = 2;
    }
    const int servers = options.servers;
    auto trial = Trial::Start(std::move(options));
    ASSERT_TRUE(trial.ok()) << trial.status();
    trial_ = *std::move(trial);
    for (int i = 0; i < kMostWriters; ++i) {
      stubs_.push_back(
          OrganisationsService::NewStub(peers::Connect(trial_->server(i % servers).address())));
    }
    organisations::v1::CreateOrganisationRequest request;
    request.mutable_organisation()->set_display_name("Before all races");
    auto created = Client::Once<Organisation>(Racer(), [&](auto* context, Organisation* answer) {
      return stubs_[0]->CreateOrganisation(context, request, answer);
    });
    ASSERT_TRUE(created.ok()) << created.status();
    record_ = *created;
  }

  // Lets `count` writers update the record as it stands, at once; what each was answered.
  std::vector<absl::StatusOr<Organisation>> Race(int round, int count) {
    std::vector<absl::StatusOr<Organisation>> answers(count);
    std::vector<std::thread> threads;
    std::latch start(count);
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&, i] {
        organisations::v1::UpdateOrganisationRequest request;
        request.mutable_organisation()->set_name(record_.name());
        request.mutable_organisation()->set_etag(record_.etag());
        request.mutable_organisation()->set_display_name(absl::StrCat("Race ", round, " of ", i));
        start.arrive_and_wait();
        answers[i] = Client::Once<Organisation>(Racer(), [&](auto* context, Organisation* answer) {
          return stubs_[i]->UpdateOrganisation(context, request, answer);
        });
      });
    }
    for (std::thread& thread : threads) thread.join();
    return answers;
  }

  // How many won; the last one's record is what stands. The others have to be told of the etag.
  int Winners(const std::vector<absl::StatusOr<Organisation>>& answers) {
    int winners = 0;
    for (const auto& answer : answers) {
      if (answer.ok()) {
        ++winners;
        record_ = *answer;
        continue;
      }
      EXPECT_TRUE(absl::IsAborted(answer.status())) << answer.status();
      EXPECT_EQ(status::Reason(answer.status()), "ETAG_MISMATCH");
    }
    return winners;
  }

  // One for all tests; started by the first that needs it.
  static inline std::unique_ptr<harness::Postgres> postgres_;
  std::unique_ptr<Trial> trial_;
  std::vector<std::unique_ptr<OrganisationsService::Stub>> stubs_;
  Organisation record_;
};

TEST_P(EtagRaceTest, HasExactlyOneWinner) {
  const int rounds = NumberFromEnvironment("BARAZA_CHAOS_RACES", 100);
  std::mt19937 random(20247);
  int64_t writers = 0;
  ASSERT_NO_FATAL_FAILURE(Start({}));
  for (int round = 0; round < rounds; ++round) {
    const int count = 2 + static_cast<int>(random() % (kMostWriters - 1));
    writers += count;
    ASSERT_EQ(Winners(Race(round, count)), 1) << "round " << round;
    // Not only were the others told so: the record is the winner's, one version further.
    ASSERT_EQ(record_.etag().substr(0, record_.etag().find('-')), absl::StrCat(round + 2));
    organisations::v1::GetOrganisationRequest request;
    request.set_name(record_.name());
    auto read = Client::Once<Organisation>(Racer(), [&](auto* context, Organisation* answer) {
      return stubs_[0]->GetOrganisation(context, request, answer);
    });
    ASSERT_TRUE(read.ok()) << read.status();
    // Another process' cache may lag behind; the reader of the feed below does not.
    if (GetParam() == "PostgreSQL") continue;
    ASSERT_EQ(read->SerializeAsString(), record_.SerializeAsString());
  }
  ASSERT_TRUE(trial_->follower().AwaitPosition(rounds + 1));
  EXPECT_THAT(trial_->follower().complaints(), testing::IsEmpty());
  EXPECT_EQ(trial_->follower().seen().size(), static_cast<size_t>(rounds) + 1);
  std::printf("  %d races of %lld writers\n", rounds, static_cast<long long>(writers));
}

TEST_P(EtagRaceTest, IsNotWonByAllUnlessEtagsAreIgnored) {
  ASSERT_NO_FATAL_FAILURE(Start({{"BARAZA_PLANTED_FAULT", "ignore-etag"}}));
  EXPECT_GT(Winners(Race(0, kMostWriters)), 1);
}

INSTANTIATE_TEST_SUITE_P(Stores, EtagRaceTest, testing::Values("SQLite", "PostgreSQL"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace baraza::chaos
