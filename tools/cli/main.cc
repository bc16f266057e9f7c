// The `baraza` command: finds out what is asked, does it, and says what went wrong.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string>

#include "tools/cli/commands/commands.h"
#include "tools/cli/failure.h"
#include "tools/cli/invocation.h"

namespace {

using namespace baraza::cli;

// The subcommand that was being read when a command line turned out to be wrong.
std::string Deepest(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app.get_name() : app.get_name() + " " + Deepest(*chosen.front());
}

int Run(Invocation& invocation) {
  const absl::Status status = invocation.chosen(invocation);
  invocation.out.flush();
  if (status.ok()) return invocation.exit_code;
  invocation.err << "error: " << Describe(status, invocation.server) << "\n";
  return static_cast<int>(ExitCodeOf(status));
}

}  // namespace

int main(int argc, char** argv) {
  setenv("GRPC_VERBOSITY", "NONE", 0);  // what matters to the caller, the command says itself
  baraza::clock::RealClock clock;
  Invocation invocation{.out = std::cout,
                        .err = std::cerr,
                        .out_terminal = baraza::presentation::Terminal::Of(1),
                        .err_terminal = baraza::presentation::Terminal::Of(2),
                        .clock = clock};
  CLI::App app("One register of who works with whom on a country's health workforce.", "baraza");
  app.require_subcommand(1);
  app.footer("`baraza COMMAND --help` says more. Exit codes: docs/cli.md.");
  for (auto add : {AddServe, AddRun, AddImport, AddOrganisations, AddAlliances, AddProjects,
                   AddMatches, AddReport, AddLink, AddLookup}) {
    add(app, invocation);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    return 0;
  } catch (const CLI::ParseError& error) {
    std::cerr << "error: " << error.what() << "\nTry '" << Deepest(app) << " --help'.\n";
    return static_cast<int>(ExitCode::kUsage);
  }
  return Run(invocation);
}
