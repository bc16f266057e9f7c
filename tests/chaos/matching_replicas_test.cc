// Two replicas of the duplication service on one PostgreSQL: one writes matches, both answer. The
// one that writes is killed, and the next one paused and let go on again, while organisations are
// registered. In the end both know the matches that one replica alone finds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "tests/harness/postgres.h"
#include "tests/harness/server_process.h"

namespace baraza::chaos {
namespace {

using duplication::v1::DuplicationService;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using scope::Scope;

constexpr absl::Duration kPatience = absl::Seconds(40);
// A dead holder's work is taken up within 4 s (lease.h); the machine may be busy.
constexpr absl::Duration kTakeOver = absl::Seconds(12);

const Scope kCaller = Scope::Service("replicas");

// Makes one call.
template <class Stub, class Request, class Response>
absl::Status Call(Stub& stub,
                  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                  const Request& request, Response& response) {
  grpc::ClientContext context;
  peers::CallAs(context, kCaller);
  return rpc::FromGrpc((stub.*method)(&context, request, &response));
}

// Waits for what another process does; false: not in time.
bool Await(absl::Duration limit, const std::function<bool()>& condition) {
  absl::Notification never;
  for (const absl::Time until = absl::Now() + limit; absl::Now() < until;) {
    if (condition()) return true;
    never.WaitForNotificationWithTimeout(absl::Milliseconds(50));
  }
  return false;
}

class MatchingReplicas : public testing::Test {
 protected:
  void SetUp() override {
    auto postgres = harness::Postgres::Start();
    if (absl::IsNotFound(postgres.status())) GTEST_SKIP() << postgres.status().message();
    ASSERT_TRUE(postgres.ok()) << postgres.status();
    postgres_ = *std::move(postgres);
    organisations_ = Serve("organisations", {Sqlite("organisations")});
    const std::string at = "--organisations=" + organisations_->address();
    projects_ = Serve("projects", {Sqlite("projects"), at});
    neighbours_ = {at, "--projects=" + projects_->address()};
    registry_ = OrganisationsService::NewStub(peers::Connect(organisations_->address()));
    auto database = postgres_->CreateDatabase("duplication");
    ASSERT_TRUE(database.ok()) << database.status();
    for (auto& replica : replicas_) replica = Match("--database=" + *database);
  }

  std::unique_ptr<harness::ServerProcess> Serve(const std::string& name,
                                                std::vector<std::string> arguments) {
    auto server = std::make_unique<harness::ServerProcess>(harness::ServerProcess::Options{
        .program = absl::StrCat("services/", name, "/baraza-", name),
        .arguments = std::move(arguments)});
    const absl::Status started = server->Start();
    EXPECT_TRUE(started.ok()) << started;
    return server;
  }
  std::unique_ptr<harness::ServerProcess> Match(const std::string& database) {
    return Serve("duplication", {database, neighbours_[0], neighbours_[1]});
  }
  std::string Sqlite(const std::string& name) {
    return absl::StrCat("--database=sqlite:", folder_.path(), "/", name, ".db");
  }

  // Registers pairs of organisations that are one.
  void Register(int pairs) {
    for (int i = 0; i < 2 * pairs; ++i) {
      organisations::v1::CreateOrganisationRequest request;
      Organisation& made = *request.mutable_organisation();
      made.set_display_name(absl::StrCat("Kenema Nurses Trust ", registered_++ / 2 + 100));
      made.set_country("SL");
      made.set_locality("Kenema");
      Organisation answer;
      const absl::Status status =
          Call(*registry_, &OrganisationsService::Stub::CreateOrganisation, request, answer);
      ASSERT_TRUE(status.ok()) << status;
    }
  }

  static std::unique_ptr<DuplicationService::Stub> Reach(const harness::ServerProcess& replica) {
    return DuplicationService::NewStub(peers::Connect(replica.address()));
  }

  // Where the register's feed stands: each registration is one change.
  bool InStep(const harness::ServerProcess& replica) {
    const auto stub = Reach(replica);
    return Await(kPatience, [&] {
      duplication::v1::GetProgressResponse progress;
      return Call(*stub, &DuplicationService::Stub::GetProgress, {}, progress).ok() &&
             progress.ready() && progress.organisations_position() >= registered_;
    });
  }

  // What the matches say, without what differs from store to store.
  std::vector<std::string> Matches(const harness::ServerProcess& replica) {
    std::vector<std::string> matches;
    const auto stub = Reach(replica);
    duplication::v1::ListMatchesRequest request;
    request.set_page_size(1000);
    duplication::v1::ListMatchesResponse page;
    const absl::Status status = Call(*stub, &DuplicationService::Stub::ListMatches, request, page);
    EXPECT_TRUE(status.ok()) << status;
    for (const auto& match : page.matches()) {
      matches.push_back(absl::StrCat(match.name(), " ", match.subjects(0), " ", match.subjects(1),
                                     " ", match.state(), " ", match.kind()));
    }
    std::sort(matches.begin(), matches.end());
    return matches;
  }

  static bool Holds(const harness::ServerProcess& replica) {
    const std::string log = replica.Log();
    const size_t taken = log.rfind("\"message\":\"lease taken\",\"lease\":\"matches\"");
    if (taken == std::string::npos) return false;
    return log.find("lease lost", taken) == std::string::npos;
  }

  int registered_ = 0;
  harness::TemporaryFolder folder_;
  std::unique_ptr<harness::Postgres> postgres_;
  std::unique_ptr<harness::ServerProcess> organisations_, projects_, replicas_[2];
  std::vector<std::string> neighbours_;
  std::unique_ptr<OrganisationsService::Stub> registry_;
};

TEST_F(MatchingReplicas, FindWhatOneAloneFindsThoughWhoeverWritesDiesOrIsPaused) {
  Register(10);
  ASSERT_TRUE(InStep(*replicas_[0]) && InStep(*replicas_[1]));
  const int first = Holds(*replicas_[0]) ? 0 : 1;
  ASSERT_TRUE(Holds(*replicas_[first]));
  ASSERT_FALSE(Holds(*replicas_[1 - first])) << "one at a time";

  replicas_[first]->Kill();
  harness::ServerProcess& second = *replicas_[1 - first];
  Register(10);
  EXPECT_TRUE(Await(kTakeOver, [&] { return Holds(second); })) << second.Log();
  EXPECT_TRUE(InStep(second));

  ASSERT_TRUE(replicas_[first]->Start().ok());
  ASSERT_TRUE(InStep(*replicas_[first]));
  ::kill(second.pid(), SIGSTOP);
  Register(10);
  EXPECT_TRUE(Await(kTakeOver, [&] { return Holds(*replicas_[first]); }));
  EXPECT_TRUE(InStep(*replicas_[first]));
  ::kill(second.pid(), SIGCONT);
  Register(10);

  const auto alone = Match(Sqlite("alone"));
  ASSERT_TRUE(InStep(second) && InStep(*replicas_[first]) && InStep(*alone));
  EXPECT_TRUE(Await(kTakeOver, [&] { return !Holds(second); })) << "it is told that it is not";
  const std::vector<std::string> expected = Matches(*alone);
  EXPECT_GE(expected.size(), 40);
  EXPECT_EQ(Matches(*replicas_[first]), expected);
  EXPECT_EQ(Matches(second), expected);
}

TEST_F(MatchingReplicas, BothAnswerChecksAllTheTimeButWhileTheyAreDown) {
  Register(2);
  ASSERT_TRUE(InStep(*replicas_[0]) && InStep(*replicas_[1]));
  const auto stub = DuplicationService::NewStub(
      peers::Connect(absl::StrCat(replicas_[0]->address(), ",", replicas_[1]->address())));
  std::atomic<bool> stopping = false;
  std::atomic<int> calls = 0;
  std::string failed;
  std::thread checks([&] {
    while (!stopping) {
      duplication::v1::CheckOrganisationRequest check;
      check.mutable_organisation()->set_display_name("Kenema Nurses Trust 100");
      duplication::v1::CheckOrganisationResponse answer;
      const absl::Status status =
          Call(*stub, &DuplicationService::Stub::CheckOrganisation, check, answer);
      if (!status.ok() && failed.empty()) failed = status.ToString();
      ++calls;
    }
  });
  const int holder = Holds(*replicas_[0]) ? 0 : 1;
  replicas_[holder]->Kill();
  EXPECT_TRUE(Await(kTakeOver, [&] { return Holds(*replicas_[1 - holder]); }));
  stopping = true;
  checks.join();
  EXPECT_EQ(failed, "");
  EXPECT_GT(calls, 100);
}

}  // namespace
}  // namespace baraza::chaos
