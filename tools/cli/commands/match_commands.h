// The verbs of `baraza matches`, by what they are for.
#pragma once

#include "tools/cli/invocation.h"

namespace baraza::cli {

// review, undo, assign.
void AddMatchDecisions(CLI::App& noun, Invocation& invocation);
// cluster.
void AddMatchCluster(CLI::App& noun, Invocation& invocation);
// statistics, watch.
void AddMatchQueue(CLI::App& noun, Invocation& invocation);

}  // namespace baraza::cli
