// Regions and short names by which people say in which country something is: "USA", "Ontario".
//
// The list is plain data, data/regions.txt, which states its origin; it is embedded when the
// library is built. Ownership: views point into static data. Thread-safety: pure.
#pragma once

#include <string_view>
#include <vector>

namespace baraza::duplication {

struct Region {
  std::string_view country;  // ISO 3166-1 alpha-2
  std::string_view name;
  bool weak = false;  // may be something else as well
};

const std::vector<Region>& Regions();

}  // namespace baraza::duplication
