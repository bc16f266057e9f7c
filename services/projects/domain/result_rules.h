// What is particular about the results of one project.
//
// Thread-safety: const after construction.
#pragma once

#include "baraza/projects/v1/project.pb.h"
#include "services/foundation/record/rules.h"

namespace baraza::projects {

class ResultRules : public record::Rules<v1::Result> {
 public:
  // The rules for results that count for `project`, which outlives them.
  explicit ResultRules(const record::Versioned<v1::Project>& project) : project_(project) {}

  // REPORTED where nothing else is said. PERMISSION_DENIED: `scope` may not write the project, or
  // sets VERIFIED without being the secretariat of one of its alliances. FAILED_PRECONDITION: the
  // project is archived or merged. INVALID_ARGUMENT: see FaultsOf.
  absl::Status Prepare(record::Transaction& transaction, const scope::Scope& scope,
                       v1::Result& draft) override;
  // As Prepare. A VERIFIED result that its project changes is REPORTED again: what was verified is
  // no longer what it says. FAILED_PRECONDITION, reason REPORTED: it cannot become a draft again.
  absl::Status Revise(record::Transaction& transaction, const scope::Scope& scope,
                      const v1::Result& before, v1::Result& after) override;
  // Whoever may write the project.
  bool MayWrite(const scope::Scope& scope, const v1::Result& result) const override;
  // As long as the project is live.
  absl::Status CheckLive(const v1::Result& result) const override;
  // A DRAFT: those who may write the project. Else whoever may read it.
  scope::Audience AudienceOf(const v1::Result& result,
                             const scope::Audience* before) const override;

 private:
  const record::Versioned<v1::Project>& project_;
};

}  // namespace baraza::projects
