#include "tools/cli/importing/table_import.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/failure.h"
#include "tools/cli/importing/organisation_rows.h"
#include "tools/exchange/organisation_table.h"

namespace baraza::importing {
namespace {

using exchange::OrganisationRow;
using exchange::OrganisationTable;

// Rows that can be sent; the others are told as refused. Notes rows that are one organisation.
absl::StatusOr<OrganisationRows> ReadTable(const std::string& path, const Screen& screen,
                                           Report& report) {
  const std::string file = path.substr(path.rfind('/') + 1);
  auto table = OrganisationTable::Open(path);
  if (!table.ok()) return cli::UnreadableInput(table.status());
  auto progress = screen.Step(absl::StrCat("Reading ", file), "rows");
  progress->SetGoal((*table)->bytes_total());
  OrganisationRows rows;
  while (true) {
    absl::StatusOr<std::optional<OrganisationRow>> row = (*table)->Next();
    if (!row.ok()) {
      progress->Clear();
      return cli::UnreadableInput(row.status());
    }
    if (!row->has_value()) break;
    OrganisationRow& read = **row;
    progress->Update((*table)->bytes_read(), read.number);
    std::string origin = absl::StrCat(file, " line ", read.line);
    if (!read.violations.empty()) {
      report.AddRefused(report.organisations, {.origin = std::move(origin),
                                               .title = read.record.display_name(),
                                               .line = read.line,
                                               .violations = std::move(read.violations)});
      continue;
    }
    if (read.record.name().empty()) read.record.set_name(NameOf(read.record));
    std::string title = read.record.display_name();
    rows.push_back(
        {read.number, std::move(origin), read.line, std::move(title), std::move(read.record)});
  }
  report.losses.Add((*table)->losses());
  report.files = 1;
  progress->Finish();
  return rows;
}

}  // namespace

absl::Status ImportOrganisationTable(const std::string& path, const Client& client,
                                     const Settings& settings, const Screen& screen,
                                     Report& report) {
  report.dry_run = settings.dry_run;
  ASSIGN_OR_RETURN(OrganisationRows rows, ReadTable(path, screen, report));
  Reconnection reconnection([&screen](const std::string& sentence) { screen.Say(sentence); });
  OrganisationImport organisations({client, settings, screen, reconnection, report},
                                   std::move(rows));
  absl::Status status = organisations.Decide();
  if (status.ok()) status = organisations.Send();
  report.reconnections = reconnection.times();
  return status;
}

}  // namespace baraza::importing
