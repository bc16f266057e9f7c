// Checks one text by its plan.
//
// Internal to this library. Thread-safety: pure but for the report.
#pragma once

#include <string>

#include "services/foundation/validation/plan.h"
#include "services/foundation/validation/report.h"

namespace baraza::validation {

// Reports everything that is wrong with `value`. Length, pattern and format are not looked at where
// it is no UTF-8; pattern and format not where it is too long.
void CheckText(const TextPlan& plan, const std::string& value, const Path& path, Report& report);

}  // namespace baraza::validation
