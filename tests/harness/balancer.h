// HAProxy, as an operator puts it before replicas.
//
// Thread-safety: one thread.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/harness/server_process.h"

namespace baraza::harness {

class Balancer {
 public:
  // Whether HAProxy is installed.
  static bool Installed();
  // Starts it with this configuration, and waits until it listens on all `ports`. UNAVAILABLE, with
  // its words: it ended, or does not listen within 10 s.
  static absl::StatusOr<std::unique_ptr<Balancer>> Start(const std::string& configuration,
                                                         const std::vector<int>& ports);
  ~Balancer();
  Balancer(const Balancer&) = delete;
  Balancer& operator=(const Balancer&) = delete;

  // What it wrote so far.
  std::string Log() const;

 private:
  Balancer() = default;
  absl::Status AwaitListening(const std::vector<int>& ports);

  TemporaryFolder folder_;
  pid_t pid_ = 0;
};

}  // namespace baraza::harness
