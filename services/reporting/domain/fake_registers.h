// The registers of organisations and projects as a test writes them: it puts records, and their
// changes come out as the feeds would send them.
//
// Thread-safety: one thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "baraza/projects/v1/projects_service.pb.h"
#include "services/foundation/scope/scope.h"

namespace baraza::reporting {

// Everybody.
scope::Audience Everybody();
// Those who hold one of the keys.
scope::Audience Only(std::vector<std::string> readers);

// A record as it stands.
template <class R>
struct Kept {
  R record;
  scope::Audience audience;
  int64_t version = 0;
};

class FakeRegisters {
 public:
  using Organisation = organisations::v1::Organisation;
  using Project = projects::v1::Project;
  using Result = projects::v1::Result;
  using OrganisationChange = organisations::v1::OrganisationChange;
  using ProjectChange = projects::v1::ProjectChange;

  // Creates or replaces a record: the change that the feed sends.
  OrganisationChange Put(const Organisation& record, scope::Audience audience = Everybody());
  ProjectChange Put(const Project& record, scope::Audience audience = Everybody());
  ProjectChange Put(const Result& record, scope::Audience audience = Everybody());

  // The state of all records, as a snapshot sends it.
  std::vector<OrganisationChange> OrganisationSnapshot() const;
  std::vector<ProjectChange> ProjectSnapshot() const;

  const std::map<std::string, Kept<Organisation>>& organisations() const { return organisations_; }
  const std::map<std::string, Kept<Project>>& projects() const { return projects_; }
  const std::map<std::string, Kept<Result>>& results() const { return results_; }

 private:
  std::map<std::string, Kept<Organisation>> organisations_;
  std::map<std::string, Kept<Project>> projects_;
  std::map<std::string, Kept<Result>> results_;
  int64_t organisations_position_ = 0, projects_position_ = 0;
};

// Records in one line.
organisations::v1::Organisation AnOrganisation(const std::string& id);
organisations::v1::Organisation Merged(const std::string& id, const std::string& into);
// A project with these participants, the first of them its lead.
projects::v1::Project AProject(const std::string& id, const std::vector<std::string>& participants,
                               const std::vector<std::string>& countries = {},
                               const std::vector<std::string>& dac_codes = {});
projects::v1::Result AResult(const std::string& project, const std::string& id,
                             projects::v1::Result::Indicator indicator, int64_t actual,
                             int year = 2023);

}  // namespace baraza::reporting
