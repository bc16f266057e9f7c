// What has to be right between the fields of a project or a result; what one field may hold is said
// by the contract and checked before.
//
// Why: shares that don't add up to 100 multiply money in sums; parts that exceed their whole count
// people twice. All faults come at once, so that a client mends a record in one go. Paths are those
// of the record itself ("locations[3].country").
//
// Thread-safety: pure functions.
#pragma once

#include <vector>

#include "baraza/projects/v1/project.pb.h"
#include "services/foundation/status/status.h"

namespace baraza::projects {

// - Percentages of locations, and of themes within one vocabulary, add up to 100 (99.5 to 100.5)
//   or are all 0.
// - No period ends before it starts: planned, actual, of a contribution.
// - A location without country has a region code.
// - A contribution other than of TIME has a currency.
// - No organisation takes part twice in one role.
std::vector<status::FieldViolation> FaultsOf(const v1::Project& project);

// - The period doesn't end before it starts.
// - Parts of one dimension (the same of sex, cadre and place are said) add up to `actual` at most,
//   and each says of what it is a part.
// - `shared_with` names results of other projects.
std::vector<status::FieldViolation> FaultsOf(const v1::Result& result);

}  // namespace baraza::projects
