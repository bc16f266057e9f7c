#include "tests/chaos/past.h"

namespace baraza::chaos {

using organisations::v1::Membership;

void Past::Take(const Seen& seen) {
  if (IsOrganisation(seen.name)) {
    organisations[seen.name].emplace_back().ParseFromString(seen.bytes);
  } else if (IsMembership(seen.name)) {
    memberships[seen.name].emplace_back().ParseFromString(seen.bytes);
  }
}

organisations::v1::Organisation Past::Organisation(const std::string& name) const {
  const auto found = organisations.find(name);
  return found == organisations.end() ? organisations::v1::Organisation() : found->second.back();
}

organisations::v1::Organisation Past::LastWhole(const std::string& name) const {
  const auto found = organisations.find(name);
  if (found == organisations.end()) return {};
  for (auto version = found->second.rbegin(); version != found->second.rend(); ++version) {
    if (version->state() != organisations::v1::Organisation::MERGED) return *version;
  }
  return {};
}

bool IsLive(const Membership& membership) {
  return membership.state() == Membership::APPLIED || membership.state() == Membership::ACTIVE ||
         membership.state() == Membership::SUSPENDED;
}

}  // namespace baraza::chaos
