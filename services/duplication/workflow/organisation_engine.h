// The matcher of organisations as the workflow asks it.
//
// Thread-safety: as Engine.
#pragma once

#include "services/duplication/domain/organisation_matcher.h"
#include "services/duplication/workflow/engine.h"

namespace baraza::duplication {

class OrganisationEngine : public Engine {
 public:
  void Upsert(const KnownRecord& record) override;
  void Erase(std::string_view name) override { matcher_.Erase(name); }
  int64_t size() const override { return matcher_.size(); }
  std::string Snapshot() const override { return matcher_.Snapshot(); }
  absl::Status Restore(std::string_view index) override { return matcher_.Restore(index); }
  std::vector<v1::Match> Candidates(const KnownRecord& record, int limit) const override;
  // None: organisations have no overlaps.
  std::vector<v1::Match> Overlaps(const KnownRecord&, int) const override { return {}; }
  v1::Match Judge(const KnownRecord& left, const KnownRecord& right) const override;
  std::string Values(const KnownRecord& record, std::string_view evidence) const override;
  std::string Learn(const std::string& version, const LearningSource& source) const override;
  absl::Status Adopt(std::string_view model) override;
  absl::StatusOr<std::vector<v1::ModelWeight>> Weights(std::string_view model) const override;
  absl::StatusOr<std::vector<double>> Probabilities(std::string_view model,
                                                    const Pairs& pairs) const override;

 private:
  OrganisationMatcher matcher_;
};

}  // namespace baraza::duplication
