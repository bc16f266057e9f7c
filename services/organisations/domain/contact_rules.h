// What is particular about the contact points of one organisation.
//
// Thread-safety: const after construction.
#pragma once

#include "baraza/organisations/v1/contact.pb.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/record/rules.h"
#include "services/organisations/domain/membership_rules.h"
#include "services/organisations/domain/organisation_rules.h"

namespace baraza::organisations {

// Days for which a contact is kept where nothing is said, and at most.
inline constexpr int kDefaultRetentionDays = 730;
inline constexpr int kMaxRetentionDays = 1100;

class ContactRules : public record::Rules<v1::Contact> {
 public:
  // The rules for contacts of `organisation`; all outlive the rules.
  ContactRules(const v1::Organisation& organisation, OrganisationRules& keepers,
               OrganisationRecords& organisations, const clock::Clock& clock)
      : organisation_(organisation),
        keepers_(keepers),
        organisations_(organisations),
        clock_(clock) {}

  // PERMISSION_DENIED: `scope` may not write the organisation. INVALID_ARGUMENT: neither mail nor
  // telephone, a retention that is past or too long, a consent in the future, a controller that
  // leads nowhere.
  absl::Status Prepare(record::Transaction& transaction, const scope::Scope& scope,
                       v1::Contact& draft) override;
  absl::Status Revise(record::Transaction& transaction, const scope::Scope& scope,
                      const v1::Contact& before, v1::Contact& after) override;
  // Whoever may write the organisation.
  bool MayWrite(const scope::Scope& scope, const v1::Contact& contact) const override;
  // As long as the organisation is live.
  absl::Status CheckLive(const v1::Contact& contact) const override;
  // As its visibility says, of those who may read the organisation.
  scope::Audience AudienceOf(const v1::Contact& contact,
                             const scope::Audience* before) const override;

 private:
  absl::Status Complete(record::Transaction& transaction, const scope::Scope& scope,
                        v1::Contact& contact) const;

  const v1::Organisation& organisation_;
  OrganisationRules& keepers_;
  OrganisationRecords& organisations_;
  const clock::Clock& clock_;
};

}  // namespace baraza::organisations
