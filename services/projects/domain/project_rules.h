// What is particular about projects: who may read and write a record, under which alliances it may
// be put, and that its results are read by whoever may read the project.
//
// Thread-safety: const after construction; called within bodies of writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "baraza/projects/v1/project.pb.h"
#include "services/foundation/record/merging.h"

namespace baraza::projects {

// What the rules ask of the store beside its records.
class ResultIndex {
 public:
  virtual ~ResultIndex() = default;
  // The names of a project's results, whoever may read them, in their order.
  virtual absl::StatusOr<std::vector<std::string>> ResultsOf(record::Transaction& transaction,
                                                             std::string_view project) = 0;
};

class ProjectRules : public record::MergingRules<v1::Project> {
 public:
  using Projects = record::RecordWriter<v1::Project>;
  using Results = record::RecordWriter<v1::Result>;

  // All outlive the rules.
  ProjectRules(Projects& projects, Results& results, ResultIndex& index)
      : projects_(projects), results_(results), index_(index) {}

  // Sets the registrar from the scope and adds its alliance; PUBLIC, PIPELINE and ACTIVE where
  // nothing else is said. PERMISSION_DENIED, reason ALLIANCE_NOT_YOURS: an alliance that the scope
  // doesn't act for. INVALID_ARGUMENT: see FaultsOf.
  absl::Status Prepare(record::Transaction& transaction, const scope::Scope& scope,
                       v1::Project& draft) override;
  // As Prepare; sensitivity and stage that are cleared stay as they were. FAILED_PRECONDITION,
  // reason PUBLISHED: the record was published and cannot become a draft again.
  absl::Status Revise(record::Transaction& transaction, const scope::Scope& scope,
                      const v1::Project& before, v1::Project& after) override;
  bool MayWrite(const scope::Scope& scope, const v1::Project& record) const override;
  // ARCHIVED and MERGED: whoever could read it before. Else see ReadersOf.
  scope::Audience AudienceOf(const v1::Project& record,
                             const scope::Audience* before) const override;
  // Keeps the audiences of results in step with the project's, and those of the records that were
  // merged into it, with their results: what is sensitive is so under its former names as well.
  absl::Status Carry(record::Transaction& transaction, const scope::Scope& scope,
                     const record::Versioned<v1::Project>& before,
                     const record::Versioned<v1::Project>& after) override;
  absl::Status CheckMergeable(const v1::Project& survivor, const v1::Project& other) const override;
  void Unite(v1::Project& survivor, const v1::Project& other) const override;

 private:
  absl::Status CarryFormer(record::Transaction& transaction, const scope::Scope& scope,
                           const std::string& former,
                           const record::Versioned<v1::Project>& project);
  absl::Status CarryResults(record::Transaction& transaction, const scope::Scope& scope,
                            const std::string& of, const record::Versioned<v1::Project>& project);

  Projects& projects_;
  Results& results_;
  ResultIndex& index_;
};

}  // namespace baraza::projects
