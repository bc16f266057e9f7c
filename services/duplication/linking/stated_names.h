// The names that one written name states: "German Agro Action (aka Welthungerhilfe)" is two.
//
// Why: tables have one column for the name, and people put the other names of an organisation into
// it, with words that say so. What is behind them is a name of its own, not a part of the name.
//
// Thread-safety: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace baraza::duplication {

// The name without what it says, and then what it says, the organisation is also or was formerly
// called: behind "aka", "also known as", "formerly", "previously", "anciennement", "antes" and the
// like, in brackets, after a comma or by itself; what comes behind kMaxStatedNames is left out.
// `name` alone if it says no other.
inline constexpr std::size_t kMaxStatedNames = 5;
std::vector<std::string> StatedNames(std::string_view name);

}  // namespace baraza::duplication
