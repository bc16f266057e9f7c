// Where Redis is, as an operator writes it in one option:
//   redis://[user:password@]host:port[/database]                     one server
//   redis-sentinel://[user:password@]h1:p1,h2:p2/master[/database]   the master that Sentinels name
//   redis-cluster://[user:password@]h1:p1,h2:p2                      a cluster; some of its servers
//
// Why: how Redis is run is a matter of the place, not of the code; the rest of this library asks
// an Address what to do. Ports may be left out (6379; Sentinels 26379). IPv6 addresses stand in
// brackets. A password without a user is written ":password@"; '%' and two hexadecimal digits stand
// for any character.
//
// Thread-safety: values and pure functions.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace baraza::redis {

// One server.
struct Endpoint {
  std::string host;  // a name, an IPv4 address, or an IPv6 address without its brackets
  int port = 0;

  // "host:port", "[ipv6]:port".
  std::string ToString() const;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

// Who connects, and to which of a server's numbered databases.
struct Login {
  std::string user;
  std::string password;
  int database = 0;
  friend bool operator==(const Login&, const Login&) = default;
};

enum class Topology { kSingle, kSentinel, kCluster };

struct Address {
  Topology topology = Topology::kSingle;
  std::vector<Endpoint> endpoints;  // one; some Sentinels; some servers of a cluster
  std::string master;               // the name by which Sentinels know it; otherwise empty
  Login login;

  // As it was written, without user and password: for logs.
  std::string ToString() const;
};

// INVALID_ARGUMENT, reason CACHE_ADDRESS: what is wrong with it and how it is written. The sentence
// never shows user or password.
absl::StatusOr<Address> ParseAddress(std::string_view text);

}  // namespace baraza::redis
