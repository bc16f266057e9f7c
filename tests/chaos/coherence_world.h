// Two replicas of the register of organisations on one PostgreSQL with one Redis between them, and
// what may befall them. Each replica reaches both through proxies of its own.
//
// Their near caches are small: of a few thousand records they hold some hundreds each.
//
// Thread-safety: one thread.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/chaos/coherence.h"
#include "tests/chaos/coherence_load.h"
#include "tests/harness/postgres.h"
#include "tests/harness/proxy.h"
#include "tests/harness/redis.h"
#include "tests/harness/server_process.h"

namespace baraza::chaos {

class CoherenceWorld {
 public:
  static constexpr int kReplicas = 2;

  struct Options {
    std::map<std::string, std::string> environment;  // of the replicas
    CoherenceLoad::Options load;
  };

  // Starts everything and creates the records; no load yet. NOT_FOUND: PostgreSQL or Redis is not
  // installed.
  static absl::StatusOr<std::unique_ptr<CoherenceWorld>> Start(Options options);

  harness::Redis& redis() { return *redis_; }
  // Between a replica and Redis, and PostgreSQL.
  harness::Proxy& redis_proxy(int replica) { return *replicas_[replica].to_redis; }
  harness::Proxy& database_proxy(int replica) { return *replicas_[replica].to_database; }
  harness::ServerProcess& server(int replica) { return *replicas_[replica].server; }
  CoherenceLoad& load() { return *load_; }
  Coherence& coherence() { return coherence_; }

  // Starts a replica that died, as a new life.
  absl::Status Revive(int replica);
  // What the replicas' metric tells, added up over both and all series that hold `label`.
  double Metric(const std::string& name, const std::string& label = "") const;

 private:
  struct Replica {
    std::unique_ptr<harness::Proxy> to_redis, to_database;
    std::unique_ptr<harness::ServerProcess> server;
  };

  explicit CoherenceWorld(Options options) : options_(std::move(options)) {}
  absl::Status StartReplica(Replica& replica, const std::string& database);

  const Options options_;
  std::unique_ptr<harness::Postgres> postgres_;
  std::unique_ptr<harness::Redis> redis_;
  std::array<Replica, kReplicas> replicas_;
  Coherence coherence_;
  std::unique_ptr<CoherenceLoad> load_;
};

}  // namespace baraza::chaos
