// The matcher of projects as the workflow asks it.
//
// Thread-safety: as Engine.
#pragma once

#include "services/duplication/domain/project_matcher.h"
#include "services/duplication/workflow/engine.h"

namespace baraza::duplication {

class ProjectEngine : public Engine {
 public:
  // Organisations are called by their titles in sentences where everybody may read them; else by
  // their resource names, which the project itself shows. `records` outlives the engine. Of
  // overlaps those are told that `overlaps` wants to hear of.
  explicit ProjectEngine(const KnownRecords& records, OverlapTunings overlaps = {});

  void Upsert(const KnownRecord& record) override;
  void Erase(std::string_view name) override { matcher_.Erase(name); }
  int64_t size() const override { return matcher_.size(); }
  std::vector<v1::Match> Candidates(const KnownRecord& record, int limit) const override;
  std::vector<v1::Match> Overlaps(const KnownRecord& record, int limit) const override;
  v1::Match Judge(const KnownRecord& left, const KnownRecord& right) const override;
  std::string Values(const KnownRecord& record, std::string_view evidence) const override;
  std::string Learn(const std::string& version, const LearningSource& source) const override;
  absl::Status Adopt(std::string_view model) override;
  absl::StatusOr<std::vector<v1::ModelWeight>> Weights(std::string_view model) const override;
  absl::StatusOr<std::vector<double>> Probabilities(std::string_view model,
                                                    const Pairs& pairs) const override;

 private:
  const OrganisationTitle title_of_;
  const OverlapTunings overlaps_;
  ProjectMatcher matcher_;
};

}  // namespace baraza::duplication
