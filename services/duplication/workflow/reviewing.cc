#include "services/duplication/workflow/reviewing.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/reconcile.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/record/stamp.h"
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

}  // namespace

Reviews::Reviews(record::Writer& writer, MatchWriter& matches, const KnownRecords& records,
                 const clock::Clock& clock, std::function<void()> wake)
    : writer_(writer),
      matches_(matches),
      records_(records),
      clock_(clock),
      wake_(std::move(wake)) {}

void Reviews::Review(const scope::Scope& scope, ReviewOrder order, record::WriteOptions options,
                     record::Writer::Done done) {
  writer_.Write(
      scope, std::move(options),
      [this, scope, order = std::move(order)](record::Transaction& transaction) {
        return Decide(transaction, scope, order);
      },
      [this, done = std::move(done)](absl::StatusOr<record::Written> written) mutable {
        wake_();
        done(std::move(written));
      });
}

absl::Status Reviews::CheckMayReview(const scope::Scope& scope, const Match& match) const {
  if (scope.role() == scope::Role::kService) return absl::OkStatus();
  for (const std::string& subject : match.subjects()) {
    const KnownRecordPtr record = records_.Find(subject);
    if (record == nullptr) continue;
    for (const std::string& alliance : record->alliances) {
      if (scope.IsSecretariatOf(alliance)) return absl::OkStatus();
    }
  }
  return status::Error(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                       absl::StrCat("only the secretariat of an alliance of one of the records can "
                                    "decide about ",
                                    match.name()),
                       {{"name", match.name()}});
}

std::string Reviews::FirstCreated(const Match& match) const {
  const KnownRecordPtr left = records_.Find(match.subjects(0));
  const KnownRecordPtr right = records_.Find(match.subjects(1));
  const bool right_first =
      left != nullptr && right != nullptr && right->create_time < left->create_time;
  return match.subjects(right_first ? 1 : 0);
}

void Reviews::Confirm(const StoredMatch& before, Match& match) const {
  match.set_state(Match::RESOLVED);
  if (!IsMergeable(match.kind())) return;
  match.set_state(Match::CONFIRMED);
  if (match.review().survivor().empty()) {
    match.mutable_review()->set_survivor(FirstCreated(match));
  }
  Effect& effect = *match.mutable_effect();
  effect.set_status(Effect::PENDING);
  effect.set_decision_id(absl::StrCat(match.name(), "/decisions/", before.version + 1));
}

absl::StatusOr<record::Written> Reviews::Decide(record::Transaction& transaction,
                                                const scope::Scope& scope,
                                                const ReviewOrder& order) {
  ASSIGN_OR_RETURN(std::optional<StoredMatch> before,
                   matches_.Find(transaction, scope, order.name));
  if (!before.has_value()) return record::NotFound(order.name);
  RETURN_IF_ERROR(CheckMayReview(scope, before->resource));
  RETURN_IF_ERROR(record::CheckEtag(order.etag, before->resource.etag(), order.name));
  RETURN_IF_ERROR(CheckOpen(before->resource));
  RETURN_IF_ERROR(CheckReview(before->resource, order.review));

  StoredMatch after = *before;
  Match& match = after.resource;
  match.clear_effect();
  *match.mutable_review() = order.review;
  match.mutable_review()->set_reviewer(scope.subject());
  match.mutable_review()->mutable_review_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  switch (order.review.decision()) {
    case Review::CONFIRM:
      Confirm(*before, match);
      break;
    case Review::REJECT:
      match.set_state(Match::REJECTED);
      break;
    default:
      match.set_state(Match::DEFERRED);
  }
  RETURN_IF_ERROR(matches_.Put(transaction, scope, &*before, after));
  return record::Written{match.name(), match.SerializeAsString(), after.version};
}

}  // namespace baraza::duplication
