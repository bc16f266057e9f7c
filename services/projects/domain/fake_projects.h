// The projects service's ports in memory, for its unit tests.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "baraza/projects/v1/project.pb.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/record/fake_records.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/projects/domain/organisation_directory.h"
#include "services/projects/domain/project_register.h"
#include "services/projects/domain/result_register.h"

namespace baraza::projects {

class FakeResults : public record::FakeRecords<v1::Result>, public ResultIndex {
 public:
  using FakeRecords::FakeRecords;
  absl::StatusOr<std::vector<std::string>> ResultsOf(record::Transaction&,
                                                     std::string_view project) override {
    std::vector<std::string> names;
    for (const auto& [name, result] : records()) {
      if (resourcename::Parent(name) == project) names.push_back(name);
    }
    return names;
  }
};

// Knows every organisation that was not said to be unknown.
class FakeDirectory : public OrganisationDirectory {
 public:
  absl::StatusOr<std::set<std::string>> Unknown(const scope::Scope&,
                                                const std::set<std::string>& names) override {
    if (!status.ok()) return status;
    asked.insert(names.begin(), names.end());
    std::set<std::string> found;
    for (const std::string& name : names) {
      if (unknown.count(name) > 0) found.insert(name);
    }
    return found;
  }

  std::set<std::string> unknown;
  std::set<std::string> asked;
  absl::Status status;
};

// The registers on fakes, with calls that wait.
struct FakeService {
  absl::StatusOr<record::Written> Create(const scope::Scope& scope, const std::string& id,
                                         const v1::Project& draft) {
    return record::Await<record::Written>(
        [&](auto done) { projects.Create(scope, id, draft, {}, done); });
  }
  // Replaces the fields that the patch sets, or those of the mask.
  absl::StatusOr<record::Written> Update(const scope::Scope& scope, const v1::Project& patch,
                                         const std::vector<std::string>& mask = {}) {
    google::protobuf::FieldMask fields;
    for (const std::string& path : mask) fields.add_paths(path);
    return record::Await<record::Written>(
        [&](auto done) { projects.Update(scope, patch, fields, {}, done); });
  }
  absl::StatusOr<record::Written> Merge(const scope::Scope& scope,
                                        const record::MergeDecision& decision) {
    return record::Await<record::Written>(
        [&](auto done) { projects.Merge(scope, decision, {}, done); });
  }
  absl::StatusOr<record::Written> Archive(const scope::Scope& scope, const std::string& name) {
    return record::Await<record::Written>(
        [&](auto done) { projects.Archive(scope, name, "", {}, done); });
  }
  absl::StatusOr<record::Written> CreateResult(const scope::Scope& scope,
                                               const std::string& project, const std::string& id,
                                               const v1::Result& draft) {
    return record::Await<record::Written>(
        [&](auto done) { results.Create(scope, project, id, draft, {}, done); });
  }
  absl::StatusOr<record::Written> UpdateResult(const scope::Scope& scope, const v1::Result& patch) {
    return record::Await<record::Written>(
        [&](auto done) { results.Update(scope, patch, {}, {}, done); });
  }

  const v1::Project& project(const std::string& name) { return stored_projects.at(name).resource; }

  clock::FakeClock clock;
  record::FakeWriter writer;
  record::FakeRecords<v1::Project> stored_projects{clock};
  FakeResults stored_results{clock};
  FakeDirectory directory;
  ProjectRegister projects{writer,         stored_projects, stored_results,
                           stored_results, directory,       clock};
  ResultRegister results{writer, stored_projects, stored_results, stored_results, clock};
};

// Callers, and drafts that are valid.
inline scope::Scope Member(const std::string& organisation,
                           const std::string& alliance = "alliances/x") {
  return scope::Scope({.subject = "m",
                       .role = scope::Role::kMember,
                       .organisation = organisation,
                       .alliance = alliance});
}
inline scope::Scope Secretariat(const std::string& alliance = "alliances/x") {
  return scope::Scope({.subject = "s", .role = scope::Role::kSecretariat, .alliance = alliance});
}
inline v1::Project DraftOf(const std::string& title) {
  v1::Project project;
  project.add_titles()->set_text(title);
  return project;
}
inline void AddParticipant(v1::Project& project, const std::string& organisation,
                           v1::Participant::Role role) {
  v1::Participant* participant = project.add_participants();
  participant->set_organisation(organisation);
  participant->set_role(role);
}
inline v1::Result ResultDraft(int64_t actual) {
  v1::Result result;
  result.set_indicator(v1::Result::HEALTH_WORKERS_TRAINED);
  result.mutable_start_date()->set_year(2024);
  result.mutable_end_date()->set_year(2024);
  result.set_actual(actual);
  return result;
}

}  // namespace baraza::projects
