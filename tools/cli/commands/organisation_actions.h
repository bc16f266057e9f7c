// `baraza organisations activate|archive|restore|attest|unmerge`: what is done to one record.
#pragma once

#include "tools/cli/invocation.h"

namespace baraza::cli {

void AddActions(CLI::App& noun, Invocation& invocation);

}  // namespace baraza::cli
