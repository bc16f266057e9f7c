// What projects asks of the register of organisations: do they exist?
//
// Why: a participant that doesn't exist is a mistake that nobody finds later. Organisations belong
// to another service; this is the port to it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "baraza/projects/v1/project.pb.h"
#include "services/foundation/scope/scope.h"

namespace baraza::projects {

// Thread-safety: any thread. May block for as long as a call to a neighbour takes.
class OrganisationDirectory {
 public:
  virtual ~OrganisationDirectory() = default;
  // Those of `names` under which there is nothing that `scope` may read. UNAVAILABLE: the register
  // cannot be asked now.
  virtual absl::StatusOr<std::set<std::string>> Unknown(const scope::Scope& scope,
                                                        const std::set<std::string>& names) = 0;
};

// The organisations that a project names: participants, and who gives and receives contributions.
std::set<std::string> OrganisationsIn(const v1::Project& project);

// INVALID_ARGUMENT with a violation for each place in which `after` names one of `unknown` that
// `before` (null for a new record) didn't name anywhere: those were asked about when they were
// added.
absl::Status CheckKnown(const std::set<std::string>& unknown, const v1::Project* before,
                        const v1::Project& after);

}  // namespace baraza::projects
