// What is particular about alliances: everybody reads them, their own secretariat keeps them.
//
// Thread-safety: stateless.
#pragma once

#include "baraza/organisations/v1/alliance.pb.h"
#include "services/foundation/record/register.h"

namespace baraza::organisations {

// Days after which a record of the alliance that was not attested is stale.
inline constexpr int kDefaultAttestDays = 365;
inline int AttestDaysOf(const v1::Alliance& alliance) {
  return alliance.attest_days() == 0 ? kDefaultAttestDays : alliance.attest_days();
}

class AllianceRules : public record::Rules<v1::Alliance> {
 public:
  // PERMISSION_DENIED, reason NOT_YOURS: a secretariat founds the alliance that it acts for only.
  absl::Status Prepare(record::Transaction& transaction, const scope::Scope& scope,
                       v1::Alliance& draft) override;
  absl::Status Revise(record::Transaction& transaction, const scope::Scope& scope,
                      const v1::Alliance& before, v1::Alliance& after) override;
  // Its secretariat, a service.
  bool MayWrite(const scope::Scope& scope, const v1::Alliance& alliance) const override;
  absl::Status CheckLive(const v1::Alliance& alliance) const override;
  // Everybody.
  scope::Audience AudienceOf(const v1::Alliance& alliance,
                             const scope::Audience* before) const override;
};

using AllianceRecords = record::RecordWriter<v1::Alliance>;
using AllianceRegister = record::Register<v1::Alliance>;

}  // namespace baraza::organisations
