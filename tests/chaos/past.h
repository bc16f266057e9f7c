// All that a feed has told so far: every version of every organisation and membership.
//
// Why: what an act has to do follows from what stood before it.
//
// Thread-safety: one thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/chaos/act.h"
#include "tests/chaos/feed_reader.h"

namespace baraza::chaos {

struct Past {
  // By name; oldest first, never empty.
  std::map<std::string, std::vector<organisations::v1::Organisation>> organisations;
  std::map<std::string, std::vector<organisations::v1::Membership>> memberships;

  void Take(const Seen& seen);
  // The last version; an empty record if there is none.
  organisations::v1::Organisation Organisation(const std::string& name) const;
  // The last version in which the record was no part of another.
  organisations::v1::Organisation LastWhole(const std::string& name) const;
};

// A membership that is APPLIED, ACTIVE or SUSPENDED.
bool IsLive(const organisations::v1::Membership& membership);

}  // namespace baraza::chaos
