#include "services/organisations/domain/membership_rules.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/calendar/calendar.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/reference.h"

namespace baraza::organisations {
namespace {

using v1::Membership;

constexpr std::array kLegal = {
    std::pair(Membership::APPLIED, Membership::ACTIVE),
    std::pair(Membership::APPLIED, Membership::DECLINED),
    std::pair(Membership::APPLIED, Membership::ENDED),
    std::pair(Membership::ACTIVE, Membership::SUSPENDED),
    std::pair(Membership::ACTIVE, Membership::ENDED),
    std::pair(Membership::SUSPENDED, Membership::ACTIVE),
    std::pair(Membership::SUSPENDED, Membership::ENDED),
};

std::string AllianceOf(const Membership& membership) {
  return std::string(resourcename::Parent(membership.name()));
}

bool Decides(const scope::Scope& scope, const Membership& membership) {
  return scope.role() == scope::Role::kService || scope.IsSecretariatOf(AllianceOf(membership));
}

absl::Status OnlyTheSecretariat(const Membership& membership) {
  return status::Error(
      absl::StatusCode::kPermissionDenied, "NOT_YOURS",
      absl::StrCat("only the secretariat of ", AllianceOf(membership),
                   " decides on its memberships; the organisation can end its own"),
      {{"ask", AllianceOf(membership)}});
}

absl::Status CheckDates(const Membership& membership) {
  if (!membership.has_start_date() || !membership.has_end_date()) return absl::OkStatus();
  if (calendar::DayOf(membership.start_date()) <= calendar::DayOf(membership.end_date())) {
    return absl::OkStatus();
  }
  return status::InvalidFields({{"end_date", "is before start_date: correct one of them"}});
}

}  // namespace

bool IsLive(const Membership& membership) {
  return membership.state() == Membership::APPLIED || membership.state() == Membership::ACTIVE ||
         membership.state() == Membership::SUSPENDED;
}

absl::Status CheckTransition(Membership::State state, Membership::State next) {
  std::vector<std::string> legal;
  for (const auto& [from, to] : kLegal) {
    if (from != state) continue;
    if (to == next) return absl::OkStatus();
    legal.push_back(Membership::State_Name(to));
  }
  const std::string can = legal.empty() ? "nothing: apply anew" : absl::StrJoin(legal, ", ");
  return status::Error(
      absl::StatusCode::kFailedPrecondition, "ILLEGAL_TRANSITION",
      absl::StrCat("a membership that is ", Membership::State_Name(state), " cannot become ",
                   Membership::State_Name(next), "; what can follow: ", can),
      {{"state", Membership::State_Name(state)}});
}

scope::Audience AudienceOfMembership(const Membership& membership, const scope::Audience* before) {
  if (membership.state() == Membership::ENDED && before != nullptr) {
    scope::Audience audience = *before;
    audience.readers.push_back(membership.organisation());
    audience.Normalise();
    return audience;
  }
  const std::string alliance = AllianceOf(membership);
  scope::Audience audience{.is_public = membership.state() == Membership::ACTIVE};
  audience.readers = {membership.organisation(), scope::SecretariatKey(alliance)};
  if (membership.state() == Membership::SUSPENDED) audience.readers.push_back(alliance);
  audience.Normalise();
  return audience;
}

absl::Status MembershipRules::Prepare(record::Transaction& transaction, const scope::Scope& scope,
                                      Membership& draft) {
  RETURN_IF_ERROR(
      FindReferred(transaction, scope, ask_.alliances, AllianceOf(draft), "parent").status());
  // A merge of the organisation either has moved its memberships, or finds this one.
  RETURN_IF_ERROR(ask_.organisations.Hold(transaction, draft.organisation(), /*alone=*/false));
  ASSIGN_OR_RETURN(
      v1::Organisation organisation,
      FindReferred(transaction, scope, ask_.organisations, draft.organisation(), "organisation"));
  if (!organisation.merged_into().empty()) draft.set_organisation(organisation.merged_into());
  if (!MayWrite(scope, draft)) return OnlyTheSecretariat(draft);
  draft.set_state(Decides(scope, draft) ? Membership::ACTIVE : Membership::APPLIED);
  draft.set_decider(scope.subject());
  draft.mutable_decide_time()->set_seconds(absl::ToUnixSeconds(ask_.clock.Now()));
  if (draft.state() == Membership::APPLIED) {
    draft.clear_start_date();
    draft.clear_end_date();
  } else if (!draft.has_start_date()) {
    *draft.mutable_start_date() = calendar::DateOf(calendar::Today(ask_.clock));
  }
  RETURN_IF_ERROR(CheckDates(draft));
  RETURN_IF_ERROR(CheckOrganisationActive(transaction, draft));
  return CheckOnly(transaction, draft);
}

absl::Status MembershipRules::Revise(record::Transaction& transaction, const scope::Scope& scope,
                                     const Membership& before, Membership& after) {
  const bool ends = after.state() == Membership::ENDED && before.state() != Membership::ENDED;
  if (!Decides(scope, before) && !ends) return OnlyTheSecretariat(before);
  RETURN_IF_ERROR(CheckDates(after));
  if (after.state() == Membership::ACTIVE && before.state() != Membership::ACTIVE) {
    RETURN_IF_ERROR(CheckOrganisationActive(transaction, after));
  }
  return CheckOnly(transaction, after);
}

bool MembershipRules::MayWrite(const scope::Scope& scope, const Membership& membership) const {
  return Decides(scope, membership) || scope.ActsFor(membership.organisation());
}

absl::Status MembershipRules::CheckLive(const Membership&) const { return absl::OkStatus(); }

scope::Audience MembershipRules::AudienceOf(const Membership& membership,
                                            const scope::Audience* before) const {
  return AudienceOfMembership(membership, before);
}

absl::Status MembershipRules::CheckOnly(record::Transaction& transaction,
                                        const Membership& membership) const {
  if (!IsLive(membership)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<std::string> live,
                   ask_.index.LiveMembership(transaction, AllianceOf(membership),
                                             membership.organisation(), membership.role()));
  if (!live.has_value() || *live == membership.name()) return absl::OkStatus();
  return status::Error(
      absl::StatusCode::kAlreadyExists, "ALREADY_MEMBER",
      absl::StrCat(membership.organisation(), " has ", *live, " in this role: decide on that one"),
      {{"membership", *live}});
}

absl::Status MembershipRules::CheckOrganisationActive(record::Transaction& transaction,
                                                      const Membership& membership) const {
  if (membership.state() != Membership::ACTIVE) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto organisation,
                   ask_.organisations.Find(transaction, scope::Scope::Service("memberships"),
                                           membership.organisation()));
  if (organisation.has_value() && organisation->resource.state() == v1::Organisation::ACTIVE) {
    return absl::OkStatus();
  }
  return status::Error(
      absl::StatusCode::kFailedPrecondition, "ORGANISATION_NOT_ACTIVE",
      membership.organisation() + " is not in the public register: activate it first",
      {{"organisation", membership.organisation()}});
}

}  // namespace baraza::organisations
