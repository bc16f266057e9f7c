// `baraza import iati|organisations|sample`.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/failure.h"
#include "tools/cli/importing/iati_import.h"
#include "tools/cli/importing/table_import.h"

namespace baraza::cli {
namespace {

struct Flags {
  std::vector<std::string> files;
  bool dry_run = false, no_check = false, verbose = false;
  double likely = 0.9;
};

importing::Settings SettingsOf(const Flags& flags) {
  return {.dry_run = flags.dry_run, .check = !flags.no_check, .likely = flags.likely};
}

// Tells what was done, also if the import broke off half way.
absl::Status Tell(const absl::Status& imported, const importing::Report& report,
                  Invocation& invocation) {
  const bool began = report.organisations.rows() + report.projects.rows() > 0;
  if (imported.ok() || began) {
    report.Write(invocation.output, invocation.out_terminal, invocation.out);
  }
  if (!imported.ok()) {
    if (began && !report.dry_run) {
      invocation.err
          << "the import broke off: what is counted above is stored; give the same command "
             "again to go on, nothing is doubled\n";
    }
    return imported;
  }
  if (report.AnyRefused()) invocation.exit_code = static_cast<int>(ExitCode::kRefused);
  return absl::OkStatus();
}

absl::Status ImportIati(const Flags& flags, Invocation& invocation) {
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  importing::Report report;
  report.all_rows = flags.verbose;
  const importing::Screen screen{invocation.err, invocation.err_terminal, invocation.clock};
  return Tell(importing::ImportIati(flags.files, client, SettingsOf(flags), screen, report), report,
              invocation);
}

absl::Status ImportTable(const Flags& flags, Invocation& invocation) {
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  importing::Report report;
  report.all_rows = flags.verbose;
  const importing::Screen screen{invocation.err, invocation.err_terminal, invocation.clock};
  return Tell(importing::ImportOrganisationTable(flags.files.front(), client, SettingsOf(flags),
                                                 screen, report),
              report, invocation);
}

void AddFlags(CLI::App& command, Flags& flags) {
  command.add_flag("--dry-run", flags.dry_run,
                   "tell of every row what would become of it, store nothing");
  command.add_flag("--verbose,-v", flags.verbose,
                   "tell of every row, not only of those that matter");
  command.add_flag("--no-check", flags.no_check, "do not ask for duplicates of what is new");
  command
      .add_option("--likely", flags.likely, "probability from which a duplicate is called likely")
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("P")
      ->capture_default_str();
}

void AddIati(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<Flags>();
  CLI::App* iati = noun.add_subcommand(
      "iati",
      "Imports IATI 2.0x files of organisations and of activities: organisations, then projects.");
  iati->add_option("FILE", flags->files, "activity or organisation files")
      ->required()
      ->type_name("");
  AddFlags(*iati, *flags);
  Complete(*iati, invocation,
           "  baraza import iati usaid-sl.xml usaid-ls.xml --role secretariat --alliance uganda\n"
           "  baraza import iati organisations.xml --role secretariat --alliance uganda\n"
           "  baraza import iati new.xml --dry-run --role secretariat --alliance uganda",
           [flags](Invocation& now) { return ImportIati(*flags, now); });
}

void AddTable(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<Flags>();
  CLI::App* table = noun.add_subcommand("organisations", "Imports a table of organisations (CSV).");
  table->add_option("FILE", flags->files, "a CSV table with a column 'name'")
      ->required()
      ->expected(1)
      ->type_name("");
  AddFlags(*table, *flags);
  Complete(
      *table, invocation,
      "  baraza import organisations members.csv --dry-run --role secretariat --alliance uganda\n"
      "  baraza import organisations members.csv --role secretariat --alliance uganda\n"
      "\nGiven again after it was stopped, the same command goes on; nothing is doubled.",
      [flags](Invocation& now) { return ImportTable(*flags, now); });
}

}  // namespace

void AddImport(CLI::App& app, Invocation& invocation) {
  CLI::App* noun =
      app.add_subcommand("import", "Imports files; docs/importing.md says what becomes of them.");
  noun->require_subcommand(1);
  AddIati(*noun, invocation);
  AddTable(*noun, invocation);
  AddImportSample(*noun, invocation);
}

}  // namespace baraza::cli
