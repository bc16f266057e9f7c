#include "services/projects/neighbours/peer_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "services/foundation/rpc/authenticator.h"
#include "services/foundation/status/status.h"

namespace baraza::projects {
namespace {

using organisations::v1::BatchGetOrganisationsRequest;
using organisations::v1::BatchGetOrganisationsResponse;
using scope::Role;
using scope::Scope;
using testing::ElementsAre;
using testing::IsEmpty;

const Scope kMember({.subject = "m", .role = Role::kMember, .organisation = "organisations/m"});

// Knows organisations whose names hold "known", and to kMember those that hold "mine".
class FakeOrganisations : public organisations::v1::OrganisationsService::Service {
 public:
  grpc::Status BatchGetOrganisations(grpc::ServerContext* context,
                                     const BatchGetOrganisationsRequest* request,
                                     BatchGetOrganisationsResponse* response) override {
    ++calls;
    names += request->names_size();
    if (down) return grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "too busy");
    const auto caller = context->client_metadata().find(rpc::kCallerKey);
    const std::string text(caller->second.data(), caller->second.size());
    const bool member = text.find("organisations/m") != std::string::npos;
    for (const std::string& name : request->names()) {
      const bool known = name.find("known") != std::string::npos;
      const bool mine = name.find("mine") != std::string::npos;
      if (!known && !(mine && member)) response->add_missing_names(name);
    }
    return grpc::Status::OK;
  }

  std::atomic<int> calls{0};
  std::atomic<int> names{0};
  std::atomic<bool> down{false};
};

class PeerDirectoryTest : public testing::Test {
 protected:
  void SetUp() override {
    grpc::ServerBuilder builder;
    builder.RegisterService(&organisations_);
    server_ = builder.BuildAndStart();
    directory_.Connect(server_->InProcessChannel({}));
  }
  void TearDown() override { server_->Shutdown(); }

  FakeOrganisations organisations_;
  std::unique_ptr<grpc::Server> server_;
  metrics::Registry metrics_;
  PeerDirectory directory_{metrics_};
};

TEST_F(PeerDirectoryTest, TellsWhatIsUnknown) {
  const auto unknown = directory_.Unknown(kMember, {"organisations/known", "organisations/x"});
  ASSERT_TRUE(unknown.ok()) << unknown.status();
  EXPECT_THAT(*unknown, ElementsAre("organisations/x"));
}

TEST_F(PeerDirectoryTest, AsksOnceForWhatExists) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(*directory_.Unknown(kMember, {"organisations/known"}), IsEmpty());
  }
  EXPECT_EQ(organisations_.calls, 1);
}

TEST_F(PeerDirectoryTest, AsksAgainForWhatDidNotExist) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(*directory_.Unknown(kMember, {"organisations/x"}), ElementsAre("organisations/x"));
  }
  EXPECT_EQ(organisations_.calls, 2);
}

TEST_F(PeerDirectoryTest, DoesNotTellOneCallerWhatAnotherMayRead) {
  EXPECT_THAT(*directory_.Unknown(kMember, {"organisations/mine"}), IsEmpty());
  const Scope stranger({.subject = "z", .role = Role::kMember, .organisation = "organisations/z"});
  EXPECT_THAT(*directory_.Unknown(stranger, {"organisations/mine"}),
              ElementsAre("organisations/mine"));
}

TEST_F(PeerDirectoryTest, AsksAboutManyInPartsThatTheNeighbourTakes) {
  std::set<std::string> names;
  for (int i = 0; i < 2500; ++i) names.insert("organisations/known" + std::to_string(i));
  EXPECT_THAT(*directory_.Unknown(kMember, names), IsEmpty());
  EXPECT_EQ(organisations_.calls, 3);
  EXPECT_EQ(organisations_.names, 2500);
}

TEST_F(PeerDirectoryTest, SaysWhatToDoWhenTheNeighbourDoesNotAnswer) {
  organisations_.down = true;
  const auto unknown = directory_.Unknown(kMember, {"organisations/known"});
  EXPECT_TRUE(absl::IsUnavailable(unknown.status()));
  EXPECT_EQ(status::Reason(unknown.status()), "ORGANISATIONS_UNAVAILABLE");
  EXPECT_TRUE(status::RetryAfter(unknown.status()).has_value());
}

TEST(PeerDirectory, IsUnavailableBeforeItIsConnected) {
  metrics::Registry metrics;
  PeerDirectory directory(metrics);
  EXPECT_TRUE(absl::IsUnavailable(directory.Unknown(kMember, {"organisations/a"}).status()));
}

}  // namespace
}  // namespace baraza::projects
