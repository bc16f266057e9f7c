// Two replicas of each service on one PostgreSQL, to be restarted one after the other.
//
// Thread-safety: one thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/foundation/rpc/credentials.h"
#include "tests/harness/postgres.h"
#include "tests/harness/server_process.h"

namespace baraza::chaos {

// The services, in the order in which they start.
inline const std::vector<std::string> kServices = {"organisations", "projects", "duplication",
                                                   "reporting"};

struct PlatformOptions {
  std::vector<std::string> services = kServices;
  std::map<std::string, std::string> environment;
  // How callers are identified, and how a test calls a replica.
  std::vector<std::string> identity = {"--insecure-dev"};
  rpc::Credentials credentials = rpc::Credentials::Insecure();
  std::vector<std::string> arguments;  // of every replica
  // Where a service finds another one: at its replicas unless told otherwise.
  std::map<std::string, std::string> neighbours;
};

class Platform {
 public:
  // Starts all; they need not be ready. Faults are GoogleTest's failures.
  explicit Platform(PlatformOptions options = {});

  // Until every replica answers.
  void AwaitReady();
  // Of a service's replicas, with commas.
  std::string addresses(const std::string& service) const;
  harness::ServerProcess& replica(const std::string& service, int number) const {
    return *replicas_.at(service)[number];
  }
  // Ends a replica in good order, starts it again, and waits until it may be believed to stay.
  void Restart(const std::string& service, int number);
  // Lets writes of a service wait in its database for so long: calls under way take longer than
  // usual. In the background; holds that overlap add up.
  void HoldWrites(const std::string& service, absl::Duration hold);
  // Restarts all, one after the other.
  void RestartAll();

 private:
  void Add(const std::string& service);
  std::vector<std::string> ArgumentsOf(const std::string& service);
  void AwaitReady(const std::string& service, const harness::ServerProcess& replica) const;

  const PlatformOptions options_;
  std::unique_ptr<harness::Postgres> postgres_;
  std::map<std::string, std::string> databases_;
  harness::TemporaryFolder folder_;
  std::map<std::string, std::vector<std::unique_ptr<harness::ServerProcess>>> replicas_;
};

}  // namespace baraza::chaos
