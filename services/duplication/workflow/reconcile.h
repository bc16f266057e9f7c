// What becomes of a match when its pair is looked at again: the rules of a match's life that no
// person decides.
//
//   stored        found now   becomes
//   -             yes         OPEN
//   OPEN          yes         OPEN with what was found; nothing if it is the same
//   OPEN          no          OBSOLETE
//   AWAITING_     yes         OPEN if a record changed, because it was another one that the first
//   SECOND                    of two people looked at, or the kind did; else it goes on waiting
//   AWAITING_     no          OBSOLETE
//   SECOND
//   OBSOLETE      yes         OPEN
//   REJECTED,     yes         OPEN if a field that was evidence changed, else it keeps its decision
//   DEFERRED                  and rests on the present versions of the records
//   CONFIRMED     any         nothing: its effect is on its way and checks the reviewed versions
//   RESOLVED,     yes         REJECTED, once both records are newer than the versions reviewed: a
//   merged                    merged record is found again only if somebody undid the merge
//   RESOLVED,     yes         OPEN if a field that was evidence changed
//   else
//   settled       no          nothing
//
// Thread-safety: pure. Planted fault "forget-settled": every pair is treated as OPEN.
#pragma once

#include <optional>

#include "baraza/duplication/v1/match.pb.h"

namespace baraza::duplication {

// True if the records themselves are merged when the kind is confirmed.
bool IsMergeable(v1::Match::Kind kind);

// True if nobody has decided, or one of two people who have to.
bool IsUndecided(const v1::Match& match);

// True if an effect is to be carried out at the owner, or is being carried out.
bool IsEffectPending(const v1::Match& match);

// True if a person has decided, and nothing is on its way.
bool IsSettled(const v1::Match& match);

// True if what the pair is to one another now can change the match.
bool DependsOnJudgement(const v1::Match& match);

// The match after the pair was looked at; nothing if it stays as it is. `stored` is null if the
// pair has none yet; `found` is null if the pair is not worth raising (any more), else it has a
// name and a fingerprint. `evidence_changed`: a field that is evidence of `stored` has another
// value now.
std::optional<v1::Match> Reconcile(const v1::Match* stored, const v1::Match* found,
                                   bool evidence_changed);

}  // namespace baraza::duplication
