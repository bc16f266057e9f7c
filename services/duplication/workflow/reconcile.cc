#include "services/duplication/workflow/reconcile.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "services/foundation/failpoint/failpoint.h"

namespace baraza::duplication {
namespace {

using v1::Effect;
using v1::Match;

// Puts what was found in the place of what the match says of its pair; the rest of its life stays.
Match Renewed(const Match& stored, const Match& found) {
  Match renewed = found;
  renewed.set_name(stored.name());
  renewed.set_state(stored.state());
  if (stored.has_review()) *renewed.mutable_review() = stored.review();
  if (stored.has_effect()) *renewed.mutable_effect() = stored.effect();
  if (stored.has_first_review()) *renewed.mutable_first_review() = stored.first_review();
  if (stored.has_undo()) *renewed.mutable_undo() = stored.undo();
  renewed.set_assignee(stored.assignee());
  if (stored.has_assign_time()) *renewed.mutable_assign_time() = stored.assign_time();
  if (stored.has_create_time()) *renewed.mutable_create_time() = stored.create_time();
  if (stored.has_update_time()) *renewed.mutable_update_time() = stored.update_time();
  renewed.set_etag(stored.etag());
  return renewed;
}

// The settled match, resting on the present versions of its records.
Match Refreshed(const Match& stored, const Match& found) {
  Match refreshed = stored;
  *refreshed.mutable_subject_etags() = found.subject_etags();
  *refreshed.mutable_subject_titles() = found.subject_titles();
  *refreshed.mutable_alliances() = found.alliances();
  return refreshed;
}

Match Reopened(const Match& stored, const Match& found) {
  Match reopened = Renewed(stored, found);
  reopened.set_state(Match::OPEN);
  reopened.clear_review();
  reopened.clear_first_review();
  reopened.clear_effect();
  return reopened;
}

Match Settled(const Match& stored, const Match& found, bool evidence_changed) {
  return evidence_changed ? Reopened(stored, found) : Refreshed(stored, found);
}

// The number of the version that an etag names; 0: it names none.
int64_t VersionOf(const std::string& etag) {
  int64_t version = 0;
  std::from_chars(etag.data(), etag.data() + etag.size(), version);
  return version;
}

// True if both records of a merged pair live again. Until the feeds have told of the merge, one of
// them is known in the version that was reviewed.
bool WasUnmerged(const Match& stored, const Match& found) {
  if (!IsMergeable(stored.kind()) || stored.subject_etags_size() != 2) return false;
  for (int i = 0; i < 2; ++i) {
    if (VersionOf(found.subject_etags(i)) <= VersionOf(stored.subject_etags(i))) return false;
  }
  return true;
}

// Whoever undid the merge has decided: they are two.
Match RejectedByUnmerge(const Match& stored, const Match& found) {
  Match rejected = Renewed(stored, found);
  rejected.set_state(Match::REJECTED);
  rejected.mutable_review()->set_decision(v1::Review::REJECT);
  rejected.mutable_review()->set_reason("The merge was undone at the register.");
  rejected.mutable_review()->clear_reviewer();
  rejected.mutable_review()->clear_survivor();
  rejected.clear_first_review();
  return rejected;
}

// True if what was found is what the first of two people said yes to: the same of the same
// versions.
bool RestsOnTheSame(const Match& stored, const Match& found) {
  return stored.kind() == found.kind() &&
         std::equal(stored.subject_etags().begin(), stored.subject_etags().end(),
                    found.subject_etags().begin(), found.subject_etags().end());
}

Match Opened(const Match& found) {
  Match opened = found;
  opened.set_state(Match::OPEN);
  return opened;
}

Match Next(const Match& stored, const Match& found, bool evidence_changed) {
  if (failpoint::Planted("forget-settled")) return Reopened(stored, found);
  switch (stored.state()) {
    case Match::OPEN:
      return Renewed(stored, found);
    case Match::OBSOLETE:
      return Reopened(stored, found);
    case Match::AWAITING_SECOND:
      return RestsOnTheSame(stored, found) ? Renewed(stored, found) : Reopened(stored, found);
    case Match::REJECTED:
    case Match::DEFERRED:
      return Settled(stored, found, evidence_changed);
    case Match::RESOLVED:
      if (!stored.has_effect()) return Settled(stored, found, evidence_changed);
      return WasUnmerged(stored, found) ? RejectedByUnmerge(stored, found) : stored;
    default:  // CONFIRMED
      return stored;
  }
}

}  // namespace

bool IsMergeable(Match::Kind kind) {
  return kind == Match::SAME_ORGANISATION || kind == Match::SAME_PROJECT;
}

bool IsEffectPending(const Match& match) {
  const Effect::Status status = match.effect().status();
  return match.state() == Match::CONFIRMED &&
         (status == Effect::PENDING || status == Effect::STARTED);
}

bool IsUndecided(const Match& match) {
  return match.state() == Match::OPEN || match.state() == Match::AWAITING_SECOND;
}

bool IsSettled(const Match& match) {
  return match.state() == Match::REJECTED || match.state() == Match::DEFERRED ||
         match.state() == Match::RESOLVED;
}

bool DependsOnJudgement(const Match& match) {
  return IsUndecided(match) || match.state() == Match::REJECTED ||
         match.state() == Match::DEFERRED ||
         (match.state() == Match::RESOLVED && match.has_effect());
}

std::optional<Match> Reconcile(const Match* stored, const Match* found, bool evidence_changed) {
  if (stored == nullptr) return found == nullptr ? std::nullopt : std::optional(Opened(*found));
  Match next = *stored;
  if (found != nullptr) {
    next = Next(*stored, *found, evidence_changed);
  } else if (IsUndecided(*stored)) {
    next.set_state(Match::OBSOLETE);
    next.clear_first_review();
  }
  if (next.SerializeAsString() == stored->SerializeAsString()) return std::nullopt;
  return next;
}

}  // namespace baraza::duplication
