// Where real public data lie that are not part of the repository (see docs/testing.md).
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace baraza::duplication {

inline std::filesystem::path SharedFile(const std::string& path) {
  const char* shared = std::getenv("BARAZA_SHARED");
  return std::filesystem::path(shared == nullptr ? "../shared" : shared) / "data" / path;
}

}  // namespace baraza::duplication
