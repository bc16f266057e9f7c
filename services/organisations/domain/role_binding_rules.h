// What is particular about role bindings: who may let whom act for what.
//
// Thread-safety: const after construction.
#pragma once

#include <optional>
#include <string>

#include "baraza/organisations/v1/authority.pb.h"
#include "services/foundation/record/register.h"
#include "services/organisations/domain/alliance_rules.h"
#include "services/organisations/domain/consortium_rules.h"
#include "services/organisations/domain/membership_rules.h"

namespace baraza::organisations {

using RoleBindingRecords = record::RecordWriter<v1::RoleBinding>;

// What the rules ask of the store beside its records, whoever may read them.
class RoleBindingIndex {
 public:
  virtual ~RoleBindingIndex() = default;
  // The name of the binding in force with the same subject, resource and role, if there is one.
  virtual absl::StatusOr<std::optional<std::string>> InForce(record::Transaction& transaction,
                                                             const v1::RoleBinding& like) = 0;
};

class RoleBindingRules : public record::Rules<v1::RoleBinding> {
 public:
  // What the rules ask; all outlive them.
  struct Dependencies {
    OrganisationRecords& organisations;
    AllianceRecords& alliances;
    AuthorityRecords& authorities;
    RoleBindingIndex& index;
  };
  explicit RoleBindingRules(const Dependencies& ask) : ask_(ask) {}

  // PERMISSION_DENIED, reason NOT_YOURS: `scope` does not act for the resource, nor is it the
  // secretariat of an organisation's alliance. INVALID_ARGUMENT: the resource leads nowhere, the
  // role is not one for it. ALREADY_EXISTS, reason ALREADY_BOUND.
  absl::Status Prepare(record::Transaction& transaction, const scope::Scope& scope,
                       v1::RoleBinding& draft) override;
  absl::Status Revise(record::Transaction& transaction, const scope::Scope& scope,
                      const v1::RoleBinding& before, v1::RoleBinding& after) override;
  // Those who act for the resource, the secretariat that made the binding, a service.
  bool MayWrite(const scope::Scope& scope, const v1::RoleBinding& binding) const override;
  absl::Status CheckLive(const v1::RoleBinding& binding) const override;
  // The same.
  scope::Audience AudienceOf(const v1::RoleBinding& binding,
                             const scope::Audience* before) const override;

 private:
  absl::StatusOr<bool> KeepsOrganisation(record::Transaction& transaction,
                                         const scope::Scope& scope,
                                         const v1::RoleBinding& binding) const;
  absl::Status CheckResource(record::Transaction& transaction, const scope::Scope& scope,
                             const v1::RoleBinding& binding) const;

  const Dependencies ask_;
};

class RoleBindingRegister : public record::Register<v1::RoleBinding> {
 public:
  RoleBindingRegister(record::Writer& writer, RoleBindingRecords& bindings,
                      const RoleBindingRules::Dependencies& ask, const clock::Clock& clock)
      : Register(writer, bindings, rules_, clock), rules_(ask) {}

  // Takes a binding back. One that is REVOKED stays as it is.
  void Revoke(const scope::Scope& scope, std::string_view name, std::string_view etag,
              record::WriteOptions options, record::Writer::Done done);

 private:
  RoleBindingRules rules_;
};

}  // namespace baraza::organisations
