#include "services/duplication/workflow/undoing.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/known_record.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Effect;
using v1::Match;

absl::Status Refuse(const Match& match, const char* reason, const std::string& sentence,
                    std::map<std::string, std::string> metadata = {}) {
  metadata["state"] = Match::State_Name(match.state());
  return status::Error(absl::StatusCode::kFailedPrecondition, reason,
                       absl::StrCat(match.name(), sentence), metadata);
}

// How the merge itself is undone.
absl::Status AlreadyMerged(const Match& match) {
  const std::string& survivor = match.review().survivor();
  const std::string& other = match.subjects(match.subjects(0) == survivor ? 1 : 0);
  const bool organisations = FeedOf(survivor) == Feed::kOrganisations;
  return Refuse(match, "ALREADY_MERGED",
                absl::StrCat(" is carried out: ", other, " is part of ", survivor,
                             organisations ? ". Undo that at the register of organisations, with "
                                             "UnmergeOrganisation; the match then becomes REJECTED"
                                           : ", and a merge of projects cannot be undone"),
                {{"record", other}, {"survivor", survivor}});
}

absl::Status CheckUndoable(const Match& match) {
  switch (match.state()) {
    case Match::REJECTED:
    case Match::DEFERRED:
    case Match::AWAITING_SECOND:
      return absl::OkStatus();
    case Match::RESOLVED:
      return match.has_effect() ? AlreadyMerged(match) : absl::OkStatus();
    case Match::CONFIRMED:
      if (match.effect().status() == Effect::PENDING) return absl::OkStatus();
      return Refuse(match, "CONFIRMATION_ON_ITS_WAY",
                    " is being carried out by the register right now: read it again in a moment");
    default:
      return Refuse(match, "NOTHING_TO_UNDO", " has no review that could be taken back");
  }
}

// Opens the match again and keeps what was taken back.
void TakeBack(v1::Undo undo, Match& match) {
  *undo.mutable_review() = match.has_review() ? match.review() : match.first_review();
  *match.mutable_undo() = std::move(undo);
  match.clear_review();
  match.clear_first_review();
  match.clear_effect();
  match.set_state(Match::OPEN);
}

}  // namespace

Undoing::Undoing(MatchEditor& editor, const clock::Clock& clock,
                 std::function<void(const std::vector<std::string>&)> touch)
    : editor_(editor), clock_(clock), touch_(std::move(touch)) {}

void Undoing::Undo(const scope::Scope& scope, UndoOrder order, record::WriteOptions options,
                   record::Writer::Done done) {
  v1::Undo undo;
  undo.set_reason(std::move(order.reason));
  undo.set_undoer(scope.subject());
  undo.mutable_undo_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  editor_.Edit(
      scope, std::move(order.name), std::move(order.etag), std::move(options),
      [undo = std::move(undo)](const StoredMatch&, Match& match) -> absl::Status {
        RETURN_IF_ERROR(CheckUndoable(match));
        TakeBack(undo, match);
        return absl::OkStatus();
      },
      [this, done = std::move(done)](absl::StatusOr<record::Written> written) mutable {
        v1::Match match;
        if (written.ok() && match.ParseFromString(written->body)) {
          touch_({match.subjects().begin(), match.subjects().end()});
        }
        done(std::move(written));
      });
}

}  // namespace baraza::duplication
