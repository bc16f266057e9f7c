// Who may read the records of the registers, each different audience once.
//
// Why: a report asks for millions of facts whether the caller may read them, but there are few
// different audiences: it asks Scope::MayRead once for each, then looks up a bit. What is public
// has one audience, whoever else is named.
//
// Audiences are never removed; there are at most as many as different ones were ever seen since
// the process started. Thread-safety: const methods may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "baraza/feed/v1/feed.pb.h"
#include "services/foundation/scope/scope.h"

namespace baraza::reporting {

// Number of an audience.
using AudienceId = uint32_t;

class Audiences {
 public:
  static constexpr AudienceId kPublic = 0;

  Audiences();
  // The number of the audience that a change names.
  AudienceId Number(const feed::v1::Audience& audience);
  // Which audiences admit `scope`, by number.
  std::vector<uint8_t> Admitting(const scope::Scope& scope) const;

 private:
  std::vector<scope::Audience> audiences_;
  absl::flat_hash_map<std::string, AudienceId> numbers_;
};

}  // namespace baraza::reporting
