// Imports a CSV table of organisations; docs/importing.md ("Tables of organisations").
//
// Thread-safety: one thread.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "tools/cli/client.h"
#include "tools/cli/importing/importer.h"
#include "tools/cli/importing/report.h"
#include "tools/cli/importing/screen.h"

namespace baraza::importing {

// Reads the table to its end, decides, sends. Errors as ImportIati.
absl::Status ImportOrganisationTable(const std::string& path, const Client& client,
                                     const Settings& settings, const Screen& screen,
                                     Report& report);

// The name under which a row is registered: it follows from its least code and its name, or from
// name and country, so that a table imported again finds its records. With a code it is the name
// that an IATI file leads to.
std::string NameOf(const organisations::v1::Organisation& draft);

}  // namespace baraza::importing
