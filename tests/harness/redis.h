// A real Redis for tests: on a free port of the loopback interface, in a temporary folder, without
// persistence. It dies with the test: with the thread that started it, if that ends first.
//
// Thread-safety: one thread.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/foundation/redis/address.h"
#include "services/foundation/redis/reply.h"
#include "tests/harness/server_process.h"

namespace baraza::harness {

class Redis {
 public:
  struct Options {
    std::vector<std::string> arguments;  // beside port, folder and persistence
    bool sentinel = false;
    std::string configuration = {};  // what stands in the file that a Sentinel needs
  };

  // Starts it and waits until it answers. NOT_FOUND: it is not installed (run tools/setup).
  static absl::StatusOr<std::unique_ptr<Redis>> Start(Options options);
  static absl::StatusOr<std::unique_ptr<Redis>> Start() { return Start(Options()); }
  ~Redis();
  Redis(const Redis&) = delete;
  Redis& operator=(const Redis&) = delete;

  // SIGKILL: what it held is lost.
  void Kill();
  // Starts it again, empty, on the same port.
  absl::Status Restart();
  // SIGSTOP and SIGCONT: connections stay and are accepted, nothing is answered in between.
  void Stall();
  void Resume();
  // Removes every key.
  absl::Status Flush();
  // Sets a bound beyond which it refuses to write; 0: none.
  absl::Status LimitMemory(std::int64_t bytes);

  // One command on a connection of its own; an error that Redis answers is an error here.
  absl::StatusOr<redis::Reply> Run(const redis::Command& command) const;
  // Commands in one go, answers as they come.
  absl::StatusOr<std::vector<redis::Reply>> RunAll(
      const std::vector<redis::Command>& commands) const;
  // Asks until the answer's text contains `expected`. DEADLINE_EXCEEDED with the last answer.
  absl::Status AwaitAnswer(const redis::Command& command, const std::string& expected) const;

  int port() const { return port_; }
  redis::Endpoint endpoint() const { return {"127.0.0.1", port_}; }
  // "redis://127.0.0.1:port".
  std::string address() const { return "redis://" + endpoint().ToString(); }

 private:
  explicit Redis(Options options) : options_(std::move(options)) {}
  absl::Status Launch();
  std::vector<std::string> Words() const;
  absl::Status AwaitReady();

  const Options options_;
  TemporaryFolder folder_;
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace baraza::harness
