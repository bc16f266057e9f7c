// The name somebody probably meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace baraza::configuration {

// How many letters must be inserted, removed, replaced or swapped with their neighbour to turn `a`
// into `b` (optimal string alignment).
std::size_t Distance(std::string_view a, std::string_view b);

// The candidate at the smallest distance from `name`, the first of several; nothing if none is
// near: within 2, and within a third of the name's length.
std::optional<std::string> Nearest(std::string_view name,
                                   const std::vector<std::string>& candidates);

}  // namespace baraza::configuration
