// What is particular about authorities: everybody reads them; they keep themselves, or the
// secretariat does that registered them.
//
// Thread-safety: const after construction.
#pragma once

#include "baraza/organisations/v1/authority.pb.h"
#include "services/foundation/record/register.h"
#include "services/organisations/domain/membership_rules.h"

namespace baraza::organisations {

using AuthorityRegister = record::Register<v1::Authority>;

class AuthorityRules : public record::Rules<v1::Authority> {
 public:
  // `organisations` outlives the rules.
  explicit AuthorityRules(OrganisationRecords& organisations) : organisations_(organisations) {}

  // Sets the alliance from the scope. INVALID_ARGUMENT: the organisation leads nowhere.
  absl::Status Prepare(record::Transaction& transaction, const scope::Scope& scope,
                       v1::Authority& draft) override;
  absl::Status Revise(record::Transaction& transaction, const scope::Scope& scope,
                      const v1::Authority& before, v1::Authority& after) override;
  // The authority itself, the secretariat of its alliance, a service.
  bool MayWrite(const scope::Scope& scope, const v1::Authority& authority) const override;
  absl::Status CheckLive(const v1::Authority& authority) const override;
  // Everybody.
  scope::Audience AudienceOf(const v1::Authority& authority,
                             const scope::Audience* before) const override;

 private:
  absl::Status CheckOrganisation(record::Transaction& transaction, const scope::Scope& scope,
                                 const v1::Authority& authority) const;

  OrganisationRecords& organisations_;
};

}  // namespace baraza::organisations
