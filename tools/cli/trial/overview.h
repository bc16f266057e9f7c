// The one screen of `baraza run`: duplicates and overlaps with their reasons, who does what where,
// and the headline figures.
//
// Thread-safety: pure but for the stream.
#pragma once

#include <ostream>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/cli/client.h"
#include "tools/cli/presentation/terminal.h"

namespace baraza::trial {

// What there is to show.
struct Findings {
  duplication::v1::ListMatchesResponse duplicates;  // same organisation, project or effort
  duplication::v1::ListMatchesResponse overlaps;
  reporting::v1::GetWhoDoesWhatWhereResponse where;
  reporting::v1::GetHeadlineResponse headline;
};

// Asks the platform, as the client's caller sees it.
absl::StatusOr<Findings> AskFindings(const cli::Client& client);

void WriteFindings(const Findings& findings, const presentation::Terminal& terminal,
                   std::ostream& out);

}  // namespace baraza::trial
