#include "services/foundation/rpc/authenticator.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

constexpr size_t kMaxKnown = 10000;
constexpr scope::Role kRoles[] = {scope::Role::kPublic, scope::Role::kMember,
                                  scope::Role::kSecretariat, scope::Role::kAuthority,
                                  scope::Role::kService};

absl::Status Unauthenticated(std::string_view what) {
  return status::Error(absl::StatusCode::kUnauthenticated, "CALLER_NOT_UNDERSTOOD",
                       absl::StrCat("metadata ", kCallerKey, ": ", std::string(what),
                                    "; send subject=...;role=MEMBER|SECRETARIAT|AUTHORITY;"
                                    "organisation=organisations/...;alliance=alliances/..."));
}

absl::Status Assign(absl::string_view part, scope::Scope::Identity& identity) {
  const std::pair<std::string, std::string> pair = absl::StrSplit(part, absl::MaxSplits('=', 1));
  const auto& [key, value] = pair;
  if (absl::StrContains(value, ' ')) return Unauthenticated("a value holds a space");
  if (key == "subject") {
    identity.subject = value;
  } else if (key == "organisation") {
    identity.organisation = value;
  } else if (key == "alliance") {
    identity.alliance = value;
  } else if (key == "authority") {
    identity.authority = value;
  } else if (key == "role") {
    for (scope::Role role : kRoles) {
      if (scope::RoleName(role) != value) continue;
      identity.role = role;
      return absl::OkStatus();
    }
    return Unauthenticated(absl::StrCat("no role is called '", value, "'"));
  } else {
    return Unauthenticated(absl::StrCat("unknown key '", key, "'"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<scope::Scope> DevelopmentAuthenticator::Parse(std::string_view text) {
  scope::Scope::Identity identity;
  for (absl::string_view part :
       absl::StrSplit(absl::string_view(text.data(), text.size()), ';', absl::SkipEmpty())) {
    RETURN_IF_ERROR(Assign(part, identity));
  }
  if (identity.role != scope::Role::kPublic && identity.subject.empty()) {
    return Unauthenticated("subject is missing");
  }
  return scope::Scope(std::move(identity));
}

std::string DevelopmentAuthenticator::Format(const scope::Scope& scope) {
  const std::string_view role = scope::RoleName(scope.role());
  std::string text = absl::StrCat("subject=", scope.subject(), ";role=", std::string(role));
  if (!scope.organisation().empty()) {
    absl::StrAppend(&text, ";organisation=", scope.organisation());
  }
  if (!scope.alliance().empty()) absl::StrAppend(&text, ";alliance=", scope.alliance());
  if (!scope.authority().empty()) absl::StrAppend(&text, ";authority=", scope.authority());
  return text;
}

absl::StatusOr<scope::Scope> DevelopmentAuthenticator::Authenticate(
    const grpc::CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(kCallerKey);
  if (found == metadata.end()) return scope::Scope::Public();
  const absl::string_view text(found->second.data(), found->second.size());
  {
    absl::ReaderMutexLock lock(&mutex_);
    if (auto known = known_.find(text); known != known_.end()) return known->second;
  }
  ASSIGN_OR_RETURN(scope::Scope scope, Parse(std::string_view(text.data(), text.size())));
  absl::MutexLock lock(&mutex_);
  if (known_.size() >= kMaxKnown) known_.clear();
  known_.emplace(std::string(text), scope);
  return scope;
}

}  // namespace baraza::rpc
