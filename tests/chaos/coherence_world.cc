#include "tests/chaos/coherence_world.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/foundation/status/status.h"
#include "tests/harness/scrape.h"

namespace baraza::chaos {
namespace {

// The port in "postgresql://postgres@127.0.0.1:PORT/NAME", and the address with another one.
absl::StatusOr<int> PortOf(const std::string& address) {
  const size_t from = address.rfind(':') + 1;
  int port = 0;
  if (absl::SimpleAtoi(address.substr(from, address.rfind('/') - from), &port)) return port;
  return absl::InternalError(absl::StrCat("no port in ", address));
}

std::string WithPort(const std::string& address, int port) {
  return absl::StrCat(address.substr(0, address.rfind(':') + 1), port,
                      address.substr(address.rfind('/')));
}

}  // namespace

absl::StatusOr<std::unique_ptr<CoherenceWorld>> CoherenceWorld::Start(Options options) {
  std::unique_ptr<CoherenceWorld> world(new CoherenceWorld(std::move(options)));
  ASSIGN_OR_RETURN(world->redis_, harness::Redis::Start());
  ASSIGN_OR_RETURN(world->postgres_, harness::Postgres::Start());
  ASSIGN_OR_RETURN(const std::string database, world->postgres_->CreateDatabase("coherence"));
  std::vector<std::string> addresses;
  for (Replica& replica : world->replicas_) {
    RETURN_IF_ERROR(world->StartReplica(replica, database));
    addresses.push_back(replica.server->address());
  }
  world->load_ =
      std::make_unique<CoherenceLoad>(world->options_.load, addresses, world->coherence_);
  RETURN_IF_ERROR(world->load_->CreateRecords());
  return world;
}

absl::Status CoherenceWorld::StartReplica(Replica& replica, const std::string& database) {
  ASSIGN_OR_RETURN(const int port, PortOf(database));
  ASSIGN_OR_RETURN(replica.to_database, harness::Proxy::Start(port));
  ASSIGN_OR_RETURN(replica.to_redis, harness::Proxy::Start(redis_->port()));
  replica.server = std::make_unique<harness::ServerProcess>(harness::ServerProcess::Options{
      .program = "services/organisations/baraza-organisations",
      .arguments = {"--database=" + WithPort(database, replica.to_database->port()),
                    absl::StrCat("--cache-address=redis://127.0.0.1:", replica.to_redis->port()),
                    "--cache-megabytes=1"},
      .environment = options_.environment});
  return replica.server->Start();
}

absl::Status CoherenceWorld::Revive(int replica) {
  load_->BeginLife(replica);
  return server(replica).Start();
}

double CoherenceWorld::Metric(const std::string& name, const std::string& label) const {
  double sum = 0;
  for (const Replica& replica : replicas_) {
    const std::string text = harness::Scrape(replica.server->metrics_address());
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      if (!absl::StartsWith(line, name) || !absl::StrContains(line, label)) continue;
      double value = 0;
      if (absl::SimpleAtod(line.substr(line.rfind(' ') + 1), &value)) sum += value;
    }
  }
  return sum;
}

}  // namespace baraza::chaos
