// Imports a CSV table of organisations; docs/importing.md ("Tables of organisations").
//
// Thread-safety: one thread.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/importing/importer.h"
#include "tools/cli/importing/report.h"
#include "tools/cli/importing/screen.h"

namespace baraza::importing {

// Reads the table to its end, decides, sends. Errors as ImportIati.
absl::Status ImportOrganisationTable(const std::string& path, const Client& client,
                                     const Settings& settings, const Screen& screen,
                                     Report& report);

}  // namespace baraza::importing
