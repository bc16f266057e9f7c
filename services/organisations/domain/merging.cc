#include "services/organisations/domain/merging.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/identifier.h"

namespace baraza::organisations {
namespace {

using v1::Identifier;
using v1::Organisation;
using v1::OtherName;

// Limits of the contract (organisation.proto).
constexpr int kMaxNames = 200, kMaxIdentifiers = 100, kMaxDescriptions = 50, kMaxDiaspora = 50,
              kMaxOfferings = 100, kMaxSuccession = 50;

std::string KeyOf(const Identifier& identifier) {
  return IdentifierKey(identifier.scheme(), identifier.value());
}

bool HasName(const Organisation& organisation, const std::string& text) {
  return organisation.display_name() == text ||
         std::any_of(organisation.other_names().begin(), organisation.other_names().end(),
                     [&](const OtherName& name) { return name.text() == text; });
}

void AddName(Organisation& survivor, const std::string& text, OtherName::Kind kind,
             const std::string& language) {
  if (HasName(survivor, text) || survivor.other_names_size() >= kMaxNames) return;
  OtherName* added = survivor.add_other_names();
  added->set_text(text);
  added->set_kind(kind);
  added->set_language(language);
}

void AddIdentifier(Organisation& survivor, const Identifier& identifier) {
  for (Identifier& known : *survivor.mutable_identifiers()) {
    if (KeyOf(known) != KeyOf(identifier)) continue;
    if (IsVerified(identifier) && !IsVerified(known)) known = identifier;
    return;
  }
  if (survivor.identifiers_size() < kMaxIdentifiers) *survivor.add_identifiers() = identifier;
}

// Appends the items of `from` for which no item of `to` is `same`, up to `limit` items.
template <class Items, class Same>
void AddMissing(Items& to, const Items& from, int limit, const Same& same) {
  for (const auto& item : from) {
    const bool known =
        std::any_of(to.begin(), to.end(), [&](const auto& present) { return same(present, item); });
    if (!known && to.size() < limit) *to.Add() = item;
  }
}

void FillGaps(Organisation& survivor, const Organisation& other) {
  if (survivor.type() == Organisation::TYPE_UNSPECIFIED) survivor.set_type(other.type());
  if (survivor.website().empty()) survivor.set_website(other.website());
  if (!survivor.has_safeguarding() && other.has_safeguarding()) {
    *survivor.mutable_safeguarding() = other.safeguarding();
  }
  if (!survivor.country().empty() && survivor.country() != other.country()) return;
  survivor.set_country(other.country());
  if (survivor.subdivision().empty()) survivor.set_subdivision(other.subdivision());
  if (survivor.pcode().empty()) survivor.set_pcode(other.pcode());
  if (survivor.locality().empty()) survivor.set_locality(other.locality());
  if (survivor.postal_code().empty()) survivor.set_postal_code(other.postal_code());
  if (!survivor.has_position() && other.has_position()) {
    *survivor.mutable_position() = other.position();
  }
}

}  // namespace

absl::Status CheckMergeable(const Organisation& survivor, const Organisation& other) {
  for (const Identifier& left : survivor.identifiers()) {
    for (const Identifier& right : other.identifiers()) {
      if (!IsVerified(left) || !IsVerified(right) || left.scheme() != right.scheme()) continue;
      if (KeyOf(left) == KeyOf(right)) return absl::OkStatus();
      return status::Error(
          absl::StatusCode::kFailedPrecondition, "VERIFIED_IDENTIFIERS_CONFLICT",
          absl::StrCat(survivor.name(), " and ", other.name(),
                       " hold different verified identifiers of ", left.scheme(), " (",
                       left.value(), ", ", right.value(), "): they are two organisations"));
    }
  }
  return absl::OkStatus();
}

void Unite(Organisation& survivor, const Organisation& other) {
  AddName(survivor, other.display_name(), OtherName::ALIAS, "");
  for (const OtherName& name : other.other_names()) {
    AddName(survivor, name.text(), name.kind(), name.language());
  }
  for (const Identifier& identifier : other.identifiers()) AddIdentifier(survivor, identifier);
  AddMissing(*survivor.mutable_descriptions(), other.descriptions(), kMaxDescriptions,
             [](const auto& a, const auto& b) { return a.language() == b.language(); });
  AddMissing(*survivor.mutable_diaspora_countries(), other.diaspora_countries(), kMaxDiaspora,
             [](const auto& a, const auto& b) { return a == b; });
  AddMissing(*survivor.mutable_offerings(), other.offerings(), kMaxOfferings,
             [](const auto& a, const auto& b) { return a.category() == b.category(); });
  AddMissing(*survivor.mutable_succession(), other.succession(), kMaxSuccession,
             [](const auto& a, const auto& b) { return a.organisation() == b.organisation(); });
  FillGaps(survivor, other);
}

}  // namespace baraza::organisations
