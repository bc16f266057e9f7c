// The results of projects: what can be done with them.
//
// The rules of a result are those of its project, as it stands in the same transaction.
//
// Thread-safety: all methods may be called from any thread; `done` as record::Register says.
#pragma once

#include <string>
#include <string_view>

#include "baraza/projects/v1/project.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/record/record.h"
#include "services/projects/domain/project_rules.h"

namespace baraza::projects {

// Results of one project: a change of its audience rewrites all of them in one transaction.
inline constexpr int kMaxResults = 2000;

class ResultRegister {
 public:
  // All outlive the register.
  ResultRegister(record::Writer& writer, ProjectRules::Projects& projects,
                 ProjectRules::Results& results, ResultIndex& index, const clock::Clock& clock)
      : writer_(writer), projects_(projects), results_(results), index_(index), clock_(clock) {}

  // Creates `draft` as `{project}/results/{id}`; an empty id is generated. NOT_FOUND: there is no
  // such project for `scope`. FAILED_PRECONDITION: it is archived, merged, or has kMaxResults
  // (reason TOO_MANY_RESULTS). Otherwise as ResultRules say.
  void Create(const scope::Scope& scope, std::string_view project, std::string_view id,
              v1::Result draft, record::WriteOptions options, record::Writer::Done done);

  // Replaces the fields of `patch` that the mask names. The results of a merged project are kept by
  // those who keep its survivor.
  void Update(const scope::Scope& scope, v1::Result patch, google::protobuf::FieldMask mask,
              record::WriteOptions options, record::Writer::Done done);

 private:
  using Project = record::Versioned<v1::Project>;

  absl::StatusOr<Project> FindProject(record::Transaction& transaction, const scope::Scope& scope,
                                      std::string_view name);
  absl::Status CheckRoom(record::Transaction& transaction, const std::string& project);

  record::Writer& writer_;
  ProjectRules::Projects& projects_;
  ProjectRules::Results& results_;
  ResultIndex& index_;
  const clock::Clock& clock_;
};

}  // namespace baraza::projects
