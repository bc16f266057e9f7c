// What list and search requests ask of the store.
//
// Thread-safety: pure functions.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/foundation/record/record.h"

namespace baraza::organisations {

// `today` decides what is stale.
record::Query QueryOf(const v1::ListOrganisationsRequest& request, absl::CivilDay today);

// INVALID_ARGUMENT: the query holds no letter and no digit.
absl::StatusOr<record::Query> QueryOf(const v1::SearchOrganisationsRequest& request);

}  // namespace baraza::organisations
