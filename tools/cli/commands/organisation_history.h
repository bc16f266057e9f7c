// `baraza organisations history`: who changed a record, when, and which fields.
#pragma once

#include "tools/cli/invocation.h"

namespace baraza::cli {

void AddHistory(CLI::App& noun, Invocation& invocation);

}  // namespace baraza::cli
