// A Redis cluster of three masters, each with a third of the slots and without a replica.
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

class RedisCluster {
 public:
  static constexpr int kMasters = 3;

  // Starts it and waits until all agree on who holds what. A second or two.
  static absl::StatusOr<std::unique_ptr<RedisCluster>> Start();

  // "redis-cluster://...": the first of its servers only, which knows the others.
  std::string address() const;
  Redis& master(int i) { return *masters_[static_cast<size_t>(i)]; }
  // Moves the slots first to last, with their keys, from master to master.
  absl::Status Move(int first, int last, int from, int to);

 private:
  RedisCluster() = default;
  absl::Status Assemble();
  absl::Status MoveKeys(int first, int last, int from, int to);
  absl::Status Settle(int first, int last, int from, int to);

  std::vector<std::unique_ptr<Redis>> masters_;
  std::vector<int> bus_ports_;
  std::vector<std::string> ids_;
};

}  // namespace baraza::harness
