// Refusals that every register gives, in the same words wherever they are given.
//
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "services/foundation/status/status.h"

namespace baraza::record {

// NOT_FOUND, the same whether the record is absent or hidden.
inline absl::Status NotFound(std::string_view name) {
  return status::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                       std::string(name) + " does not exist, or is not yours to read",
                       {{"name", std::string(name)}});
}

// INVALID_ARGUMENT of a change that names no record.
inline absl::Status NameMissing() {
  return status::InvalidFields({{"name", "is missing: say which record is meant"}});
}

// PERMISSION_DENIED to whoever may read a record and not write it.
inline absl::Status NotYours(std::string_view name) {
  return status::Error(
      absl::StatusCode::kPermissionDenied, "NOT_YOURS",
      std::string(name) + " can be changed by those who keep it and by its secretariat only",
      {{"name", std::string(name)}});
}

}  // namespace baraza::record
