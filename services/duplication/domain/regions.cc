#include "services/duplication/domain/regions.h"

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/duplication/domain/embedded_data.h"

namespace baraza::duplication {

const std::vector<Region>& Regions() {
  static const auto* const regions = [] {
    auto* made = new std::vector<Region>;
    for (absl::string_view line : absl::StrSplit(kRegionsData, '\n')) {
      const bool weak = absl::ConsumePrefix(&line, "weak ");
      const std::size_t bar = line.find('|');
      if (line.empty() || line.front() == '#' || bar == absl::string_view::npos) continue;
      made->push_back({{line.data(), bar}, {line.data() + bar + 1, line.size() - bar - 1}, weak});
    }
    return made;
  }();
  return *regions;
}

}  // namespace baraza::duplication
