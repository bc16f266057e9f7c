#include "services/foundation/scope/scope.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/foundation/failpoint/failpoint.h"

namespace baraza::scope {
namespace {

std::vector<std::string> KeysOf(const Scope::Identity& identity) {
  std::vector<std::string> keys;
  if (!identity.organisation.empty()) keys.push_back(identity.organisation);
  if (!identity.alliance.empty()) keys.push_back(identity.alliance);
  if (identity.role == Role::kSecretariat && !identity.alliance.empty()) {
    keys.push_back(SecretariatKey(identity.alliance));
  }
  if (!identity.authority.empty()) keys.push_back(identity.authority);
  return keys;
}

}  // namespace

std::string_view RoleName(Role role) {
  switch (role) {
    case Role::kPublic:
      return "PUBLIC";
    case Role::kMember:
      return "MEMBER";
    case Role::kSecretariat:
      return "SECRETARIAT";
    case Role::kAuthority:
      return "AUTHORITY";
    case Role::kService:
      return "SERVICE";
  }
  return "UNKNOWN";
}

void Audience::Normalise() {
  std::sort(readers.begin(), readers.end());
  readers.erase(std::unique(readers.begin(), readers.end()), readers.end());
}

std::string EncodeAudience(const Audience& audience) {
  std::string text = audience.is_public ? "*" : "";
  for (const std::string& reader : audience.readers) {
    absl::StrAppend(&text, text.empty() ? "" : " ", reader);
  }
  return text;
}

Audience DecodeAudience(std::string_view text) {
  Audience audience;
  for (absl::string_view key :
       absl::StrSplit(absl::string_view(text.data(), text.size()), ' ', absl::SkipEmpty())) {
    if (key == "*") {
      audience.is_public = true;
    } else {
      audience.readers.emplace_back(key);
    }
  }
  return audience;
}

std::string SecretariatKey(std::string_view alliance) {
  return std::string(alliance) + "#secretariat";
}

Scope::Scope(Identity identity) : identity_(std::move(identity)), keys_(KeysOf(identity_)) {}

Scope Scope::Public() { return Scope(Identity{}); }

Scope Scope::Service(std::string_view name) {
  return Scope({.subject = "services/" + std::string(name), .role = Role::kService});
}

bool Scope::MayRead(const Audience& audience) const {
  if (ReadsAll() || audience.is_public || failpoint::Planted("drop-scope")) return true;
  return std::any_of(keys_.begin(), keys_.end(), [&](const std::string& key) {
    return std::binary_search(audience.readers.begin(), audience.readers.end(), key);
  });
}

bool Scope::IsSecretariatOf(std::string_view alliance) const {
  return role() == Role::kSecretariat && !alliance.empty() && identity_.alliance == alliance;
}

bool Scope::ActsFor(std::string_view organisation) const {
  return !organisation.empty() && identity_.organisation == organisation;
}

std::string Scope::Fingerprint() const {
  const std::string_view role = RoleName(identity_.role);
  return absl::StrCat(absl::string_view(role.data(), role.size()), " ", identity_.subject, " ",
                      identity_.organisation, " ", identity_.alliance, " ", identity_.authority);
}

}  // namespace baraza::scope
