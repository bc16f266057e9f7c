#include "services/duplication/workflow/reviewing.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/deciders.h"
#include "services/duplication/workflow/reconcile.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Effect;
using v1::Match;
using v1::Review;

absl::Status CheckOpen(const Match& match) {
  const std::string state = Match::State_Name(match.state());
  if (match.state() == Match::CONFIRMED) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "CONFIRMATION_ON_ITS_WAY",
                         absl::StrCat(match.name(),
                                      " is confirmed and its effect is being carried out: read it "
                                      "again in a moment"),
                         {{"state", state}});
  }
  if (match.state() != Match::RESOLVED && match.state() != Match::OBSOLETE) return absl::OkStatus();
  return status::Error(absl::StatusCode::kFailedPrecondition, "NOTHING_TO_DECIDE",
                       absl::StrCat(match.name(), " is ", state, ": there is nothing to decide"),
                       {{"state", state}});
}

// What is wrong with the decision itself.
absl::Status CheckReview(const Match& match, const Review& review) {
  std::vector<status::FieldViolation> violations;
  if (review.decision() == Review::DECISION_UNSPECIFIED) {
    violations.push_back({"review.decision", "is missing: CONFIRM, REJECT or DEFER"});
  }
  const std::string& survivor = review.survivor();
  const auto& subjects = match.subjects();
  const bool merges = review.decision() == Review::CONFIRM && IsMergeable(match.kind());
  if (!survivor.empty() && !merges) {
    violations.push_back({"review.survivor", "is for confirming that two records are one only"});
  } else if (!survivor.empty() &&
             std::find(subjects.begin(), subjects.end(), survivor) == subjects.end()) {
    violations.push_back({"review.survivor", "is none of the match's subjects"});
  }
  return status::InvalidFields(std::move(violations));
}

absl::Status SecondPersonNeeded(const Match& match) {
  const std::string& first = match.first_review().reviewer();
  return status::Error(
      absl::StatusCode::kFailedPrecondition, "SECOND_PERSON_NEEDED",
      absl::StrCat(first, " has confirmed ", match.name(),
                   " already: an alliance of the records wants another person to confirm it, too"),
      {{"name", match.name()}, {"reviewer", first}});
}

// Commits the pending effect with the decision.
void Start(const StoredMatch& before, Match& match) {
  match.set_state(Match::CONFIRMED);
  Effect& effect = *match.mutable_effect();
  effect.set_status(Effect::PENDING);
  effect.set_decision_id(absl::StrCat(match.name(), "/decisions/", before.version + 1));
}

}  // namespace

void Reviews::Review(const scope::Scope& scope, ReviewOrder order, record::WriteOptions options,
                     record::Writer::Done done) {
  v1::Review& review = order.review;
  review.set_reviewer(scope.subject());
  review.mutable_review_time()->set_seconds(absl::ToUnixSeconds(to_.clock.Now()));
  to_.editor.Edit(
      scope, std::move(order.name), std::move(order.etag), std::move(options),
      [this, review](const StoredMatch& before, Match& match) {
        return Decide(before, review, match);
      },
      [this, done = std::move(done)](absl::StatusOr<record::Written> written) mutable {
        Tell(written);
        done(std::move(written));
      });
}

void Reviews::Tell(const absl::StatusOr<record::Written>& written) const {
  v1::Match match;
  if (!written.ok() || !match.ParseFromString(written->body)) return;
  to_.wake();
  if (match.state() == Match::AWAITING_SECOND) {
    to_.touch({match.subjects().begin(), match.subjects().end()});
  }
}

bool Reviews::WantsFourEyes(const Match& match) const {
  if (to_.four_eyes.empty() || failpoint::Planted("one-pair-of-eyes")) return false;
  const std::set<std::string> alliances = AlliancesOf(to_.records, match);
  return std::any_of(alliances.begin(), alliances.end(),
                     [this](const auto& alliance) { return to_.four_eyes.contains(alliance); });
}

std::string Reviews::FirstCreated(const Match& match) const {
  const KnownRecordPtr left = to_.records.Find(match.subjects(0));
  const KnownRecordPtr right = to_.records.Find(match.subjects(1));
  const bool right_first =
      left != nullptr && right != nullptr && right->create_time < left->create_time;
  return match.subjects(right_first ? 1 : 0);
}

absl::Status Reviews::Decide(const StoredMatch& before, v1::Review review, Match& match) const {
  RETURN_IF_ERROR(CheckOpen(match));
  RETURN_IF_ERROR(CheckReview(match, review));
  match.clear_effect();
  match.clear_undo();
  if (match.state() != Match::AWAITING_SECOND)
    match.clear_first_review();  // of an earlier decision
  if (review.decision() == Review::CONFIRM) return Confirm(before, std::move(review), match);
  // Somebody else's yes stays beside the no; one's own is taken back by it.
  if (match.first_review().reviewer() == review.reviewer()) match.clear_first_review();
  match.set_state(review.decision() == Review::REJECT ? Match::REJECTED : Match::DEFERRED);
  *match.mutable_review() = std::move(review);
  return absl::OkStatus();
}

absl::Status Reviews::Confirm(const StoredMatch& before, v1::Review review, Match& match) const {
  if (!IsMergeable(match.kind())) {
    match.set_state(Match::RESOLVED);
  } else {
    if (review.survivor().empty()) {
      review.set_survivor(match.has_first_review() ? match.first_review().survivor()
                                                   : FirstCreated(match));
    }
    ASSIGN_OR_RETURN(const bool enough, AddConfirmation(review, match));
    if (!enough) return absl::OkStatus();
    Start(before, match);
  }
  *match.mutable_review() = std::move(review);
  return absl::OkStatus();
}

absl::StatusOr<bool> Reviews::AddConfirmation(const v1::Review& review, Match& match) const {
  if (!WantsFourEyes(match)) return true;
  const v1::Review& first = match.first_review();
  const bool awaited = match.state() == Match::AWAITING_SECOND;
  if (awaited && first.survivor() == review.survivor()) {
    if (first.reviewer() == review.reviewer()) return SecondPersonNeeded(match);
    return true;
  }
  *match.mutable_first_review() = review;
  match.clear_review();
  match.set_state(Match::AWAITING_SECOND);
  return false;
}

}  // namespace baraza::duplication
