#include "services/foundation/peers/addresses.h"

#include <arpa/inet.h>

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace baraza::peers {
namespace {

constexpr char kHow[] =
    ": write HOST:PORT, several as 10.0.0.1:7400,10.0.0.2:7400, or dns:///NAME:PORT";

enum class Kind { kIpv4, kIpv6, kName };

absl::Status Wrong(const std::string& address, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("address '", address, "' ", what, kHow));
}

bool IsNumber(int family, const std::string& host) {
  in6_addr parsed;
  return ::inet_pton(family, host.c_str(), &parsed) == 1;
}

Kind KindOf(const std::string& host) {
  if (IsNumber(AF_INET, host)) return Kind::kIpv4;
  const bool brackets = absl::StartsWith(host, "[") && absl::EndsWith(host, "]");
  const bool number = brackets && IsNumber(AF_INET6, host.substr(1, host.size() - 2));
  return number ? Kind::kIpv6 : Kind::kName;
}

absl::StatusOr<Kind> CheckOne(const std::string& address) {
  const size_t colon = address.rfind(':');
  int port = 0;
  if (colon == std::string::npos || colon == 0) return Wrong(address, "has no port, or no host");
  if (!absl::SimpleAtoi(address.substr(colon + 1), &port) || port < 1 || port > 65535) {
    return Wrong(address, "has no port from 1 to 65535");
  }
  return KindOf(address.substr(0, colon));
}

}  // namespace

absl::StatusOr<std::string> TargetOf(const std::string& addresses) {
  for (const char* scheme : {"dns:", "ipv4:", "ipv6:", "unix:"}) {
    if (absl::StartsWith(addresses, scheme)) return addresses;
  }
  std::vector<std::string> each = absl::StrSplit(addresses, ',');
  Kind kind = Kind::kName;
  for (size_t i = 0; i < each.size(); ++i) {
    each[i] = std::string(absl::StripAsciiWhitespace(each[i]));
    const absl::StatusOr<Kind> found = CheckOne(each[i]);
    if (!found.ok()) return found.status();
    if (each.size() > 1 && *found == Kind::kName) {
      return Wrong(each[i], "is one of several and a name");
    }
    if (i > 0 && *found != kind) return Wrong(each[i], "is not of one kind with those before it");
    kind = *found;
  }
  if (each.size() == 1) return each[0];
  return absl::StrCat(kind == Kind::kIpv4 ? "ipv4:" : "ipv6:", absl::StrJoin(each, ","));
}

}  // namespace baraza::peers
