// Imports IATI files: organisations, those of organisation files first, then projects.
//
// What it decides is told in docs/importing.md ("What the import decides"). Files are read three
// times: to gather what they mention (which proves that they can be read to their end), to decide
// about every record, and to send. Nothing is sent before all files are read and all is decided.
//
// Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/importing/importer.h"
#include "tools/cli/importing/report.h"
#include "tools/cli/importing/screen.h"

namespace baraza::importing {

// Reads, decides, sends; the report tells what became of it. Errors: a file that cannot be used
// (cli::UnreadableInput, nothing was sent), or the platform's.
absl::Status ImportIati(const std::vector<std::string>& paths, const Client& client,
                        const Settings& settings, const Screen& screen, Report& report);

// What organisations of a project are replaced by before it is sent: replaces `instead`, clears and
// counts `missing`, keeps each organisation and role once.
int64_t Redirect(const std::map<std::string, std::string>& instead,
                 const std::set<std::string>& missing, projects::v1::Project& project);

}  // namespace baraza::importing
