#include "tests/harness/redis_cluster.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/redis/slots.h"
#include "services/foundation/status/status.h"
#include "tests/harness/free_port.h"

namespace baraza::harness {
namespace {

// SETSLOT for each slot of the range: `rest` follows the slot's number.
std::vector<redis::Command> SetSlots(int first, int last, const redis::Command& rest) {
  std::vector<redis::Command> commands;
  for (int slot = first; slot <= last; ++slot) {
    redis::Command command = {"CLUSTER", "SETSLOT", absl::StrCat(slot)};
    command.insert(command.end(), rest.begin(), rest.end());
    commands.push_back(std::move(command));
  }
  return commands;
}

absl::Status Check(const absl::StatusOr<std::vector<redis::Reply>>& replies) {
  RETURN_IF_ERROR(replies.status());
  for (const redis::Reply& reply : *replies) {
    if (reply.is_error()) return absl::InternalError(reply.text);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<RedisCluster>> RedisCluster::Start() {
  std::unique_ptr<RedisCluster> cluster(new RedisCluster());
  for (int i = 0; i < kMasters; ++i) {
    cluster->bus_ports_.push_back(FreePort());
    ASSIGN_OR_RETURN(auto master,
                     Redis::Start({.arguments = {"--cluster-enabled", "yes", "--cluster-port",
                                                 absl::StrCat(cluster->bus_ports_.back()),
                                                 "--cluster-node-timeout", "1000",
                                                 "--cluster-require-full-coverage", "no"}}));
    cluster->masters_.push_back(std::move(master));
  }
  RETURN_IF_ERROR(cluster->Assemble());
  return cluster;
}

absl::Status RedisCluster::Assemble() {
  for (int i = 0; i < kMasters; ++i) {
    const int first = redis::kSlots * i / kMasters;
    const int last = redis::kSlots * (i + 1) / kMasters - 1;
    RETURN_IF_ERROR(Check(
        master(i).RunAll({{"CLUSTER", "SET-CONFIG-EPOCH", absl::StrCat(i + 1)},
                          {"CLUSTER", "ADDSLOTSRANGE", absl::StrCat(first), absl::StrCat(last)}})));
    ASSIGN_OR_RETURN(redis::Reply id, master(i).Run({"CLUSTER", "MYID"}));
    ids_.push_back(std::move(id.text));
  }
  for (int i = 1; i < kMasters; ++i) {
    RETURN_IF_ERROR(master(0)
                        .Run({"CLUSTER", "MEET", "127.0.0.1", absl::StrCat(master(i).port()),
                              absl::StrCat(bus_ports_[static_cast<size_t>(i)])})
                        .status());
  }
  for (const auto& master : masters_) {
    RETURN_IF_ERROR(master->AwaitAnswer({"CLUSTER", "INFO"}, "cluster_slots_ok:16384"));
    RETURN_IF_ERROR(master->AwaitAnswer({"CLUSTER", "INFO"}, "cluster_state:ok"));
  }
  return absl::OkStatus();
}

std::string RedisCluster::address() const {
  return "redis-cluster://" + masters_[0]->endpoint().ToString();
}

absl::Status RedisCluster::Move(int first, int last, int from, int to) {
  const std::string& source = ids_[static_cast<size_t>(from)];
  const std::string& target = ids_[static_cast<size_t>(to)];
  RETURN_IF_ERROR(Check(master(to).RunAll(SetSlots(first, last, {"IMPORTING", source}))));
  RETURN_IF_ERROR(Check(master(from).RunAll(SetSlots(first, last, {"MIGRATING", target}))));
  RETURN_IF_ERROR(MoveKeys(first, last, from, to));
  return Settle(first, last, from, to);
}

absl::Status RedisCluster::MoveKeys(int first, int last, int from, int to) {
  std::vector<redis::Command> asking;
  for (int slot = first; slot <= last; ++slot) {
    asking.push_back({"CLUSTER", "GETKEYSINSLOT", absl::StrCat(slot), "10000"});
  }
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> slots, master(from).RunAll(asking));
  for (const redis::Reply& keys : slots) {
    if (keys.elements.empty()) continue;
    redis::Command command = {"MIGRATE", "127.0.0.1", absl::StrCat(master(to).port()), "", "0",
                              "5000",    "KEYS"};
    for (const redis::Reply& key : keys.elements) command.push_back(key.text);
    RETURN_IF_ERROR(master(from).Run(command).status());
  }
  return absl::OkStatus();
}

absl::Status RedisCluster::Settle(int first, int last, int from, int to) {
  const redis::Command owner = {"NODE", ids_[static_cast<size_t>(to)]};
  RETURN_IF_ERROR(Check(master(to).RunAll(SetSlots(first, last, owner))));
  return Check(master(from).RunAll(SetSlots(first, last, owner)));
}

}  // namespace baraza::harness
