#include "tests/chaos/effects.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace baraza::chaos {
namespace {

using organisations::v1::Identifier;
using organisations::v1::Membership;
using organisations::v1::Organisation;
using organisations::v1::OtherName;

std::set<std::string> NamesOf(const Organisation& record) {
  std::set<std::string> names = {record.display_name()};
  for (const OtherName& name : record.other_names()) names.insert(name.text());
  return names;
}

std::set<std::string> IdentifiersOf(const Organisation& record) {
  std::set<std::string> identifiers;
  for (const Identifier& identifier : record.identifiers()) {
    identifiers.insert(
        absl::StrCat(identifier.scheme(), "-", identifier.value(), "-", identifier.status()));
  }
  return identifiers;
}

// `name` itself and what became part of it earlier.
std::vector<std::string> WithFormers(const Organisation& record, const std::string& name) {
  std::vector<std::string> names = {name};
  names.insert(names.end(), record.former_names().begin(), record.former_names().end());
  return names;
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void LetLeadTo(const Past& past, const std::string& name, const std::string& survivor,
               Effects& effects) {
  Organisation merged = past.Organisation(name);
  merged.set_state(Organisation::MERGED);
  merged.set_merged_into(survivor);
  merged.clear_former_names();
  effects[name] = EssenceOf(merged);
}

// The memberships of `other` become the survivor's; one that this has in the role already ends.
void MoveMemberships(const Past& past, const std::string& survivor, const std::string& other,
                     std::set<int>& taken_roles, Effects& effects) {
  for (const auto& [name, versions] : past.memberships) {
    Membership moved = versions.back();
    if (moved.organisation() != other) continue;
    moved.set_organisation(survivor);
    if (moved.moved_from().empty()) moved.set_moved_from(other);
    if (IsLive(moved) && !taken_roles.insert(moved.role()).second) {
      moved.set_state(Membership::ENDED);
      moved.clear_reason();
    }
    effects[name] = EssenceOf(moved);
  }
}

Effects EffectsOfMerge(const Act& act, const Past& past) {
  Effects effects;
  Organisation survivor = past.Organisation(act.record);
  std::set<int> taken_roles;
  for (const auto& [name, versions] : past.memberships) {
    const bool live = versions.back().organisation() == act.record && IsLive(versions.back());
    if (live) taken_roles.insert(versions.back().role());
  }
  for (const std::string& other : act.others) {
    const Organisation merged = past.Organisation(other);
    for (const std::string& name : WithFormers(merged, other)) {
      survivor.add_former_names(name);
      LetLeadTo(past, name, act.record, effects);
    }
    survivor.add_other_names()->set_text(merged.display_name());
    survivor.mutable_other_names()->MergeFrom(merged.other_names());
    survivor.mutable_identifiers()->MergeFrom(merged.identifiers());
    MoveMemberships(past, act.record, other, taken_roles, effects);
  }
  effects[act.record] = EssenceOf(survivor);
  return effects;
}

// The membership as it was with one of `others` last; null if it was decided on since.
const Membership* BeforeMove(const std::vector<Membership>& versions,
                             const std::vector<std::string>& others) {
  const Membership& last = versions.back();
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (!Contains(others, version->organisation())) continue;
    // Nobody decides without a reason of their own, so this one is the merge's.
    const bool ended_by_merge = last.state() == Membership::ENDED && IsLive(*version) &&
                                last.reason().find("Decided after") == std::string::npos;
    const bool untouched =
        version->state() == last.state() && version->reason() == last.reason() &&
        version->decide_time().SerializeAsString() == last.decide_time().SerializeAsString();
    return ended_by_merge || untouched ? &*version : nullptr;
  }
  return nullptr;
}

// The survivor without what it has of `restored`: these records are never edited in their lists, so
// each item of a list belongs to one record only.
void Separate(const Organisation& restored, Organisation& survivor) {
  const std::set<std::string> names = NamesOf(restored), identifiers = IdentifiersOf(restored);
  const std::vector<std::string> gone = WithFormers(restored, restored.name());
  auto& texts = *survivor.mutable_other_names();
  texts.erase(std::remove_if(texts.begin(), texts.end(),
                             [&](const OtherName& name) { return names.contains(name.text()); }),
              texts.end());
  auto& codes = *survivor.mutable_identifiers();
  codes.erase(std::remove_if(codes.begin(), codes.end(),
                             [&](const Identifier& identifier) {
                               Organisation one;
                               *one.add_identifiers() = identifier;
                               return identifiers.contains(*IdentifiersOf(one).begin());
                             }),
              codes.end());
  auto& formers = *survivor.mutable_former_names();
  formers.erase(std::remove_if(formers.begin(), formers.end(),
                               [&](const std::string& name) { return Contains(gone, name); }),
                formers.end());
}

Effects EffectsOfUnmerge(const Act& act, const Past& past) {
  Effects effects;
  const Organisation restored = past.LastWhole(act.others[0]);
  Organisation survivor = past.Organisation(act.record);
  Separate(restored, survivor);
  effects[act.record] = EssenceOf(survivor);
  effects[act.others[0]] = EssenceOf(restored);
  for (const std::string& former : restored.former_names()) {
    LetLeadTo(past, former, act.others[0], effects);
  }
  const std::vector<std::string> others = WithFormers(restored, act.others[0]);
  for (const auto& [name, versions] : past.memberships) {
    if (versions.back().organisation() != act.record) continue;
    if (!Contains(others, versions.back().moved_from())) continue;
    const Membership* before = BeforeMove(versions, others);
    if (before != nullptr) effects[name] = EssenceOf(*before);
  }
  return effects;
}

Effects EffectsOnOrganisation(const Act& act, const Past& past) {
  Organisation record = past.Organisation(act.record);
  if (act.kind == ActKind::kUpdate) record.MergeFrom(act.organisation);
  if (act.kind == ActKind::kAttest) record.mutable_attest_time();
  if (act.kind == ActKind::kArchive) record.set_state(Organisation::ARCHIVED);
  if (act.kind == ActKind::kRestore) record.set_state(Organisation::ACTIVE);
  return {{act.record, EssenceOf(record)}};
}

Effects EffectsOnMembership(const Act& act, const Past& past) {
  Membership membership = act.membership;
  if (act.kind == ActKind::kDecide) {
    const auto found = past.memberships.find(act.record);
    if (found != past.memberships.end()) membership = found->second.back();
    membership.set_state(act.membership.state());
    membership.set_reason(act.membership.reason());
    return {{act.record, EssenceOf(membership)}};
  }
  membership.set_state(act.kind == ActKind::kApply ? Membership::APPLIED : Membership::ACTIVE);
  return {{kNew, EssenceOf(membership)}};
}

}  // namespace

Effects EffectsOf(const Act& act, const Past& past) {
  switch (act.kind) {
    case ActKind::kCreate: {
      Organisation record = act.organisation;
      record.set_state(Organisation::ACTIVE);
      return {{kNew, EssenceOf(record)}};
    }
    case ActKind::kApply:
    case ActKind::kAdmit:
    case ActKind::kDecide:
      return EffectsOnMembership(act, past);
    case ActKind::kMerge:
      return EffectsOfMerge(act, past);
    case ActKind::kUnmerge:
      return EffectsOfUnmerge(act, past);
    case ActKind::kInVain:
      return {};
    default:
      return EffectsOnOrganisation(act, past);
  }
}

std::string EssenceOf(const Organisation& record) {
  return absl::StrCat(Organisation::State_Name(record.state()), " '", record.display_name(),
                      "' names [", absl::StrJoin(NamesOf(record), ", "), "] codes [",
                      absl::StrJoin(IdentifiersOf(record), ", "), "] formers [",
                      absl::StrJoin(record.former_names(), ", "), "] into '", record.merged_into(),
                      "' at '", record.locality(), "' ", record.website(),
                      record.has_attest_time() ? " attested" : "");
}

std::string EssenceOf(const Membership& record) {
  // A merge ends memberships with words of its own.
  const bool decided = record.reason().find("Decided after") == 0;
  return absl::StrCat(Membership::State_Name(record.state()), " ",
                      Membership::Role_Name(record.role()), " of ", record.organisation(),
                      " from '", record.moved_from(), "' because '", decided ? record.reason() : "",
                      "'");
}

}  // namespace baraza::chaos
