// Identifiers of projects: when two codes are one.
//
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace baraza::projects {

// The scheme of IATI identifiers.
inline constexpr char kIati[] = "IATI";

// The key by which identifiers are compared: scheme and value in capitals (ASCII), without white
// space around the value. Nothing else is folded: publishers tell activities apart by hyphens and
// leading zeros.
std::string IdentifierKey(std::string_view scheme, std::string_view value);

}  // namespace baraza::projects
