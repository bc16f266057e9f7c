// Where a service answers, as whoever runs the platform writes it down.
//
// Why: a service has several replicas, and calls go to all of them in turn. Where they are is
// either written down, one address after the other, or asked of DNS again and again, as a headless
// service of Kubernetes is.
//
//   127.0.0.1:7400                     one replica (also NAME:PORT: all that the name stands for)
//   10.0.0.1:7400,10.0.0.2:7400        several: numbers only, all IPv4 or all [IPv6]
//   dns:///organisations.baraza:7400   all that the name stands for, asked again when one is lost
//
// Thread-safety: pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace baraza::peers {

// The target by which gRPC knows them. INVALID_ARGUMENT: what is wrong with `addresses`.
absl::StatusOr<std::string> TargetOf(const std::string& addresses);

}  // namespace baraza::peers
