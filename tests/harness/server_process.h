// A Baraza server as a process of its own, for tests that talk to it, kill it and start it again.
//
// Thread-safety: one thread; address() may be read from any while the process runs.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace baraza::harness {

// The build folder's program `name` ("services/organisations/baraza-organisations").
std::string ProgramPath(const std::string& name);

// A new empty folder that is removed when the object goes.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class ServerProcess {
 public:
  struct Options {
    std::string program;                             // as ProgramPath takes it
    std::vector<std::string> arguments;              // beside identity and addresses
    std::map<std::string, std::string> environment;  // beside the test's own
    std::string listen = "127.0.0.1:0";
    std::vector<std::string> identity = {"--insecure-dev"};  // how callers are identified
  };

  explicit ServerProcess(Options options) : options_(std::move(options)) {}
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Starts the process and waits until it says that it serves. DEADLINE_EXCEEDED, or the exit's
  // reason with what the process wrote.
  absl::Status Start(absl::Duration limit = absl::Seconds(20));
  // SIGKILL, and waits. What was in flight is lost, as in a power cut of the process.
  void Kill();
  // SIGTERM, and waits; its exit code.
  int Terminate();
  // Waits for a process that ends by itself (a failpoint); true if it was killed by SIGKILL.
  bool AwaitDeath();
  bool running() const { return pid_ > 0; }
  // The process, to look at what it uses; 0 when none runs.
  pid_t pid() const { return pid_; }

  // Where it serves; the same again after a restart, so that clients and scrapers find it.
  const std::string& address() const { return address_; }
  const std::string& metrics_address() const { return metrics_; }
  // What it wrote to standard error so far.
  std::string Log() const;
  // Environment of the next start.
  std::map<std::string, std::string>& environment() { return options_.environment; }

 private:
  absl::Status AwaitServing(absl::Time deadline);

  Options options_;
  pid_t pid_ = 0;
  std::string address_;
  std::string metrics_;
  TemporaryFolder folder_;
  size_t log_start_ = 0;  // where the log of this start begins
};

}  // namespace baraza::harness
