// References from one record to another: what is named must be there for whoever names it.
//
// Thread-safety: as the records.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "services/foundation/record/record.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/status/status.h"

namespace baraza::organisations {

// What is told of a reference that leads nowhere, the same whether the record is absent or hidden.
inline status::FieldViolation LeadsNowhere(std::string_view field, std::string_view name) {
  return {std::string(field),
          std::string(name) + " does not exist, or is not yours to read: register it first"};
}

// The record of the name. INVALID_ARGUMENT, naming `field`: there is none that `scope` may read.
template <class R>
absl::StatusOr<R> FindReferred(record::Transaction& transaction, const scope::Scope& scope,
                               record::RecordWriter<R>& records, std::string_view name,
                               std::string_view field) {
  ASSIGN_OR_RETURN(std::optional<record::Versioned<R>> found,
                   records.Find(transaction, scope, name));
  if (!found.has_value()) return status::InvalidFields({LeadsNowhere(field, name)});
  return std::move(found->resource);
}

}  // namespace baraza::organisations
