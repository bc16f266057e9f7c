// The name of the match of two records, and who may read it: both follow from the records alone.
//
// Why: a pair is never raised twice, whichever record came first, whichever replica saw it and
// however often detection runs, because the name is computed. The id is a hash (FNV-1a, 128 bits,
// http://www.isthe.com/chongo/tech/comp/fnv/) of what the pair is compared as and the two names.
//
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "baraza/duplication/v1/match.pb.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

// `matches/m` and 26 characters in base 32. The kinds that compete for one pair (one record,
// related, component ...) share a name: a pair has one of them at a time. An overlap has its own.
// The order of the subjects doesn't matter.
std::string MatchName(v1::Match::Kind kind, std::string_view left, std::string_view right);

// Readers of what tells of two records: who may read both. Public with A is A; else the keys whose
// holders may read both. A secretariat's key is one of them also where the other record names its
// alliance, because a secretariat holds both keys. Who may read each by a different key (as its
// registrar here, as a member there) is left out: an audience cannot say it, and less is sound.
scope::Audience ReadersOfBoth(const scope::Audience& left, const scope::Audience& right);

}  // namespace baraza::duplication
