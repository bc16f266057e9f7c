// A real PostgreSQL for tests: its own data folder in a temporary place, a free port, no password,
// loopback only.
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

class Postgres {
 public:
  static bool Installed();
  // Makes a cluster and starts it. NOT_FOUND: PostgreSQL is not installed (run tools/setup).
  static absl::StatusOr<std::unique_ptr<Postgres>> Start();
  ~Postgres();

  // A new empty database; its address for store::Database.
  absl::StatusOr<std::string> CreateDatabase(const std::string& name);
  // SIGKILL to the postmaster and everything it started, as in a power cut.
  void Kill();
  // SIGSTOP to the same: connections stay, and nobody answers on them.
  void Pause();
  // Lets those whom Pause stopped go on.
  void Continue();
  // Starts again on the same data and port.
  absl::Status Restart();

 private:
  Postgres() = default;
  absl::Status Initialise();
  absl::Status Launch();
  pid_t Postmaster() const;

  TemporaryFolder folder_;
  int port_ = 0;
  std::vector<pid_t> paused_;
};

}  // namespace baraza::harness
