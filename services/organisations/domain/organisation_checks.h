// What can be wrong with an organisation beyond the rules of single fields.
//
// Thread-safety: pure functions.
#pragma once

#include <string_view>
#include <vector>

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/status/status.h"

namespace baraza::organisations {

// The scheme that serves where a country has no register: "BARAZA-SL".
inline constexpr char kPlatformScheme[] = "BARAZA-";

// All faults: a verified code twice, one that names a category, a code of the platform's own scheme
// that is not the record's id, a record in its own history, an incident contact of another
// organisation.
std::vector<status::FieldViolation> FaultsOf(const v1::Organisation& organisation);

// True if `other` stands in the organisation's history.
bool SucceedsOrPrecedes(const v1::Organisation& organisation, std::string_view other);

}  // namespace baraza::organisations
