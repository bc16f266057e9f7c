// What linking found, as a table for a person and a document for a program.
//
// Thread-safety: pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/duplication/linking/evaluation.h"
#include "services/duplication/linking/linkage.h"
#include "tools/cli/presentation/table.h"

namespace baraza::linking {

// Measures, a row each: what was found, and how right it is where a truth is known.
presentation::Table Findings(const duplication::Linked& linked,
                             const std::optional<duplication::Evaluation>& judged);

// The largest clusters of two rows or more, at most `limit`: size and names.
presentation::Table LargestClusters(const duplication::Linked& linked,
                                    const std::vector<std::string>& names, std::size_t limit);

}  // namespace baraza::linking
