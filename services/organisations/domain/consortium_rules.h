// What is particular about consortia: the secretariat of their alliance keeps them, and only ACTIVE
// members of the alliance join them.
//
// Thread-safety: const after construction.
#pragma once

#include "baraza/organisations/v1/alliance.pb.h"
#include "baraza/organisations/v1/authority.pb.h"
#include "services/foundation/record/register.h"
#include "services/organisations/domain/alliance_rules.h"
#include "services/organisations/domain/membership_rules.h"

namespace baraza::organisations {

using AuthorityRecords = record::RecordWriter<v1::Authority>;
using ConsortiumRecords = record::RecordWriter<v1::Consortium>;
using ConsortiumRegister = record::Register<v1::Consortium>;

class ConsortiumRules : public record::Rules<v1::Consortium> {
 public:
  // What the rules ask; all outlive them.
  struct Dependencies {
    AllianceRecords& alliances;
    AuthorityRecords& authorities;
    MembershipIndex& memberships;
  };
  explicit ConsortiumRules(const Dependencies& ask) : ask_(ask) {}

  // PERMISSION_DENIED, reason NOT_YOURS: by the secretariat only. INVALID_ARGUMENT: the alliance or
  // the authority leads nowhere, a member is none of the alliance, the end is before the start.
  absl::Status Prepare(record::Transaction& transaction, const scope::Scope& scope,
                       v1::Consortium& draft) override;
  // As Prepare; of the members only those that are new are looked at.
  absl::Status Revise(record::Transaction& transaction, const scope::Scope& scope,
                      const v1::Consortium& before, v1::Consortium& after) override;
  bool MayWrite(const scope::Scope& scope, const v1::Consortium& consortium) const override;
  absl::Status CheckLive(const v1::Consortium& consortium) const override;
  // The alliance and the authority.
  scope::Audience AudienceOf(const v1::Consortium& consortium,
                             const scope::Audience* before) const override;

 private:
  absl::Status CheckAgreement(record::Transaction& transaction, const scope::Scope& scope,
                              const v1::Consortium* before, const v1::Consortium& after) const;

  const Dependencies ask_;
};

}  // namespace baraza::organisations
