#include "services/projects/domain/organisation_directory.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::projects {
namespace {

using v1::Project;

// Calls `see(list, index, field, name)` for each place that names an organisation.
template <class See>
void ForEachOrganisation(const Project& project, const See& see) {
  for (int i = 0; i < project.participants_size(); ++i) {
    see("participants", i, "organisation", project.participants(i).organisation());
  }
  for (int i = 0; i < project.contributions_size(); ++i) {
    const auto& contribution = project.contributions(i);
    if (!contribution.provider().empty()) {
      see("contributions", i, "provider", contribution.provider());
    }
    if (!contribution.receiver().empty()) {
      see("contributions", i, "receiver", contribution.receiver());
    }
  }
}

}  // namespace

std::set<std::string> OrganisationsIn(const Project& project) {
  std::set<std::string> names;
  ForEachOrganisation(
      project, [&](const char*, int, const char*, const std::string& name) { names.insert(name); });
  return names;
}

absl::Status CheckKnown(const std::set<std::string>& unknown, const Project* before,
                        const Project& after) {
  const std::set<std::string> standing =
      before == nullptr ? std::set<std::string>() : OrganisationsIn(*before);
  std::vector<status::FieldViolation> violations;
  ForEachOrganisation(after, [&](const char* list, int index, const char* field,
                                 const std::string& name) {
    if (unknown.count(name) == 0 || standing.count(name) > 0) return;
    violations.push_back({absl::StrCat(list, "[", index, "].", field),
                          name + " does not exist, or is not yours to read: register it first"});
  });
  return status::InvalidFields(std::move(violations));
}

}  // namespace baraza::projects
