#include "services/organisations/domain/role_binding_rules.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/reference.h"

namespace baraza::organisations {
namespace {

using v1::RoleBinding;

// The role in which one acts for a resource of this kind.
RoleBinding::Role RoleFor(const std::string& resource) {
  if (absl::StartsWith(resource, "organisations/")) return RoleBinding::MEMBER;
  if (absl::StartsWith(resource, "alliances/")) return RoleBinding::SECRETARIAT;
  return RoleBinding::AUTHORITY;
}

bool ActsFor(const scope::Scope& scope, const std::string& resource) {
  return scope.ActsFor(resource) || scope.IsSecretariatOf(resource) ||
         scope.authority() == resource;
}

}  // namespace

absl::Status RoleBindingRules::Prepare(record::Transaction& transaction, const scope::Scope& scope,
                                       RoleBinding& draft) {
  RETURN_IF_ERROR(CheckResource(transaction, scope, draft));
  if (scope.role() == scope::Role::kSecretariat) draft.set_alliance(scope.alliance());
  draft.set_state(RoleBinding::ACTIVE);
  ASSIGN_OR_RETURN(const bool keeps, KeepsOrganisation(transaction, scope, draft));
  const bool may =
      keeps || ActsFor(scope, draft.resource()) || scope.role() == scope::Role::kService;
  if (!may) {
    return status::Error(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                         "only those who act for " + draft.resource() +
                             ", and its secretariat, let others act for it");
  }
  ASSIGN_OR_RETURN(const std::optional<std::string> same, ask_.index.InForce(transaction, draft));
  if (!same.has_value()) return absl::OkStatus();
  return status::Error(absl::StatusCode::kAlreadyExists, "ALREADY_BOUND",
                       absl::StrCat(draft.subject(), " has this role already: ", *same),
                       {{"role_binding", *same}});
}

absl::Status RoleBindingRules::Revise(record::Transaction&, const scope::Scope&, const RoleBinding&,
                                      RoleBinding&) {
  return absl::OkStatus();
}

bool RoleBindingRules::MayWrite(const scope::Scope& scope, const RoleBinding& binding) const {
  return scope.role() == scope::Role::kService || ActsFor(scope, binding.resource()) ||
         scope.IsSecretariatOf(binding.alliance());
}

absl::Status RoleBindingRules::CheckLive(const RoleBinding&) const { return absl::OkStatus(); }

scope::Audience RoleBindingRules::AudienceOf(const RoleBinding& binding,
                                             const scope::Audience*) const {
  const bool alliance = RoleFor(binding.resource()) == RoleBinding::SECRETARIAT;
  scope::Audience audience{
      .readers = {alliance ? scope::SecretariatKey(binding.resource()) : binding.resource()}};
  if (!binding.alliance().empty()) {
    audience.readers.push_back(scope::SecretariatKey(binding.alliance()));
  }
  audience.Normalise();
  return audience;
}

// True if `scope` is the secretariat through which the organisation was registered.
absl::StatusOr<bool> RoleBindingRules::KeepsOrganisation(record::Transaction& transaction,
                                                         const scope::Scope& scope,
                                                         const RoleBinding& binding) const {
  if (RoleFor(binding.resource()) != RoleBinding::MEMBER) return false;
  ASSIGN_OR_RETURN(const auto found,
                   ask_.organisations.Find(transaction, scope, binding.resource()));
  return found.has_value() && scope.IsSecretariatOf(found->resource.alliance());
}

absl::Status RoleBindingRules::CheckResource(record::Transaction& transaction,
                                             const scope::Scope& scope,
                                             const RoleBinding& binding) const {
  const std::string& resource = binding.resource();
  const RoleBinding::Role role = RoleFor(resource);
  if (binding.role() != role) {
    return status::InvalidFields(
        {{"role", absl::StrCat("must be ", RoleBinding::Role_Name(role), " for ", resource)}});
  }
  if (role == RoleBinding::MEMBER) {
    return FindReferred(transaction, scope, ask_.organisations, resource, "resource").status();
  }
  if (role == RoleBinding::SECRETARIAT) {
    return FindReferred(transaction, scope, ask_.alliances, resource, "resource").status();
  }
  return FindReferred(transaction, scope, ask_.authorities, resource, "resource").status();
}

void RoleBindingRegister::Revoke(const scope::Scope& scope, std::string_view name,
                                 std::string_view etag, record::WriteOptions options,
                                 record::Writer::Done done) {
  Change(
      scope, name, etag, std::move(options),
      [](record::Transaction&, RoleBinding& binding) {
        binding.set_state(RoleBinding::REVOKED);
        return absl::OkStatus();
      },
      std::move(done));
}

}  // namespace baraza::organisations
