// A certificate that is renewed while the process runs.
#include <grpcpp/grpcpp.h>

#include "absl/time/clock.h"
#include "services/foundation/peers/peers.h"
#include "tests/integration/tls_fixture.h"

namespace baraza {
namespace {

constexpr absl::Duration kLimit = absl::Seconds(20);

TEST_F(TlsTest, TakesARenewedCertificateWithoutARestart) {
  harness::LiveIdentity live(identity_);
  const Server server = Serve("organisations", live.files());
  const harness::Identity successor = foreign_.Sign("client");
  const auto caller = CallerWith(foreign_.certificate(), &successor);
  ASSERT_EQ(Knock(server, caller), grpc::StatusCode::UNAVAILABLE);
  live.Swap(foreign_.Sign("organisations"));
  const absl::Time deadline = absl::Now() + kLimit;
  while (Knock(server, caller) != grpc::StatusCode::OK && absl::Now() < deadline) {
    absl::SleepFor(absl::Milliseconds(100));  // another process: nothing to wait on
  }
  EXPECT_EQ(Knock(server, caller), grpc::StatusCode::OK);
  EXPECT_EQ(Knock(server, CallerWith(own_.certificate(), &client_)), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, DoesNotCutConnectionsWhenACertificateIsRenewed) {
  harness::LiveIdentity live(identity_);
  const Server server = Serve("organisations", live.files());
  const auto before = peers::Connect(server->address(), peers::Repeat::kReads,
                                     *rpc::Credentials::Open(FilesOf(client_), absl::Now()));
  ASSERT_TRUE(before->WaitForConnected(absl::ToChronoTime(absl::Now() + kLimit)));
  live.Swap(foreign_.Sign("organisations"));
  const harness::Identity successor = foreign_.Sign("client");
  const auto caller = CallerWith(foreign_.certificate(), &successor);
  const absl::Time deadline = absl::Now() + kLimit;
  while (Knock(server, caller) != grpc::StatusCode::OK && absl::Now() < deadline) {
    absl::SleepFor(absl::Milliseconds(100));  // another process: nothing to wait on
  }
  EXPECT_EQ(before->GetState(false), GRPC_CHANNEL_READY);
}

// The client's side: a process whose own certificate has become useless gets a new one, and its
// channel connects.
TEST_F(TlsTest, LetsAChannelUseARenewedCertificate) {
  harness::LiveIdentity live(foreign_.Sign("client"));
  const Server server = Serve("organisations", identity_);
  const auto channel = peers::Connect(server->address(), peers::Repeat::kReads,
                                      *rpc::Credentials::Open(FilesOf(live.files()), absl::Now()));
  EXPECT_FALSE(channel->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(1))));
  live.Swap(client_);
  EXPECT_TRUE(channel->WaitForConnected(absl::ToChronoTime(absl::Now() + kLimit)));
}

}  // namespace
}  // namespace baraza
