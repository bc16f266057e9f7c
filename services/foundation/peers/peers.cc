#include "services/foundation/peers/peers.h"

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/peers/addresses.h"
#include "services/foundation/rpc/authenticator.h"

namespace baraza::peers {
namespace {

// Connections that no call waits for are read so often: what replicas say of their health is heard
// within that time, instead of gRPC's five seconds. Asked for once, before main begins.
[[maybe_unused]] const int kReadOften =
    ::setenv("GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS", "100", /*overwrite=*/0);

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& addresses, Repeat repeat,
                                       const rpc::Credentials& credentials) {
  grpc::ChannelArguments arguments;
  // A replica whose machine is gone is noticed within 15 s, whether calls are under way or not.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 10000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // Not what its name says: how long an attempt to connect may take. A busy machine needs seconds.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5000);
  arguments.SetInt(GRPC_ARG_DNS_MIN_TIME_BETWEEN_RESOLUTIONS_MS, 2000);
  arguments.SetMaxReceiveMessageSize(64 << 20);
  arguments.SetServiceConfigJSON(ServiceConfig(repeat));
  const absl::StatusOr<std::string> target = TargetOf(addresses);
  return grpc::CreateCustomChannel(target.ok() ? *target : addresses, credentials.channel(),
                                   arguments);
}

absl::Status CheckAddresses(const std::string& addresses, const rpc::Credentials& credentials) {
  const absl::StatusOr<std::string> target = TargetOf(addresses);
  if (!target.ok()) return target.status();
  if (!credentials.mutual() || !absl::StrContains(*target, ",")) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("addresses '", addresses,
                   "': with TLS replicas are found by one name, the one in their certificates: "
                   "write dns:///NAME:PORT"));
}

void CallAs(grpc::ClientContext& context, const scope::Scope& scope, absl::Duration timeout) {
  context.AddMetadata(rpc::kCallerKey, rpc::DevelopmentAuthenticator::Format(scope));
  if (timeout > absl::ZeroDuration()) {
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  }
}

}  // namespace baraza::peers
