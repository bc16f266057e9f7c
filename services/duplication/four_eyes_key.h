// The option that says which alliances want two people to confirm a merge of their records.
//
// Why: an alliance's own record has no field for it yet; until it has, whoever runs the service
// says so, the same way in every process that can be the duplication service.
//
// Thread-safety: one thread.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "services/foundation/configuration/configuration.h"

namespace baraza::duplication {

class FourEyesKey {
 public:
  explicit FourEyesKey(configuration::Declaration& declaration);

  // Names of alliances. INVALID_ARGUMENT: what is given is none.
  absl::StatusOr<std::set<std::string>> Read(const configuration::Values& values) const;

 private:
  configuration::Key<std::string> alliances_;
};

}  // namespace baraza::duplication
