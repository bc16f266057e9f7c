#include "services/foundation/redis/discovery.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/redis/connection.h"
#include "services/foundation/status/status.h"

namespace baraza::redis {
namespace {

absl::StatusOr<Layout> AskSentinel(const Address& address, const Endpoint& sentinel,
                                   const Deadline& deadline) {
  // User and password are those of the master: Sentinels have their own, mostly none.
  ASSIGN_OR_RETURN(const auto connection, Connection::Open(sentinel, {}, deadline));
  ASSIGN_OR_RETURN(
      const Reply reply,
      connection->Run(Command{"SENTINEL", "GET-MASTER-ADDR-BY-NAME", address.master}, deadline));
  Endpoint master;
  if (!reply.is_list() || reply.elements.size() != 2 ||
      !absl::SimpleAtoi(reply.elements[1].text, &master.port)) {
    return absl::UnavailableError(absl::StrCat("Sentinel at ", sentinel.ToString(),
                                               " knows no master '", address.master, "'"));
  }
  master.host = reply.elements[0].text;
  return Layout{.masters = {std::move(master)}};
}

absl::StatusOr<Layout> AskCluster(const Address& address, const Endpoint& server,
                                  const Deadline& deadline) {
  ASSIGN_OR_RETURN(const auto connection, Connection::Open(server, address.login, deadline));
  ASSIGN_OR_RETURN(const Reply reply, connection->Run(Command{"CLUSTER", "SLOTS"}, deadline));
  return ReadClusterSlots(reply, server);
}

absl::StatusOr<Layout> Ask(const Address& address, const Endpoint& endpoint, absl::Duration limit) {
  const Deadline deadline(limit);
  return address.topology == Topology::kSentinel ? AskSentinel(address, endpoint, deadline)
                                                 : AskCluster(address, endpoint, deadline);
}

// Whom to ask, each once: a cluster's masters of before know it better than those of the address.
std::vector<Endpoint> WhomToAsk(const Address& address, const std::vector<Endpoint>& known) {
  if (address.topology == Topology::kSentinel) return address.endpoints;
  std::vector<Endpoint> asked = known;
  for (const Endpoint& endpoint : address.endpoints) {
    if (std::find(asked.begin(), asked.end(), endpoint) == asked.end()) asked.push_back(endpoint);
  }
  return asked;
}

}  // namespace

absl::StatusOr<Layout> Discover(const Address& address, const std::vector<Endpoint>& known,
                                absl::Duration limit) {
  if (address.topology == Topology::kSingle) return Layout{.masters = address.endpoints};
  std::string said;
  for (const Endpoint& endpoint : WhomToAsk(address, known)) {
    absl::StatusOr<Layout> layout = Ask(address, endpoint, limit);
    if (layout.ok()) return layout;
    absl::StrAppend(&said, said.empty() ? "" : "; ", layout.status().message());
  }
  return absl::UnavailableError(
      absl::StrCat("nobody tells where the masters of ", address.ToString(), " are: ", said));
}

}  // namespace baraza::redis
