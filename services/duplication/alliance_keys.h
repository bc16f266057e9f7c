// The options that say what single alliances want of duplication.
//
// Why: an alliance's own record has no fields for it yet; until it has, whoever runs the service
// says so, the same way in every process that can be the duplication service.
//
// Thread-safety: one thread.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "services/duplication/domain/overlap_tunings.h"
#include "services/foundation/configuration/configuration.h"

namespace baraza::duplication {

// What alliances want.
struct AllianceWishes {
  // Alliances, `alliances/{alliance}`, that want two people to confirm a merge of their records.
  std::set<std::string> four_eyes = {};
  // What is an overlap to them.
  OverlapTunings overlaps = {};
};

class AllianceKeys {
 public:
  explicit AllianceKeys(configuration::Declaration& declaration);

  // INVALID_ARGUMENT: what is given names no alliances, or no tuning; says the option and why.
  absl::StatusOr<AllianceWishes> Read(const configuration::Values& values) const;

 private:
  configuration::Key<std::string> four_eyes_;
  configuration::Key<std::string> overlaps_;
};

}  // namespace baraza::duplication
