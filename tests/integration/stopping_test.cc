// How a process stops that clients are connected to: what is under way is finished, streams are
// told to resume elsewhere, and nobody waits for those that do nothing.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/time/clock.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"
#include "tests/harness/server_process.h"

namespace baraza {
namespace {

using organisations::v1::OrganisationsService;
using scope::Scope;

// Seconds more than it takes on a busy machine, and less than the heart-beat of a watch.
constexpr absl::Duration kSoon = absl::Seconds(3);

class Stopping : public testing::Test {
 protected:
  void SetUp() override {
    const absl::Status started = server_.Start();
    ASSERT_TRUE(started.ok()) << started;
    channel_ = peers::Connect(server_.address());
    stub_ = OrganisationsService::NewStub(channel_);
  }

  // Asks the process to stop; how long it took.
  absl::Duration Stop() {
    const absl::Time begun = absl::Now();
    EXPECT_EQ(server_.Terminate(), 0) << server_.Log();
    return absl::Now() - begun;
  }

  absl::Status Get() {
    grpc::ClientContext context;
    peers::CallAs(context, Scope::Public());
    organisations::v1::GetOrganisationRequest request;
    request.set_name("organisations/none");
    organisations::v1::Organisation answer;
    return rpc::FromGrpc(stub_->GetOrganisation(&context, request, &answer));
  }

  harness::TemporaryFolder folder_;
  harness::ServerProcess server_{
      {.program = "services/organisations/baraza-organisations",
       .arguments = {"--database=sqlite:" + folder_.path() + "/organisations.db"}}};
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<OrganisationsService::Stub> stub_;
};

TEST_F(Stopping, TakesNoTimeWhenNobodyIsConnected) { EXPECT_LT(Stop(), kSoon); }

TEST_F(Stopping, DoesNotWaitForAClientThatDoesNothing) {
  EXPECT_TRUE(absl::IsNotFound(Get()));
  EXPECT_LT(Stop(), kSoon);
}

TEST_F(Stopping, DoesNotWaitForAWatchThatHasNothingToSay) {
  grpc::ClientContext context;
  peers::CallAs(context, Scope::Service("test"), absl::ZeroDuration());
  auto watch = stub_->WatchOrganisations(&context, {});
  organisations::v1::WatchOrganisationsResponse response;
  while (watch->Read(&response) && !response.caught_up()) {
  }
  EXPECT_LT(Stop(), kSoon);
  while (watch->Read(&response)) {
  }
  const absl::Status ended = rpc::FromGrpc(watch->Finish());
  EXPECT_EQ(status::Reason(ended), "SHUTTING_DOWN") << ended;
}

TEST_F(Stopping, DoesNotWaitForAnImportWhoseCallerIsSilent) {
  grpc::ClientContext context;
  peers::CallAs(context, Scope::Service("test"), absl::ZeroDuration());
  auto import = stub_->ImportOrganisations(&context);
  organisations::v1::ImportOrganisationsRequest opening;
  opening.mutable_options()->set_request_id("5f1ff5a0-3c0c-4c9d-9d5e-5d3d7a1f0e11");
  ASSERT_TRUE(import->Write(opening));
  organisations::v1::ImportOrganisationsRequest refused;
  refused.mutable_row()->set_number(1);
  ASSERT_TRUE(import->Write(refused));
  bulk::v1::RowOutcome outcome;
  ASSERT_TRUE(import->Read(&outcome));
  EXPECT_LT(Stop(), kSoon);
  const absl::Status ended = rpc::FromGrpc(import->Finish());
  EXPECT_EQ(status::Reason(ended), "IMPORT_INTERRUPTED") << ended;
}

}  // namespace
}  // namespace baraza
