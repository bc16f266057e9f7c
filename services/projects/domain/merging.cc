#include "services/projects/domain/merging.h"

#include <algorithm>
#include <string>

#include "services/foundation/status/status.h"
#include "services/projects/domain/identifier.h"

namespace baraza::projects {
namespace {

using v1::Project;

// Limits of the contract (project.proto).
constexpr int kMaxTitles = 20, kMaxDescriptions = 50, kMaxIdentifiers = 50, kMaxParticipants = 500,
              kMaxAlliances = 50, kMaxParents = 50, kMaxCadres = 50;

// Appends the items of `from` whose key no item of `to` has, up to `limit` items.
template <class Items, class Key>
void AddMissing(Items& to, const Items& from, int limit, const Key& key) {
  for (const auto& item : from) {
    const bool known = std::any_of(to.begin(), to.end(),
                                   [&](const auto& present) { return key(present) == key(item); });
    if (!known && to.size() < limit) *to.Add() = item;
  }
}

void FillDates(Project& survivor, const Project& other) {
  if (!survivor.has_planned_start_date() && !survivor.has_planned_end_date()) {
    if (other.has_planned_start_date()) {
      *survivor.mutable_planned_start_date() = other.planned_start_date();
    }
    if (other.has_planned_end_date()) {
      *survivor.mutable_planned_end_date() = other.planned_end_date();
    }
  }
  if (!survivor.has_actual_start_date() && !survivor.has_actual_end_date()) {
    if (other.has_actual_start_date()) {
      *survivor.mutable_actual_start_date() = other.actual_start_date();
    }
    if (other.has_actual_end_date()) *survivor.mutable_actual_end_date() = other.actual_end_date();
  }
}

void FillGaps(Project& survivor, const Project& other) {
  if (survivor.kind() == Project::KIND_UNSPECIFIED) survivor.set_kind(other.kind());
  if (survivor.website().empty()) survivor.set_website(other.website());
  if (survivor.themes().empty()) *survivor.mutable_themes() = other.themes();
  if (survivor.locations().empty()) *survivor.mutable_locations() = other.locations();
  FillDates(survivor, other);
}

}  // namespace

absl::Status CheckMergeable(const Project& survivor, const Project& other) {
  if (survivor.draft() == other.draft()) return absl::OkStatus();
  const std::string& draft = survivor.draft() ? survivor.name() : other.name();
  return status::Error(absl::StatusCode::kFailedPrecondition, "DRAFT",
                       draft + " is a draft and the other record is not: publish it first",
                       {{"draft", draft}});
}

void Unite(Project& survivor, const Project& other) {
  const auto language = [](const auto& text) { return text.language(); };
  const auto itself = [](const std::string& text) { return text; };
  AddMissing(*survivor.mutable_titles(), other.titles(), kMaxTitles, language);
  AddMissing(*survivor.mutable_descriptions(), other.descriptions(), kMaxDescriptions, language);
  AddMissing(*survivor.mutable_identifiers(), other.identifiers(), kMaxIdentifiers,
             [](const auto& identifier) {
               return IdentifierKey(identifier.scheme(), identifier.value());
             });
  AddMissing(*survivor.mutable_participants(), other.participants(), kMaxParticipants,
             [](const auto& participant) {
               return std::make_pair(participant.organisation(), participant.role());
             });
  AddMissing(*survivor.mutable_alliances(), other.alliances(), kMaxAlliances, itself);
  AddMissing(*survivor.mutable_parents(), other.parents(), kMaxParents, itself);
  AddMissing(*survivor.mutable_cadres(), other.cadres(), kMaxCadres, itself);
  survivor.set_sensitivity(std::max(survivor.sensitivity(), other.sensitivity()));
  FillGaps(survivor, other);
}

}  // namespace baraza::projects
