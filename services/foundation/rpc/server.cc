#include "services/foundation/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>

#include <mutex>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace baraza::rpc {
namespace {

bool IsLoopback(const std::string& address) {
  return absl::StartsWith(address, "127.") || absl::StartsWith(address, "[::1]:") ||
         absl::StartsWith(address, "localhost:");
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

Server::~Server() { Drain(absl::ZeroDuration()); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const std::string& address,
                                                      const std::vector<grpc::Service*>& services,
                                                      const Credentials& credentials) {
  if (!credentials.mutual() && !IsLoopback(address)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "address '", address, "': without TLS (--tls-certificate, --tls-key, --tls-authorities) ",
        "the server listens on loopback only (127.0.0.1:PORT)"));
  }
  SwitchOnPlugins();
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  int port = 0;
  builder.AddListeningPort(address, credentials.server(), &port);
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

void Server::Drain(absl::Duration limit) {
  SetServing(false);
  server_->Shutdown(absl::ToChronoTime(absl::Now() + limit));
}

}  // namespace baraza::rpc
