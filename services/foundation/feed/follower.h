// One reader of a change feed: the present state first, then every change, batch by batch.
//
// A reader without a token gets a snapshot: the state of every resource it may read, as it stands
// while the snapshot is read, and then all changes since the snapshot began. A change that the
// snapshot already showed comes again; versions tell (a follower ignores what is not newer).
//
// Resume tokens are opaque to readers: base64url of "epoch position [source after]", where the last
// two say how far a snapshot has come. They stay valid for as long as the epoch does and the feed
// is kept from their position on. A reader that compaction overtakes while it reads is told so as
// well: it never skips a change without knowing.
//
// Status: OUT_OF_RANGE, reason FEED_EPOCH_CHANGED: the token belongs to a history that is gone;
//   reason FEED_TOKEN_TOO_OLD: the changes that follow it are no longer kept. In both cases the
//   reader starts without a token and replaces what it holds by the snapshot.
//   INVALID_ARGUMENT: the token is garbled. Otherwise what the store answers.
// Thread-safety: one thread at a time.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/foundation/feed/wire.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/store/database.h"

namespace baraza::feed {

// Where a reader stands.
struct Token {
  std::string epoch;
  int64_t position = 0;
  // In a snapshot: which source is read, and the name after which it goes on. -1: in none.
  int source = -1;
  std::string after;
};
std::string EncodeToken(const Token& token);
absl::StatusOr<Token> DecodeToken(std::string_view text);

// Reads up to `limit` resources of one type that `scope` may read, by name, after `after`, as
// changes whose `after` is the present state.
using SnapshotSource = std::function<absl::StatusOr<std::vector<Change>>(
    store::Session&, const scope::Scope& scope, std::string_view after, int limit)>;

class Follower {
 public:
  // Sources are read one after the other; all must outlive the follower, as `database` does.
  Follower(store::Database& database, const std::vector<SnapshotSource>& sources,
           scope::Scope scope);

  // Begins: from a token, or with a snapshot if it is empty.
  absl::Status Start(std::string_view resume_token);
  // The next batch: at most 256 changes. Without changes, caught_up, when there is nothing newer.
  absl::StatusOr<Batch> Next();
  // Position up to which the reader was served.
  int64_t position() const { return token_.position; }
  // True while the snapshot is being read.
  bool in_snapshot() const { return token_.source >= 0; }

 private:
  // Each adds to `batch` what follows `token`, and moves it.
  absl::Status NextOfSnapshot(store::Session& session, Token& token, Batch& batch);
  absl::Status NextOfFeed(store::Session& session, Token& token, Batch& batch);

  store::Database& database_;
  const std::vector<SnapshotSource>& sources_;
  const scope::Scope scope_;
  Token token_;
};

}  // namespace baraza::feed
