#include "tools/cli/importing/table_import.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/status/status.h"
#include "tools/cli/failure.h"
#include "tools/exchange/mention_record.h"
#include "tools/exchange/organisation_name.h"
#include "tools/exchange/organisation_table.h"

namespace baraza::importing {
namespace {

using exchange::OrganisationRow;
using exchange::OrganisationTable;
using organisations::v1::Organisation;
using Rows = std::vector<Row<Organisation>>;

std::string WhyRefused(const OrganisationRow& row) {
  return absl::StrJoin(row.violations, "; ", [](std::string* out, const auto& violation) {
    absl::StrAppend(out, violation.field, violation.field.empty() ? "" : ": ",
                    violation.description);
  });
}

// Rows that can be sent; the others are told as refused. Notes rows that are one organisation.
absl::StatusOr<Rows> ReadTable(const std::string& path, const Screen& screen, Report& report) {
  const std::string file = path.substr(path.rfind('/') + 1);
  auto table = OrganisationTable::Open(path);
  if (!table.ok()) return cli::UnreadableInput(table.status());
  auto progress = screen.Step(absl::StrCat("Reading ", file), "rows");
  progress->SetGoal((*table)->bytes_total());
  Rows rows;
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
      report.AddRefused(report.organisations,
                        {origin, read.record.display_name(), "", "", WhyRefused(read)});
      continue;
    }
    if (read.record.name().empty()) read.record.set_name(NameOf(read.record));
    std::string title = read.record.display_name();
    rows.push_back({read.number, std::move(origin), std::move(title), std::move(read.record)});
  }
  report.losses.Add((*table)->losses());
  report.files = 1;
  progress->Finish();
  return rows;
}

// Codes that rows of different organisations cite.
std::set<std::string> SharedCodes(const Rows& rows) {
  std::map<std::string, std::set<std::string>> citing;
  for (const auto& row : rows) {
    for (const std::string& code : OrganisationRegister::CodesOf(row.draft)) {
      citing[code].insert(row.draft.name());
    }
  }
  std::set<std::string> shared;
  for (const auto& [code, names] : citing) {
    if (names.size() > 1) shared.insert(code);
  }
  return shared;
}

absl::Status DecideAll(const Rows& rows, const Screen& screen,
                       Decider<OrganisationRegister>& decider) {
  auto progress = screen.Step("Checking organisations", "organisations");
  progress->SetGoal(static_cast<int64_t>(rows.size()));
  for (size_t begin = 0; begin < rows.size(); begin += decider.kBatch) {
    const size_t end = std::min(begin + decider.kBatch, rows.size());
    RETURN_IF_ERROR(decider.Add(Rows(rows.begin() + begin, rows.begin() + end)));
    progress->Update(static_cast<int64_t>(end), static_cast<int64_t>(end));
  }
  progress->Finish();
  return absl::OkStatus();
}

}  // namespace

std::string NameOf(const Organisation& draft) {
  const std::string plain = exchange::PlainName(draft.display_name());
  std::vector<std::string> codes = OrganisationRegister::CodesOf(draft);
  std::string label = plain;
  std::string key = absl::StrCat("table|", plain, "|", draft.country());
  if (!codes.empty()) {
    label = exchange::CoreName(plain);
    key = absl::StrCat("code|", *std::min_element(codes.begin(), codes.end()), "|", label);
  }
  return absl::StrCat("organisations/", exchange::ResourceIdOf(label, key));
}

absl::Status ImportOrganisationTable(const std::string& path, const Client& client,
                                     const Settings& settings, const Screen& screen,
                                     Report& report) {
  report.dry_run = settings.dry_run;
  ASSIGN_OR_RETURN(Rows rows, ReadTable(path, screen, report));
  Decider<OrganisationRegister> decider(client, settings, SharedCodes(rows));
  RETURN_IF_ERROR(DecideAll(rows, screen, decider));
  auto progress = screen.Step("Sending organisations", "organisations");
  progress->SetGoal(static_cast<int64_t>(rows.size()));
  Sender<OrganisationRegister> sender(
      client, settings, decider, report, report.organisations,
      [&](int64_t answered) { progress->Update(answered, answered); });
  for (auto& row : rows) RETURN_IF_ERROR(sender.Send(std::move(row)));
  RETURN_IF_ERROR(sender.Finish());
  progress->Finish();
  return absl::OkStatus();
}

}  // namespace baraza::importing
