// Identifiers of organisations: when two codes are one.
//
// Why: real files write one code in many ways ("037799178", "37799178", "gb-chc 1113101"). Codes
// are stored as they came and compared by a key that folds what registers don't distinguish.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "baraza/organisations/v1/organisation.pb.h"

namespace baraza::organisations {

// The key by which identifiers are compared: scheme in capitals, ':', then the value's letters and
// digits, letters in capitals, leading zeros dropped. "GB-CHC" and "01113101" -> "GB-CHC:1113101".
std::string IdentifierKey(std::string_view scheme, std::string_view value);

// The key of "{scheme}-{value}" as lists are filtered by it ("GB-CHC-1113101"): the part up to the
// second hyphen is the scheme, as org-id.guide builds its codes. Without two hyphens: the part up
// to the first.
std::string IdentifierKeyOf(std::string_view scheme_and_value);

// True if the identifier was checked against its register.
inline bool IsVerified(const v1::Identifier& identifier) {
  return identifier.status() == v1::Identifier::VERIFIED;
}

}  // namespace baraza::organisations
