// By which keys lists find the organisations that are active members of an alliance.
//
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/alliance.pb.h"

namespace baraza::organisations {

// The key of an ACTIVE membership: "alliances/a 3".
inline std::string ActiveAs(std::string_view alliance, v1::Membership::Role role) {
  return absl::StrCat(std::string(alliance), " ", static_cast<int>(role));
}

// The keys of active memberships in one of the alliances and one of the roles (none: all).
template <class Alliances, class Roles>
std::vector<std::string> ActiveAsAny(const Alliances& alliances, const Roles& roles) {
  std::vector<std::string> keys;
  for (const auto& alliance : alliances) {
    for (int role = v1::Membership::Role_MIN + 1; role <= v1::Membership::Role_MAX; ++role) {
      bool wanted = roles.empty();
      for (int one : roles) wanted = wanted || one == role;
      if (wanted) keys.push_back(ActiveAs(alliance, static_cast<v1::Membership::Role>(role)));
    }
  }
  return keys;
}

}  // namespace baraza::organisations
