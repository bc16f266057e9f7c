// A gRPC server with what every Baraza process offers: its services, health, reflection.
//
// Without TLS it listens on loopback addresses only (development). A port that is in use is an
// error, never shared.
//
// Thread-safety: Start and Drain from one thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/foundation/rpc/activity.h"
#include "services/foundation/rpc/credentials.h"

namespace baraza::rpc {

class Server {
 public:
  struct Connections {
    Credentials credentials = Credentials::Insecure();
    // How long a client may keep one, give or take a tenth: it then makes a new one, to whichever
    // replicas there are now. Zero: for ever.
    absl::Duration age = absl::Minutes(10);
  };

  // Starts to listen on `address` ("127.0.0.1:7400"; port 0: a free one). The services outlive the
  // server. INVALID_ARGUMENT: not a loopback address, and no TLS. UNAVAILABLE: the address cannot
  // be taken.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const std::string& address,
                                                       const std::vector<grpc::Service*>& services,
                                                       const Connections& connections);
  ~Server();

  // Where it listens, with the real port.
  const std::string& address() const { return address_; }
  // A channel that stays inside the process.
  std::shared_ptr<grpc::Channel> InProcessChannel();
  // What health checks are told; starts as not serving.
  void SetServing(bool serving);
  // Ends within `limit`. Waits for calls under way as long as no further ones come, then says
  // good-bye and refuses new ones; what is still under way at the end is cancelled. Connections
  // that are left once nothing is under way are closed, though their clients don't answer.
  void Drain(absl::Duration limit, const std::function<Activity()>& look);

 private:
  static void AwaitAnswers(absl::Time end, const std::function<Activity()>& look);

  Server(std::unique_ptr<grpc::Server> server, std::string address);

  const std::unique_ptr<grpc::Server> server_;
  const std::string address_;
  bool drained_ = false;
};

}  // namespace baraza::rpc
