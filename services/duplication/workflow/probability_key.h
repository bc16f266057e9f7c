// Probabilities as text that sorts like the numbers, for the stores' indexes.
//
// Thread-safety: pure.
#pragma once

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"

namespace baraza::duplication {

// Eleven characters, "0.000000000" to "1.000000000".
inline std::string ProbabilityKey(double probability) {
  return absl::StrFormat("%.9f", std::clamp(probability, 0.0, 1.0));
}

}  // namespace baraza::duplication
