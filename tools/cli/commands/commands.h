// The nouns of the `baraza` command. Each function adds a subcommand with its flags, help and
// examples; see invocation.h for how they are run.
#pragma once

#include "tools/cli/invocation.h"

namespace baraza::cli {

void AddServe(CLI::App& app, Invocation& invocation);
void AddRun(CLI::App& app, Invocation& invocation);
void AddImport(CLI::App& app, Invocation& invocation);
void AddImportSample(CLI::App& noun, Invocation& invocation);  // `import` itself adds it
void AddOrganisations(CLI::App& app, Invocation& invocation);
void AddAlliances(CLI::App& app, Invocation& invocation);
void AddProjects(CLI::App& app, Invocation& invocation);
void AddMatches(CLI::App& app, Invocation& invocation);
void AddReport(CLI::App& app, Invocation& invocation);
void AddLink(CLI::App& app, Invocation& invocation);
void AddLookup(CLI::App& app, Invocation& invocation);

}  // namespace baraza::cli
