// The HTTP page from which Prometheus reads a service's metrics, and two that say how it is: GET
// /metrics, GET /healthz (should it be started again?) and GET /readyz (should it be called?).
//
// Why: all are read by machines of the operators' that don't speak gRPC or have no certificate for
// mutual TLS, on a port that members never reach. It is plain HTTP without authorisation, and tells
// no secrets: keep the address inside all the same.
//
// /metrics answers 200 in Prometheus' text format. The others answer 200 and "OK", or 503 and the
// status. Anything else but GET and HEAD on these is refused.
//
// Ownership: the registry and what the functions of Health read outlive the exposer.
// Thread-safety: the functions are called from two threads of the exposer's; the exposer's own
// methods may be called from any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/foundation/metrics/metrics.h"

namespace baraza::metrics {

// What the two pages ask; both must be quick and must not throw.
struct Health {
  // Whether the process is well. One that is not is started again: no store belongs here.
  std::function<absl::Status()> live = [] { return absl::OkStatus(); };
  // Whether it is to be called now: not while it starts or stops.
  std::function<absl::Status()> ready = [] { return absl::OkStatus(); };
};

// The HTTP server of the three pages.
class Exposer {
 public:
  // Listens on `address`, "host:port" with an IPv4 address or a name; port 0 takes a free one.
  // INVALID_ARGUMENT, reason METRICS_ADDRESS: the address cannot be read or found.
  // FAILED_PRECONDITION, reason METRICS_ADDRESS: it cannot be listened on (is it in use?).
  static absl::StatusOr<std::unique_ptr<Exposer>> Start(const Registry& registry,
                                                        const std::string& address,
                                                        Health health = {});

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
