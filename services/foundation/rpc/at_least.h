// The position that a call asks to see: metadata `baraza-at-least`.
//
// Why: a write answers with its position in the feed (trailing metadata `baraza-position`). A
// caller who sends that along with a read gets an answer that reflects it, whichever replica it
// asks; all others may be shown what the replica knew a moment ago. The handler sees to it for
// every method that reads (see handler.h); a write needs none, since it acts on what is committed.
//
// Errors: INVALID_ARGUMENT with a violation of the field `metadata.baraza-at-least`: it is no
// number from 0 on, or the service has no feed. OUT_OF_RANGE, UNAVAILABLE: as feed::Tail::CatchUp
// says. Ownership: the feed outlives it. Thread-safety: const.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>

#include "absl/status/statusor.h"
#include "services/foundation/feed/tail.h"

namespace baraza::rpc {

inline constexpr char kAtLeastKey[] = "baraza-at-least";

class AtLeast {
 public:
  // Asks for nothing.
  AtLeast() = default;

  // What the call asks for; `feed`: of the service, null if it has none.
  static absl::StatusOr<AtLeast> Of(const grpc::CallbackServerContext& context, feed::Tail* feed);

  // Whether the replica's caches reflect the position now.
  bool Reached() const;
  // Sees to it that they do. May block.
  absl::Status CatchUp() const { return Reached() ? absl::OkStatus() : feed_->CatchUp(position_); }

 private:
  feed::Tail* feed_ = nullptr;
  int64_t position_ = 0;
};

}  // namespace baraza::rpc
