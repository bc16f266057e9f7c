#include "services/foundation/rpc/certified_authenticator.h"

#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/rpc/server.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

using baraza::organisations::v1::GetOrganisationRequest;
using baraza::organisations::v1::Organisation;
using baraza::organisations::v1::OrganisationsService;

// Answers with whom it took the caller for.
class Doorkeeper : public OrganisationsService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetOrganisation(grpc::CallbackServerContext* context,
                                            const GetOrganisationRequest*,
                                            Organisation* answer) override {
    auto* reactor = context->DefaultReactor();
    const auto scope = authenticator_.Authenticate(*context);
    if (scope.ok()) answer->set_display_name(std::string(scope->subject()));
    reactor->Finish(ToGrpc(scope.status()));
    return reactor;
  }

 private:
  CertifiedAuthenticator authenticator_;
};

class CertifiedAuthenticatorTest : public testing::Test {
 protected:
  static absl::StatusOr<std::string> Knock(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    context.AddMetadata(kCallerKey, "subject=alice;role=MEMBER");
    Organisation answer;
    const grpc::Status status =
        OrganisationsService::NewStub(channel)->GetOrganisation(&context, {}, &answer);
    RETURN_IF_ERROR(FromGrpc(status));
    return answer.display_name();
  }

  Doorkeeper doorkeeper_;
  const std::unique_ptr<Server> server_ = *Server::Start("127.0.0.1:0", {&doorkeeper_}, {});
};

TEST_F(CertifiedAuthenticatorTest, RefusesACallerOnAConnectionThatProvesNothing) {
  const auto answer =
      Knock(grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(status::Reason(answer.status()), "CALLER_NOT_CERTIFIED");
}

TEST_F(CertifiedAuthenticatorTest, BelievesWhatStaysInTheProcess) {
  const auto answer = Knock(server_->InProcessChannel());
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(*answer, "alice");
}

}  // namespace
}  // namespace baraza::rpc
