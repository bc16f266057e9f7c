#include "services/duplication/workflow/deciders.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {

std::set<std::string> AlliancesOf(const KnownRecords& records, const v1::Match& match) {
  std::set<std::string> alliances;
  for (const std::string& subject : match.subjects()) {
    const KnownRecordPtr record = records.Find(subject);
    if (record != nullptr) alliances.insert(record->alliances.begin(), record->alliances.end());
  }
  return alliances;
}

absl::Status CheckMayDecide(const KnownRecords& records, const scope::Scope& scope,
                            const v1::Match& match) {
  if (scope.role() == scope::Role::kService) return absl::OkStatus();
  const std::set<std::string> alliances = AlliancesOf(records, match);
  const bool yours = std::any_of(alliances.begin(), alliances.end(), [&](const auto& alliance) {
    return scope.IsSecretariatOf(alliance);
  });
  if (yours) return absl::OkStatus();
  return status::Error(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                       absl::StrCat("only the secretariat of an alliance of one of the records can "
                                    "decide about ",
                                    match.name()),
                       {{"name", match.name()}});
}

}  // namespace baraza::duplication
