// The register of projects: what can be done with it.
//
// Creating, updating, importing, archiving and merging are those of every such register
// (record::MergingRegister). Writes that may name organisations ask the directory first, before
// they are handed to the commit queue, whose thread never waits for a neighbour.
//
// Thread-safety: all methods may be called from any thread; `done` as record::Register says.
#pragma once

#include <string_view>

#include "baraza/projects/v1/project.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/foundation/record/merging.h"
#include "services/projects/domain/organisation_directory.h"
#include "services/projects/domain/project_rules.h"

namespace baraza::projects {

class ProjectRegister : private record::MergingRegister<v1::Project> {
 public:
  using Base = record::MergingRegister<v1::Project>;

  // All outlive the register.
  ProjectRegister(record::Writer& writer, ProjectRules::Projects& projects,
                  ProjectRules::Results& results, ResultIndex& index,
                  OrganisationDirectory& directory, const clock::Clock& clock);

  // As those of record::Register, and: organisations that the write adds must exist and be readable
  // by `scope` (violations), and the directory must answer (UNAVAILABLE). May block.
  void Create(const scope::Scope& scope, std::string_view id, v1::Project draft,
              record::WriteOptions options, record::Writer::Done done);
  void Update(const scope::Scope& scope, v1::Project patch, google::protobuf::FieldMask mask,
              record::WriteOptions options, record::Writer::Done done);
  void ImportRow(const scope::Scope& scope, v1::Project row, record::WriteOptions options,
                 record::ImportDone done);

  using Base::Archive;
  using Base::Merge;

 private:
  // Asks the directory; the check that the write then makes.
  absl::StatusOr<Check> CheckOrganisations(const scope::Scope& scope, const v1::Project& sent);

  OrganisationDirectory& directory_;
  ProjectRules rules_;
};

}  // namespace baraza::projects
