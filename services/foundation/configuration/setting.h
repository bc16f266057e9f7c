// What one source says about one option, before it is known whether that is acceptable.
#pragma once

#include <string>
#include <vector>

#include "services/foundation/status/status.h"

namespace baraza::configuration {

struct Setting {
  std::string name;    // of the option
  std::string text;    // the value as it was written
  std::string source;  // where: "--threads", "BARAZA_THREADS", "baraza.conf:3"
  friend bool operator==(const Setting&, const Setting&) = default;
};

// What is wrong, each at its source.
using Faults = std::vector<status::FieldViolation>;

}  // namespace baraza::configuration
