// Who may decide about a match: the secretariat of an alliance of one of its records.
//
// Why: reviewing, undoing and assigning ask the same question, of what the records say now and not
// of what the match said when it was found.
//
// Thread-safety: pure functions of what they are given.
#pragma once

#include <set>
#include <string>

#include "absl/status/status.h"
#include "baraza/duplication/v1/match.pb.h"
#include "services/duplication/workflow/known_record.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

// The alliances of the match's subjects, as they are known now.
std::set<std::string> AlliancesOf(const KnownRecords& records, const v1::Match& match);

// PERMISSION_DENIED, reason NOT_YOURS: `scope` is the secretariat of none of them, and no service.
absl::Status CheckMayDecide(const KnownRecords& records, const scope::Scope& scope,
                            const v1::Match& match);

}  // namespace baraza::duplication
