#include "services/organisations/domain/consortium_rules.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/calendar/calendar.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/reference.h"

namespace baraza::organisations {
namespace {

using v1::Consortium;

std::string AllianceOf(const Consortium& consortium) {
  return std::string(resourcename::Parent(consortium.name()));
}

bool Holds(const Consortium* consortium, const std::string& member) {
  return consortium != nullptr &&
         std::find(consortium->members().begin(), consortium->members().end(), member) !=
             consortium->members().end();
}

bool EndsBeforeItStarts(const Consortium& consortium) {
  return consortium.has_start_date() && consortium.has_end_date() &&
         calendar::DayOf(consortium.end_date()) < calendar::DayOf(consortium.start_date());
}

}  // namespace

absl::Status ConsortiumRules::Prepare(record::Transaction& transaction, const scope::Scope& scope,
                                      Consortium& draft) {
  RETURN_IF_ERROR(
      FindReferred(transaction, scope, ask_.alliances, AllianceOf(draft), "parent").status());
  if (MayWrite(scope, draft)) return CheckAgreement(transaction, scope, nullptr, draft);
  return status::Error(
      absl::StatusCode::kPermissionDenied, "NOT_YOURS",
      absl::StrCat("only the secretariat of ", AllianceOf(draft), " founds consortia in it"),
      {{"ask", AllianceOf(draft)}});
}

absl::Status ConsortiumRules::Revise(record::Transaction& transaction, const scope::Scope& scope,
                                     const Consortium& before, Consortium& after) {
  return CheckAgreement(transaction, scope, &before, after);
}

bool ConsortiumRules::MayWrite(const scope::Scope& scope, const Consortium& consortium) const {
  return scope.role() == scope::Role::kService || scope.IsSecretariatOf(AllianceOf(consortium));
}

absl::Status ConsortiumRules::CheckLive(const Consortium&) const { return absl::OkStatus(); }

scope::Audience ConsortiumRules::AudienceOf(const Consortium& consortium,
                                            const scope::Audience*) const {
  const std::string alliance = AllianceOf(consortium);
  scope::Audience audience{.readers = {alliance, scope::SecretariatKey(alliance)}};
  if (!consortium.authority().empty()) audience.readers.push_back(consortium.authority());
  audience.Normalise();
  return audience;
}

absl::Status ConsortiumRules::CheckAgreement(record::Transaction& transaction,
                                             const scope::Scope& scope, const Consortium* before,
                                             const Consortium& after) const {
  std::vector<status::FieldViolation> faults;
  for (int i = 0; i < after.members_size(); ++i) {
    if (Holds(before, after.members(i))) continue;
    ASSIGN_OR_RETURN(const bool member, ask_.memberships.IsActiveMember(
                                            transaction, AllianceOf(after), after.members(i)));
    if (member) continue;
    faults.push_back({absl::StrCat("members[", i, "]"),
                      absl::StrCat(after.members(i), " is no ACTIVE member of ", AllianceOf(after),
                                   ": admit it first")});
  }
  if (!after.authority().empty()) {
    ASSIGN_OR_RETURN(const auto found,
                     ask_.authorities.Find(transaction, scope, after.authority()));
    if (!found.has_value()) faults.push_back(LeadsNowhere("authority", after.authority()));
  }
  if (EndsBeforeItStarts(after)) {
    faults.push_back({"end_date", "is before start_date: correct one of them"});
  }
  return status::InvalidFields(std::move(faults));
}

}  // namespace baraza::organisations
