#include "services/foundation/rpc/server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>

#include <mutex>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

namespace baraza::rpc {
namespace {

// How long calls may go on over a connection that has had its age. Streams are then told to resume.
constexpr absl::Duration kAgeGrace = absl::Seconds(60);
// A client whose machine is gone is noticed within 40 s.
constexpr absl::Duration kKeepalive = absl::Seconds(30);
constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(10);
// Clients may ping so often; ours do every 10 s.
constexpr absl::Duration kClientsPing = absl::Seconds(5);
// After so long without a call a server that drains closes the connections that are left: clients
// that have something to send have read its good-bye by then.
constexpr absl::Duration kQuiet = absl::Milliseconds(200);
constexpr absl::Duration kLook = absl::Milliseconds(10);
// Calls at a time over one connection; further ones wait at the client.
constexpr int kStreamsPerConnection = 1000;

bool IsLoopback(const std::string& address) {
  return absl::StartsWith(address, "127.") || absl::StartsWith(address, "[::1]:") ||
         absl::StartsWith(address, "localhost:");
}

// How connections are kept, ended and bounded.
void SetConnections(const Server::Connections& connections, grpc::ServerBuilder& builder) {
  auto set = [&builder](const char* name, absl::Duration value) {
    builder.AddChannelArgument(name, static_cast<int>(absl::ToInt64Milliseconds(value)));
  };
  if (connections.age > absl::ZeroDuration()) {
    set(GRPC_ARG_MAX_CONNECTION_AGE_MS, connections.age);
    set(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kAgeGrace);
  }
  set(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepalive);
  set(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeout);
  set(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kClientsPing);
  // Pings without calls are allowed both ways. A drain rests on that, too: it says good-bye, pings,
  // and ends a connection when the answer comes; gRPC holds a ping back for long where it is not.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnection);
}

void SwitchOnPlugins() {
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
}

}  // namespace

Server::Server(std::unique_ptr<grpc::Server> server, std::string address)
    : server_(std::move(server)), address_(std::move(address)) {}

Server::~Server() {
  Drain(absl::ZeroDuration(), [] { return Activity(); });
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const std::string& address,
                                                      const std::vector<grpc::Service*>& services,
                                                      const Connections& connections) {
  if (!connections.credentials.mutual() && !IsLoopback(address)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "address '", address, "': without TLS (--tls-certificate, --tls-key, --tls-authorities) ",
        "the server listens on loopback only (127.0.0.1:PORT)"));
  }
  SwitchOnPlugins();
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  SetConnections(connections, builder);
  int port = 0;
  builder.AddListeningPort(address, connections.credentials.server(), &port);
  for (grpc::Service* service : services) builder.RegisterService(service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    return absl::UnavailableError(absl::StrCat(
        "cannot listen on ", address,
        ": is another process using the port, or is the address not of this machine?"));
  }
  const std::string host = address.substr(0, address.rfind(':'));
  std::unique_ptr<Server> started(new Server(std::move(server), absl::StrCat(host, ":", port)));
  started->SetServing(false);
  return started;
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() {
  return server_->InProcessChannel(grpc::ChannelArguments());
}

void Server::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

// gRPC ends a connection as soon as the last call on it has been answered, if it has said good-bye:
// what a balancer has not read of several answers by then it may lose. So calls under way are
// answered first. Where further calls come nobody heeds that the server goes: there is no use in
// waiting.
void Server::AwaitAnswers(absl::Time end, const std::function<Activity()>& look) {
  const std::int64_t begun = look().begun;
  absl::Notification never;
  for (absl::Duration quiet; quiet < kQuiet && absl::Now() < end;) {
    const Activity activity = look();
    if (activity.begun != begun) return;
    quiet = activity.idle ? quiet + kLook : absl::ZeroDuration();
    never.WaitForNotificationWithTimeout(kLook);
  }
}

// gRPC ends a connection once its client has answered the good-bye. Clients that wait for nothing
// read only now and then: those of gRPC's own C++ every five seconds.
void Server::Drain(absl::Duration limit, const std::function<Activity()>& look) {
  if (std::exchange(drained_, true)) return;
  SetServing(false);
  const absl::Time end = absl::Now() + limit;
  AwaitAnswers(end, look);
  absl::Notification done;
  std::thread shutting([&] {
    server_->Shutdown(absl::ToChronoTime(end));
    done.Notify();
  });
  for (absl::Duration quiet; quiet < kQuiet && !done.HasBeenNotified();) {
    quiet = look().idle ? quiet + kLook : absl::ZeroDuration();
    done.WaitForNotificationWithTimeout(kLook);
  }
  if (!done.HasBeenNotified()) grpc_server_cancel_all_calls(server_->c_server());
  shutting.join();
}

}  // namespace baraza::rpc
