#include "tools/cli/importing/organisation_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/importing/sender.h"
#include "tools/exchange/mention_record.h"
#include "tools/exchange/organisation_name.h"

namespace baraza::importing {
namespace {

using organisations::v1::Organisation;

// Codes that rows of different organisations cite.
std::set<std::string> SharedCodes(const OrganisationRows& rows) {
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

// The identifier that comes first in byte order, as it is written but for letter case.
std::string LeastIdentifier(const Organisation& draft) {
  std::string least;
  for (const auto& identifier : draft.identifiers()) {
    std::string written = absl::AsciiStrToUpper(identifier.value());
    if (least.empty() || written < least) least = std::move(written);
  }
  return least;
}

}  // namespace

std::string NameOf(const Organisation& draft) {
  const std::string plain = exchange::PlainName(draft.display_name());
  const std::vector<std::string> codes = OrganisationRegister::CodesOf(draft);
  std::string label = plain;
  std::string key = absl::StrCat("table|", plain, "|", draft.country());
  if (!codes.empty()) {
    label = exchange::CoreName(plain);
    key = absl::StrCat("code|", *std::min_element(codes.begin(), codes.end()), "|", label);
  } else if (draft.identifiers_size() > 0) {
    key = absl::StrCat("cited|", LeastIdentifier(draft), "|", plain);
  }
  return absl::StrCat("organisations/", exchange::ResourceIdOf(label, key));
}

OrganisationImport::OrganisationImport(const Surroundings& surroundings, OrganisationRows rows)
    : to_(surroundings),
      rows_(std::move(rows)),
      decider_(to_.client, to_.settings, to_.reconnection, SharedCodes(rows_)) {}

absl::Status OrganisationImport::Decide() {
  auto progress = to_.screen.Step("Checking organisations", "organisations");
  progress->SetGoal(static_cast<int64_t>(rows_.size()));
  for (size_t begin = 0; begin < rows_.size(); begin += decider_.kBatch) {
    const size_t end = std::min(begin + decider_.kBatch, rows_.size());
    RETURN_IF_ERROR(decider_.Add(OrganisationRows(rows_.begin() + static_cast<long>(begin),
                                                  rows_.begin() + static_cast<long>(end))));
    progress->Update(static_cast<int64_t>(end), static_cast<int64_t>(end));
  }
  progress->Finish();
  return absl::OkStatus();
}

absl::Status OrganisationImport::Send() {
  auto progress = to_.screen.Step("Sending organisations", "organisations");
  progress->SetGoal(static_cast<int64_t>(rows_.size()));
  Tally& tally = to_.report.organisations;
  const int64_t before = tally.rows();  // refused while reading
  Sender<OrganisationRegister> sender(
      to_.client, to_.settings, decider_, to_.reconnection, to_.report, tally,
      [&](int64_t answered) { progress->Update(answered - before, answered - before); });
  for (auto& row : rows_) RETURN_IF_ERROR(sender.Send(std::move(row)));
  RETURN_IF_ERROR(sender.Finish());
  rows_.clear();
  would_be_created_ = sender.would_be_created();
  progress->Finish();
  return absl::OkStatus();
}

}  // namespace baraza::importing
