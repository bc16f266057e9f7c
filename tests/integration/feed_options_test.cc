// The feed's options as an operator gives them: a real process that is started again.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"
#include "tests/harness/server_process.h"

namespace baraza {
namespace {

using organisations::v1::OrganisationsService;
using organisations::v1::WatchOrganisationsRequest;
using organisations::v1::WatchOrganisationsResponse;

class FeedOptionsTest : public testing::Test {
 protected:
  // Starts the service on the test's database, in the place of the one that ran.
  void Serve(std::vector<std::string> arguments) {
    stub_.reset();  // an idle client would hear of the end after seconds only
    if (server_ != nullptr) {
      ASSERT_EQ(server_->Terminate(), 0);
    }
    arguments.push_back("--database=sqlite:" + folder_.path() + "/organisations.db");
    server_ = std::make_unique<harness::ServerProcess>(harness::ServerProcess::Options{
        .program = "services/organisations/baraza-organisations", .arguments = arguments});
    const absl::Status started = server_->Start();
    ASSERT_TRUE(started.ok()) << started;
    stub_ = OrganisationsService::NewStub(peers::Connect(server_->address()));
  }

  // The token with which a reader stands at the end of the feed.
  absl::StatusOr<std::string> Follow(const std::string& token) {
    grpc::ClientContext context;
    peers::CallAs(context, scope::Scope::Public());
    WatchOrganisationsRequest request;
    request.set_resume_token(token);
    auto stream = stub_->WatchOrganisations(&context, request);
    WatchOrganisationsResponse response;
    while (stream->Read(&response)) {
      if (!response.caught_up()) continue;
      context.TryCancel();
      return response.resume_token();
    }
    return rpc::FromGrpc(stream->Finish());
  }

  harness::TemporaryFolder folder_;
  std::unique_ptr<harness::ServerProcess> server_;
  std::unique_ptr<OrganisationsService::Stub> stub_;
};

TEST_F(FeedOptionsTest, AnOrdinaryStartKeepsTokensValid) {
  ASSERT_NO_FATAL_FAILURE(Serve({"--feed-retention-days=1"}));
  const auto token = Follow("");
  ASSERT_TRUE(token.ok()) << token.status();
  ASSERT_NO_FATAL_FAILURE(Serve({}));
  EXPECT_TRUE(Follow(*token).ok());
}

TEST_F(FeedOptionsTest, ANewEpochMakesFollowersStartAgain) {
  ASSERT_NO_FATAL_FAILURE(Serve({}));
  const auto token = Follow("");
  ASSERT_TRUE(token.ok()) << token.status();
  ASSERT_NO_FATAL_FAILURE(Serve({"--new-feed-epoch"}));
  EXPECT_EQ(status::Reason(Follow(*token).status()), "FEED_EPOCH_CHANGED");
  EXPECT_TRUE(Follow("").ok());
}

}  // namespace
}  // namespace baraza
