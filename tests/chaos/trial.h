// One trial of the register of organisations: its processes, the writers that load them, a follower
// on each, and the oracle in the end. A test says what befalls the processes meanwhile.
//
// Thread-safety: one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/chaos/feed_reader.h"
#include "tests/chaos/journal.h"
#include "tests/chaos/oracle.h"
#include "tests/chaos/workload.h"
#include "tests/harness/server_process.h"

namespace baraza::chaos {

// What the environment's `variable` says, as a number; `otherwise` if it says nothing.
int NumberFromEnvironment(const char* variable, int otherwise);

class Trial {
 public:
  struct Options {
    std::string database;  // empty: a new SQLite file
    int servers = 1;
    std::map<std::string, std::string> environment;  // of the servers
    int writers = 32;                                // for each server
    int families = 16;                               // for each server
    uint32_t seed = 1;
  };

  // Starts servers and followers; no load yet.
  static absl::StatusOr<std::unique_ptr<Trial>> Start(Options options);

  // Starts the writers.
  void Load();
  // Waits until `count` more writes are acknowledged than there are now.
  bool AwaitMore(int64_t count) {
    return journal_.AwaitAcknowledged(journal_.acknowledged() + count);
  }
  // Waits until at least `count` requests are in flight; a moment for a blow.
  void AwaitInFlight(int count) const;
  // Ends the load and lets the oracle speak; prints what was done. Empty: nothing is wrong.
  std::vector<std::string> Finish();

  harness::ServerProcess& server(int number = 0) { return *servers_[number]; }
  FeedReader& follower(int number = 0) { return *followers_[number]; }
  // From which a register that was empty at the start can be followed.
  const std::string& token() const { return token_; }
  Journal& journal() { return journal_; }
  Workload& workload() { return *workload_; }

  // Starts a server that was killed, and how long it took until it answered a request.
  absl::StatusOr<absl::Duration> Restart(int number = 0);

 private:
  explicit Trial(Options options) : options_(std::move(options)) {}
  absl::Status StartServers();
  void PrintActs() const;

  const Options options_;
  harness::TemporaryFolder folder_;
  Journal journal_;
  std::string token_;
  std::vector<std::unique_ptr<harness::ServerProcess>> servers_;
  std::vector<std::unique_ptr<FeedReader>> followers_;
  std::unique_ptr<Workload> workload_;
};

}  // namespace baraza::chaos
