// The HTTP page from which Prometheus reads a service's metrics, and one that says whether it is
// well: GET /metrics and GET /healthz.
//
// Why: both are read by machines of the operators' that don't speak gRPC, on a port that members
// never reach. It is plain HTTP without authorisation: keep the address inside.
//
// /metrics answers 200 in Prometheus' text format. /healthz answers 200 and "OK", or 503 and the
// status. Anything else but GET and HEAD on these two is refused.
//
// Ownership: the registry and what the health function reads outlive the exposer.
// Thread-safety: the health function is called from two threads of the exposer's; the exposer's own
// methods may be called from any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/foundation/metrics/metrics.h"

namespace baraza::metrics {

class Exposer {
 public:
  // Listens on `address`, "host:port" with an IPv4 address or a name; port 0 takes a free one.
  // `health` says whether the service is well; it must be quick and must not throw.
  // INVALID_ARGUMENT, reason METRICS_ADDRESS: the address cannot be read or found.
  // FAILED_PRECONDITION, reason METRICS_ADDRESS: it cannot be listened on (is it in use?).
  static absl::StatusOr<std::unique_ptr<Exposer>> Start(
      const Registry& registry, const std::string& address,
      std::function<absl::Status()> health = [] { return absl::OkStatus(); });

  // Stops listening, after the answers under way: some 10 ms if there are none.
  ~Exposer();
  Exposer(const Exposer&) = delete;
  Exposer& operator=(const Exposer&) = delete;

  // The port it listens on.
  int port() const;

 private:
  struct Server;
  explicit Exposer(std::unique_ptr<Server> server);

  const std::unique_ptr<Server> server_;
};

}  // namespace baraza::metrics
