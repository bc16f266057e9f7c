#include "services/foundation/feed/follower.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::feed {
namespace {

constexpr int kBatch = 256;

absl::Status Garbled() {
  return status::InvalidFields(
      {{"resume_token", "is not a token of this feed: send one that a Watch answered, or none"}});
}

absl::Status OtherEpoch() {
  return status::Error(absl::StatusCode::kOutOfRange, "FEED_EPOCH_CHANGED",
                       "the history that the token belongs to is gone: start without a token, and "
                       "replace what you hold by the snapshot");
}

absl::Status TooOld() {
  return status::Error(absl::StatusCode::kOutOfRange, "FEED_TOKEN_TOO_OLD",
                       "the changes that follow the token are no longer kept: start without a "
                       "token, and replace what you hold by the snapshot");
}

// OK if the feed, as it stands, still has everything that follows the token.
absl::Status Follows(const Token& token, const Head& head) {
  if (token.epoch != head.epoch || token.position > head.position) return OtherEpoch();
  const bool whole = token.position >= head.horizon || failpoint::Planted("ignore-horizon");
  return whole ? absl::OkStatus() : TooOld();
}

}  // namespace

std::string EncodeToken(const Token& token) {
  std::string plain = absl::StrCat(token.epoch, " ", token.position);
  if (token.source >= 0) absl::StrAppend(&plain, " ", token.source, " ", token.after);
  return absl::WebSafeBase64Escape(plain);
}

absl::StatusOr<Token> DecodeToken(std::string_view text) {
  std::string plain;
  if (!absl::WebSafeBase64Unescape(absl::string_view(text.data(), text.size()), &plain)) {
    return Garbled();
  }
  const std::vector<std::string> parts = absl::StrSplit(plain, ' ');
  Token token;
  const bool whole = parts.size() == 2 || parts.size() == 4;
  if (!whole || !absl::SimpleAtoi(parts[1], &token.position) || token.position < 0) {
    return Garbled();
  }
  token.epoch = parts[0];
  if (parts.size() == 4) {
    if (!absl::SimpleAtoi(parts[2], &token.source) || token.source < 0) return Garbled();
    token.after = parts[3];
  }
  return token;
}

Follower::Follower(store::Database& database, const std::vector<SnapshotSource>& sources,
                   scope::Scope scope)
    : database_(database), sources_(sources), scope_(std::move(scope)) {}

absl::Status Follower::Start(std::string_view resume_token) {
  Head head;
  RETURN_IF_ERROR(database_.Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(head, ReadHead(session));
    return absl::OkStatus();
  }));
  if (resume_token.empty()) {
    token_ = {.epoch = head.epoch, .position = head.position, .source = 0};
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(token_, DecodeToken(resume_token));
  if (token_.source >= static_cast<int>(sources_.size())) return Garbled();
  return Follows(token_, head);
}

absl::StatusOr<Batch> Follower::Next() {
  Batch batch;
  Token next = token_;
  RETURN_IF_ERROR(database_.Read([&](store::Session& session) -> absl::Status {
    RETURN_IF_ERROR(in_snapshot() ? NextOfSnapshot(session, next, batch)
                                  : NextOfFeed(session, next, batch));
    // The head after the rows: what is removed in between shows in its horizon.
    ASSIGN_OR_RETURN(const Head head, ReadHead(session));
    return Follows(token_, head);
  }));
  token_ = std::move(next);
  batch.resume_token = EncodeToken(token_);
  // Gaps between positions tell of changes that a caller may not see.
  if (!in_snapshot() && scope_.ReadsAll()) batch.position = token_.position;
  return batch;
}

absl::Status Follower::NextOfSnapshot(store::Session& session, Token& token, Batch& batch) {
  ASSIGN_OR_RETURN(std::vector<Change> states,
                   sources_[token.source](session, scope_, token.after, kBatch));
  for (const Change& state : states) batch.changes.push_back(EncodeSnapshot(state, scope_));
  if (static_cast<int>(states.size()) == kBatch) {
    token.after = states.back().name;
    return absl::OkStatus();
  }
  token.after.clear();
  if (++token.source == static_cast<int>(sources_.size())) token.source = -1;
  return absl::OkStatus();
}

absl::Status Follower::NextOfFeed(store::Session& session, Token& token, Batch& batch) {
  ASSIGN_OR_RETURN(std::vector<Change> changes, ReadAfter(session, token.position, kBatch));
  for (const Change& change : changes) {
    std::string bytes = EncodeChange(change, scope_);
    if (!bytes.empty()) batch.changes.push_back(std::move(bytes));
  }
  if (!changes.empty()) token.position = changes.back().position;
  batch.caught_up = static_cast<int>(changes.size()) < kBatch;
  return absl::OkStatus();
}

}  // namespace baraza::feed
