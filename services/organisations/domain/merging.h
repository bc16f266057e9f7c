// What becomes of two records of one organisation when they are merged.
//
// Thread-safety: pure functions.
#pragma once

#include "absl/status/status.h"
#include "baraza/organisations/v1/organisation.pb.h"

namespace baraza::organisations {

// FAILED_PRECONDITION, reason VERIFIED_IDENTIFIERS_CONFLICT, if both records hold verified
// identifiers of one scheme and none of them is the same: they are two organisations.
absl::Status CheckMergeable(const v1::Organisation& survivor, const v1::Organisation& other);

// Moves into `survivor` what `other` knows: names (as ALIAS, acronyms stay), identifiers,
// descriptions in further languages, diaspora countries, offerings, succession; fields that the
// survivor lacks. Lists end at the limits of the contract. What becomes of states and former names
// is the register's (record::MergingRegister).
void Unite(v1::Organisation& survivor, const v1::Organisation& other);

}  // namespace baraza::organisations
