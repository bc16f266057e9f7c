#include "services/foundation/redis/address.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/foundation/status/status.h"

namespace baraza::redis {
namespace {

constexpr int kRedisPort = 6379;
constexpr int kSentinelPort = 26379;
constexpr int kMostDatabases = 1 << 20;

absl::Status Fault(std::string_view what) {
  return status::Error(
      absl::StatusCode::kInvalidArgument, "CACHE_ADDRESS",
      absl::StrCat(
          "the cache's address cannot be used: ", absl::string_view(what.data(), what.size()),
          ". Write redis://host:port, redis-sentinel://host:port,host:port/master or "
          "redis-cluster://host:port,host:port, with user:password@ before the first host "
          "where Redis asks for it."));
}

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

// Splits at the first `separator`; nothing follows where there is none.
std::pair<std::string_view, std::optional<std::string_view>> Cut(std::string_view text,
                                                                 std::string_view separator) {
  const size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + separator.size())};
}

absl::StatusOr<Topology> ReadScheme(std::string_view scheme) {
  if (scheme == "redis") return Topology::kSingle;
  if (scheme == "redis-sentinel") return Topology::kSentinel;
  if (scheme == "redis-cluster") return Topology::kCluster;
  if (scheme == "rediss") return Fault("TLS to Redis is not supported");
  return Fault("it does not begin with redis://, redis-sentinel:// or redis-cluster://");
}

absl::StatusOr<std::string> Decode(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) ||
        !absl::ascii_isxdigit(text[i + 2])) {
      return Fault("a '%' in user or password is not followed by two hexadecimal digits");
    }
    decoded += absl::HexStringToBytes(View(text.substr(i + 1, 2)));
    i += 2;
  }
  return decoded;
}

absl::Status ReadLogin(std::string_view text, Login& login) {
  const auto [user, password] = Cut(text, ":");
  if (!password.has_value() || password->empty()) {
    return Fault("before the '@' there is no user:password (a password alone is :password@)");
  }
  ASSIGN_OR_RETURN(login.user, Decode(user));
  ASSIGN_OR_RETURN(login.password, Decode(*password));
  return absl::OkStatus();
}

absl::StatusOr<Endpoint> ReadEndpoint(std::string_view text, int usual_port) {
  std::string_view host = text;
  std::optional<std::string_view> port;
  if (text.starts_with('[')) {
    const auto [inside, rest] = Cut(text.substr(1), "]");
    if (!rest.has_value() || (!rest->empty() && !rest->starts_with(':'))) {
      return Fault("an IPv6 address is written [address]:port");
    }
    host = inside;
    if (!rest->empty()) port = rest->substr(1);
  } else {
    std::tie(host, port) = Cut(text, ":");
  }
  if (host.empty()) return Fault("a host is missing");
  Endpoint endpoint{std::string(host), usual_port};
  if (port.has_value() && (!absl::SimpleAtoi(View(*port), &endpoint.port) || endpoint.port < 1 ||
                           endpoint.port > 65535)) {
    return Fault(absl::StrCat("the port '", View(*port), "' is not a number from 1 to 65535"));
  }
  return endpoint;
}

absl::Status ReadEndpoints(std::string_view text, Address& address) {
  const int port = address.topology == Topology::kSentinel ? kSentinelPort : kRedisPort;
  for (absl::string_view one : absl::StrSplit(View(text), ',')) {
    ASSIGN_OR_RETURN(Endpoint endpoint, ReadEndpoint({one.data(), one.size()}, port));
    address.endpoints.push_back(std::move(endpoint));
  }
  if (address.topology == Topology::kSingle && address.endpoints.size() > 1) {
    return Fault("redis:// takes one server");
  }
  return absl::OkStatus();
}

absl::Status ReadDatabase(std::string_view text, Address& address) {
  if (address.topology == Topology::kCluster) return Fault("a cluster has no numbered databases");
  int number = -1;
  if (!absl::SimpleAtoi(View(text), &number) || number < 0 || number >= kMostDatabases) {
    return Fault(absl::StrCat("the database '", View(text), "' is not a number from 0 on"));
  }
  address.login.database = number;
  return absl::OkStatus();
}

// What follows the hosts: "/master", "/master/database" or "/database".
absl::Status ReadPath(std::string_view path, Address& address) {
  std::optional<std::string_view> database = path;
  if (address.topology == Topology::kSentinel) {
    const auto [master, rest] = Cut(path, "/");
    address.master = master;
    database = rest;
  }
  if (!database.has_value() || database->empty()) return absl::OkStatus();
  return ReadDatabase(*database, address);
}

}  // namespace

std::string Endpoint::ToString() const {
  return host.find(':') == std::string::npos ? absl::StrCat(host, ":", port)
                                             : absl::StrCat("[", host, "]:", port);
}

std::string Address::ToString() const {
  const char* scheme = topology == Topology::kSingle     ? "redis://"
                       : topology == Topology::kSentinel ? "redis-sentinel://"
                                                         : "redis-cluster://";
  std::string text = absl::StrCat(
      scheme, absl::StrJoin(endpoints, ",", [](std::string* out, const Endpoint& endpoint) {
        absl::StrAppend(out, endpoint.ToString());
      }));
  if (!master.empty()) absl::StrAppend(&text, "/", master);
  if (login.database != 0) absl::StrAppend(&text, "/", login.database);
  return text;
}

absl::StatusOr<Address> ParseAddress(std::string_view text) {
  const auto [scheme, rest] = Cut(text, "://");
  if (!rest.has_value()) return Fault("it has no '://'");
  Address address;
  ASSIGN_OR_RETURN(address.topology, ReadScheme(scheme));
  std::string_view hosts = *rest;
  if (const size_t at = hosts.rfind('@'); at != std::string_view::npos) {
    RETURN_IF_ERROR(ReadLogin(hosts.substr(0, at), address.login));
    hosts = hosts.substr(at + 1);
  }
  const auto [endpoints, path] = Cut(hosts, "/");
  RETURN_IF_ERROR(ReadEndpoints(endpoints, address));
  if (path.has_value()) RETURN_IF_ERROR(ReadPath(*path, address));
  if (address.topology == Topology::kSentinel && address.master.empty()) {
    return Fault("after the Sentinels the master's name is missing: .../mymaster");
  }
  return address;
}

}  // namespace baraza::redis
