// What callers of a register are told while its PostgreSQL hangs, is dead, or is not there yet.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "tests/chaos/trial.h"
#include "tests/harness/await.h"
#include "tests/harness/postgres.h"
#include "tests/harness/scrape.h"

namespace baraza::chaos {
namespace {

using organisations::v1::OrganisationsService;
using scope::Scope;

// A place in the executor's queue (a call without a deadline has one of 30 s), a statement's limit,
// those of connections, and what a loaded machine adds.
constexpr absl::Duration kGivenUpWithin = absl::Seconds(60);
constexpr absl::Duration kPatience = absl::Seconds(2);  // of a caller with a deadline
constexpr absl::Duration kSlack = absl::Seconds(3);

const Scope kSecretariat({.subject = "hang",
                          .role = scope::Role::kSecretariat,
                          .alliance = "alliances/chaos"});

class PostgresHangTest : public testing::Test {
 protected:
  void SetUp() override {
    auto postgres = harness::Postgres::Start();
    if (absl::IsNotFound(postgres.status())) GTEST_SKIP() << postgres.status().message();
    ASSERT_TRUE(postgres.ok()) << postgres.status();
    postgres_ = *std::move(postgres);
    auto database = postgres_->CreateDatabase("chaos");
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = *database;
  }

  // Starts the register, its writers, and a client of the test's own.
  std::unique_ptr<Trial> Begin() {
    auto trial = Trial::Start({.database = database_, .writers = 8, .families = 2, .seed = 7});
    EXPECT_TRUE(trial.ok()) << trial.status();
    channel_ = peers::Connect((*trial)->server().address());
    stub_ = OrganisationsService::NewStub(channel_);
    (*trial)->Load();
    EXPECT_TRUE((*trial)->AwaitMore(50));
    organisations::v1::ListOrganisationsResponse page;
    EXPECT_EQ(List(absl::Seconds(20), page), absl::OkStatus());
    if (page.organisations_size() > 0) known_ = page.organisations(0).name();
    return *std::move(trial);
  }

  // Makes one call as the secretariat. A timeout of zero: without a deadline.
  template <class Call>
  static absl::Status Ask(absl::Duration timeout, const Call& call) {
    grpc::ClientContext context;
    peers::CallAs(context, kSecretariat, timeout);
    return rpc::FromGrpc(call(&context));
  }
  // A write that leaves no trace, so that the oracle has nothing to say about it.
  absl::Status Write(absl::Duration timeout) {
    organisations::v1::CreateOrganisationRequest request;
    request.mutable_organisation()->set_display_name("nobody");
    request.set_validate_only(true);
    organisations::v1::Organisation created;
    return Ask(timeout, [&](grpc::ClientContext* context) {
      return stub_->CreateOrganisation(context, request, &created);
    });
  }
  absl::Status Get(absl::Duration timeout = absl::Seconds(20)) {
    organisations::v1::GetOrganisationRequest request;
    request.set_name(known_);
    organisations::v1::Organisation found;
    return Ask(timeout, [&](grpc::ClientContext* context) {
      return stub_->GetOrganisation(context, request, &found);
    });
  }
  absl::Status List(absl::Duration timeout) {
    organisations::v1::ListOrganisationsResponse page;
    return List(timeout, page);
  }
  absl::Status List(absl::Duration timeout, organisations::v1::ListOrganisationsResponse& page) {
    return Ask(timeout, [&](grpc::ClientContext* context) {
      return stub_->ListOrganisations(context, {}, &page);
    });
  }
  // Whether a kubelet would let the process live, and callers come to it.
  static bool Serving(Trial& trial) {
    const std::string& address = trial.server().metrics_address();
    return absl::StrContains(harness::Scrape(address, "/healthz"), " 200 ") &&
           absl::StrContains(harness::Scrape(address, "/readyz"), " 200 ");
  }

  // Waits until the register no longer believes its caches.
  bool AwaitDisbelief() {
    return harness::Await([&] { return !Get(absl::Milliseconds(500)).ok(); });
  }
  // How long `ask` took to be told UNAVAILABLE.
  template <class Question>
  static absl::Duration UntilUnavailable(const Question& ask) {
    const absl::Time asked = absl::Now();
    const absl::Status told = ask();
    EXPECT_TRUE(absl::IsUnavailable(told)) << told;
    return absl::Now() - asked;
  }
  // That all is well again, and that nothing was lost.
  void ExpectWell(Trial& trial) {
    EXPECT_TRUE(harness::Await([&] { return Get().ok(); }, kGivenUpWithin));
    EXPECT_TRUE(harness::Await([&] { return List(absl::Seconds(20)).ok(); }, kGivenUpWithin));
    EXPECT_TRUE(trial.AwaitMore(100));
    EXPECT_THAT(trial.Finish(), testing::IsEmpty());
  }

  std::unique_ptr<harness::Postgres> postgres_;
  std::string database_, known_;  // a record that was read
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<OrganisationsService::Stub> stub_;
};

TEST_F(PostgresHangTest, KeepsNobodyWaitingForEverAndLosesNothing) {
  auto trial = Begin();
  EXPECT_EQ(Get(), absl::OkStatus());
  postgres_->Pause();
  EXPECT_EQ(Get(), absl::OkStatus()) << "caches are believed for two seconds more";

  const absl::Time asked = absl::Now();
  EXPECT_TRUE(absl::IsDeadlineExceeded(List(kPatience)));
  EXPECT_LT(absl::Now() - asked, kPatience + kSlack);
  EXPECT_TRUE(AwaitDisbelief());
  EXPECT_TRUE(Serving(*trial));

  absl::Duration write;
  std::thread writer(
      [&] { write = UntilUnavailable([&] { return Write(absl::ZeroDuration()); }); });
  const absl::Duration read = UntilUnavailable([&] { return List(absl::ZeroDuration()); });
  writer.join();
  std::printf("  without a deadline: read given up after %s, write after %s\n",
              absl::FormatDuration(read).c_str(), absl::FormatDuration(write).c_str());
  EXPECT_LT(read, kGivenUpWithin);
  EXPECT_LT(write, kGivenUpWithin);
  EXPECT_TRUE(Serving(*trial));

  postgres_->Continue();
  ExpectWell(*trial);
}

TEST_F(PostgresHangTest, StopsInGoodOrderWhenAskedToMeanwhile) {
  auto trial = Begin();
  postgres_->Pause();
  const absl::Time asked = absl::Now();
  EXPECT_EQ(trial->server().Terminate(), 0) << trial->server().Log();
  EXPECT_LT(absl::Now() - asked, kGivenUpWithin);
  postgres_->Continue();
  EXPECT_TRUE(trial->Restart().ok());
  ExpectWell(*trial);
}

TEST_F(PostgresHangTest, IsToldAtOnceWhenItIsDead) {
  auto trial = Begin();
  postgres_->Kill();
  EXPECT_TRUE(AwaitDisbelief());
  EXPECT_LT(UntilUnavailable([&] { return List(absl::ZeroDuration()); }), kSlack);
  EXPECT_LT(UntilUnavailable([&] { return Get(absl::ZeroDuration()); }), kSlack);
  EXPECT_LT(UntilUnavailable([&] { return Write(absl::ZeroDuration()); }), kSlack);
  EXPECT_TRUE(Serving(*trial));
  ASSERT_TRUE(postgres_->Restart().ok());
  ExpectWell(*trial);
}

// A register that is started while its PostgreSQL is not there.
class NoPostgres : public PostgresHangTest {
 protected:
  void SetUp() override {
    PostgresHangTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    postgres_->Kill();
    server_ = std::make_unique<harness::ServerProcess>(
        harness::ServerProcess::Options{.program = "services/organisations/baraza-organisations",
                                        .arguments = {"--database=" + database_}});
  }
  std::unique_ptr<harness::ServerProcess> server_;
};

TEST_F(NoPostgres, IsWaitedForAndThenServed) {
  std::thread database([&] {
    EXPECT_TRUE(harness::Await([&] { return absl::StrContains(server_->Log(), "trying again"); }));
    EXPECT_TRUE(postgres_->Restart().ok());
  });
  EXPECT_EQ(server_->Start(absl::Seconds(40)), absl::OkStatus());
  database.join();
  stub_ = OrganisationsService::NewStub(peers::Connect(server_->address()));
  EXPECT_EQ(Write(absl::Seconds(20)), absl::OkStatus());
  EXPECT_EQ(server_->Terminate(), 0);
}

// Takes the 20 s of a start: for `tools/test --long`.
TEST_F(NoPostgres, SaysWhyItEndsWhenNobodyComes) {
  if (NumberFromEnvironment("BARAZA_CHAOS_PATIENT", 0) == 0) GTEST_SKIP() << "takes 20 s";
  const absl::Time started = absl::Now();
  const absl::Status ended = server_->Start(absl::Seconds(60));
  EXPECT_FALSE(absl::IsDeadlineExceeded(ended)) << "it ends by itself";
  EXPECT_THAT(ended.message(), testing::HasSubstr("cannot connect to PostgreSQL"));
  EXPECT_GT(absl::Now() - started, absl::Seconds(15));
}

}  // namespace
}  // namespace baraza::chaos
