// A method of a service: its name, who may call it at all, how long it may take, and how it is
// counted.
//
// Made once at start by Handler::AddMethod, then read by every call. Thread-safety: const.
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/time/time.h"
#include "services/foundation/feed/tail.h"
#include "services/foundation/rpc/call_metrics.h"
#include "services/foundation/scope/scope.h"

namespace baraza::rpc {

// Roles that may call a method. Whether a caller may touch a certain record is decided by the use
// case and by the conditions of its store, not here.
class Roles {
 public:
  constexpr Roles(std::initializer_list<scope::Role> roles) {
    for (scope::Role role : roles) mask_ |= 1u << static_cast<int>(role);
  }
  constexpr bool Contains(scope::Role role) const {
    return (mask_ >> static_cast<int>(role) & 1) != 0;
  }

 private:
  uint32_t mask_ = 0;
};

// Everybody, also without signing in.
inline constexpr Roles kAnyone = {scope::Role::kPublic, scope::Role::kMember,
                                  scope::Role::kSecretariat, scope::Role::kAuthority,
                                  scope::Role::kService};
// Everybody who has signed in.
inline constexpr Roles kSignedIn = {scope::Role::kMember, scope::Role::kSecretariat,
                                    scope::Role::kAuthority, scope::Role::kService};
// Those who write their own records.
inline constexpr Roles kWriters = {scope::Role::kMember, scope::Role::kSecretariat,
                                   scope::Role::kService};
// Those who decide for an alliance.
inline constexpr Roles kSecretariats = {scope::Role::kSecretariat, scope::Role::kService};
// Followers and operators.
inline constexpr Roles kServices = {scope::Role::kService};

// Calls: how many are under way, how many have begun at all.
struct UnderWay {
  std::atomic<int> now{0};
  std::atomic<std::int64_t> begun{0};
};

struct Method {
  // Of the service that the method belongs to; null: it has none.
  feed::Tail* feed;
  std::string name;     // "GetOrganisation"
  std::string service;  // "baraza.organisations.v1.OrganisationsService"
  Roles roles;
  // Calls without a deadline of their own get this one. Streams have none.
  absl::Duration default_deadline;
  CallMetrics calls;
  UnderWay* under_way;  // calls of the handler; null: nobody asks
};

}  // namespace baraza::rpc
