// Unary calls at a fixed concurrency, the same for references and for Baraza.
//
// Why: raw bytes in and out, so that the client spends as little as possible on either, and a
// closed loop, so that both are asked for as much as they give (or a steady pace below that). On
// two cores the client takes its share of the machine: what a server itself spends is told by its
// CPU per call.
//
// Thread-safety: RunLoad from one thread.
#pragma once

#include <grpcpp/grpcpp.h>
#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace baraza::bench {

struct LoadOptions {
  std::string address;
  std::string method;  // "/package.Service/Method"
  // The bytes of the request with this number: 0, 1, 2 ...; called from any thread.
  std::function<std::string(int64_t)> request;
  std::string caller;  // what the development authenticator is told; empty: no metadata
  int callers = 64;
  double seconds = 2;
  int64_t most = 1 << 30;      // calls, if that comes first
  size_t smallest_answer = 1;  // bytes; a shorter answer is a fault
  pid_t server = 0;            // whose CPU is counted
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
};

struct LoadFigures {
  int64_t calls = 0;
  double per_second = 0;
  double server_cpu_us = 0;  // per call
  double p50_us = 0;
  double p99_us = 0;
};

// Runs the load over connections that are open when it starts. An error: the first call that
// failed.
absl::StatusOr<LoadFigures> RunLoad(const LoadOptions& options);

// Runs the load at a steady pace of `per_second` calls, which its callers share: latency counts
// from when a call was due, so that waiting for a caller who is late counts, too.
absl::StatusOr<LoadFigures> RunPaced(const LoadOptions& options, double per_second);

// One call; the answer's bytes.
absl::StatusOr<std::string> CallOnce(const std::shared_ptr<grpc::Channel>& channel,
                                     const std::string& method, const std::string& caller,
                                     const std::string& request);

}  // namespace baraza::bench
