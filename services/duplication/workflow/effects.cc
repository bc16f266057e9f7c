#include "services/duplication/workflow/effects.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/committing.h"
#include "services/duplication/workflow/reconcile.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/log/log.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Effect;
using v1::Match;

constexpr int kPage = 100;

MergeOrder OrderOf(const Match& match) {
  MergeOrder order{.decision_id = match.effect().decision_id(),
                   .survivor = match.review().survivor()};
  order.other = match.subjects(0) == order.survivor ? match.subjects(1) : match.subjects(0);
  if (failpoint::Planted("effect-without-etags")) return order;
  for (int i = 0; i < match.subjects_size(); ++i) {
    order.reviewed_etags[match.subjects(i)] = match.subject_etags(i);
  }
  return order;
}

scope::Scope Self() { return scope::Scope::Service("duplication"); }

// True if what stands still waits for the effect that `match` was read with.
bool IsOf(const Match& match, const std::optional<StoredMatch>& standing) {
  return standing.has_value() && IsEffectPending(standing->resource) &&
         standing->resource.effect().decision_id() == match.effect().decision_id();
}

void Fail(const absl::Status& answer, Match& match) {
  match.set_state(Match::OPEN);
  match.clear_review();
  match.clear_first_review();
  match.mutable_effect()->set_status(Effect::FAILED);
  match.mutable_effect()->set_error(
      absl::StrCat("The register refused to merge the records: ", answer.message(),
                   ". Look at the match again and decide anew."));
}

}  // namespace

bool IsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kUnimplemented:
      return true;
    case absl::StatusCode::kAborted:  // else a clash that passes
      return status::Reason(status) == "ETAG_MISMATCH";
    default:
      return false;
  }
}

Effects::Effects(record::Writer& writer, MatchWriter& matches, MatchIndex& index, Owners& owners,
                 std::function<void(const std::vector<std::string>&)> touch, Hold hold)
    : writer_(writer),
      matches_(matches),
      index_(index),
      owners_(owners),
      touch_(std::move(touch)),
      hold_(std::move(hold)) {}

absl::StatusOr<bool> Effects::Step() {
  bool some = false;
  absl::Status worst;
  std::vector<Match> page;
  std::string after;
  do {
    ASSIGN_OR_RETURN(page, index_.PendingEffects(after, kPage));
    for (const Match& match : page) {
      if (stopping_) return false;
      some = true;
      after = match.name();
      worst.Update(CarryOut(match));
    }
  } while (static_cast<int>(page.size()) == kPage);
  if (!worst.ok()) return worst;
  return some;
}

absl::Status Effects::CarryOut(const Match& match) {
  ASSIGN_OR_RETURN(const bool ours, Start(match));
  if (!ours) return absl::OkStatus();
  failpoint::Hit("before-effect");
  const absl::Status answer = owners_.Merge(OrderOf(match));
  failpoint::Hit("after-effect");
  if (!answer.ok() && !IsRefusal(answer)) return answer;
  RETURN_IF_ERROR(RecordAnswer(match, answer));
  const std::string& decision = match.effect().decision_id();
  if (answer.ok()) {
    log::Info("effect carried out", {{"decision", decision}});
    return absl::OkStatus();
  }
  log::Warning("effect refused", {{"decision", decision}, {"status", answer.ToString()}});
  touch_({match.subjects().begin(), match.subjects().end()});
  return absl::OkStatus();
}

absl::StatusOr<bool> Effects::Start(const Match& match) {
  bool ours = false;
  RETURN_IF_ERROR(
      CommitAndWait(writer_, Self(), "StartEffect",
                    [&](record::Transaction& transaction) -> absl::StatusOr<record::Written> {
                      ASSIGN_OR_RETURN(ours, Claim(transaction, match));
                      return record::Written{match.name()};
                    })
          .status());
  return ours;
}

absl::StatusOr<bool> Effects::Claim(record::Transaction& transaction, const Match& match) {
  if (hold_) RETURN_IF_ERROR(hold_(transaction));
  ASSIGN_OR_RETURN(std::optional<StoredMatch> before,
                   matches_.Find(transaction, Self(), match.name()));
  if (!IsOf(match, before)) return false;  // taken back, or concluded by another replica
  if (before->resource.effect().status() == Effect::STARTED) return true;  // the answer was lost
  StoredMatch after = *before;
  after.resource.mutable_effect()->set_status(Effect::STARTED);
  RETURN_IF_ERROR(matches_.Put(transaction, Self(), &*before, after));
  return true;
}

absl::Status Effects::RecordAnswer(const Match& match, const absl::Status& answer) {
  return CommitAndWait(
             writer_, Self(), "ConcludeEffect",
             [&](record::Transaction& transaction) { return Conclude(transaction, match, answer); })
      .status();
}

absl::StatusOr<record::Written> Effects::Conclude(record::Transaction& transaction,
                                                  const Match& match, const absl::Status& answer) {
  if (hold_) RETURN_IF_ERROR(hold_(transaction));
  ASSIGN_OR_RETURN(std::optional<StoredMatch> before,
                   matches_.Find(transaction, Self(), match.name()));
  if (!IsOf(match, before)) return record::Written{match.name()};  // by another replica
  StoredMatch after = *before;
  if (answer.ok()) {
    after.resource.set_state(Match::RESOLVED);
    after.resource.mutable_effect()->set_status(Effect::DONE);
  } else {
    Fail(answer, after.resource);
  }
  RETURN_IF_ERROR(matches_.Put(transaction, Self(), &*before, after));
  return record::Written{match.name(), after.resource.SerializeAsString(), after.version};
}

}  // namespace baraza::duplication
