// A Redis with one replica, and three Sentinels that watch over them.
//
// Thread-safety: one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/harness/redis.h"

namespace baraza::harness {

class RedisSentinels {
 public:
  // Starts all and waits until the replica has its copy and the Sentinels know each other: before
  // that a fail-over hangs. Some seconds.
  static absl::StatusOr<std::unique_ptr<RedisSentinels>> Start();

  // "redis-sentinel://...,...,.../main".
  std::string address() const;
  // Those that began as such.
  Redis& master() { return *master_; }
  Redis& replica() { return *replica_; }
  // Asks for a fail-over though the master lives.
  absl::Status FailOver();
  // Waits until a Sentinel names the replica as the master.
  absl::Status AwaitPromotion();

 private:
  RedisSentinels() = default;
  absl::Status StartServers();
  absl::Status StartSentinels();

  std::unique_ptr<Redis> master_;
  std::unique_ptr<Redis> replica_;
  std::vector<std::unique_ptr<Redis>> sentinels_;
};

}  // namespace baraza::harness
