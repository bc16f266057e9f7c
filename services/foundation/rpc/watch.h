// A watch: a server stream that follows a change feed for one caller.
//
// Batches are read on the bounded executor and written as they come; a stream that has caught up
// costs nothing until the feed's tail wakes it. A heart-beat without changes is sent after
// `kHeartbeat` of silence, so that a reader can tell a quiet feed from a dead connection, and its
// token moves on although all changes were hidden from it. A stream whose feed no longer has what
// follows (see feed/follower.h) ends with that status, also in the middle.
//
// Thread-safety: gRPC's callbacks, the executor and the tail may come at any time.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/feed/follower.h"
#include "services/foundation/feed/tail.h"
#include "services/foundation/rpc/handler.h"

namespace baraza::rpc {

inline constexpr absl::Duration kHeartbeat = absl::Seconds(5);

class Watch : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  // Begins; deletes itself when the stream has ended. `handler` and `tail` outlive it.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Start(Handler& handler, const Method& method,
                                                           feed::Tail& tail,
                                                           feed::Follower follower,
                                                           std::string resume_token);
  // A stream that ends at once with `status`.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Refuse(Handler& handler, const Method& method,
                                                            const absl::Status& status);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  // What the stream is doing: waiting for the tail, reading on the executor, writing, or at its
  // end.
  enum class Phase { kWaiting, kReading, kWriting, kEnded };

  Watch(Handler& handler, const Method& method, feed::Tail& tail, feed::Follower follower,
        std::string resume_token);
  bool Cancelled();
  void Wake();
  void Read();
  void ReadOnExecutor();
  void End(const absl::Status& status);
  bool HasReason() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Handler& handler_;
  const StreamMetrics metrics_;
  feed::Tail& tail_;
  feed::Follower follower_;  // used by one phase at a time
  const std::string resume_token_;
  bool started_ = false;
  int64_t subscription_ = 0;
  int64_t stop_ = 0;  // as the handler's listener
  grpc::ByteBuffer buffer_;
  absl::Mutex mutex_;
  Phase phase_ ABSL_GUARDED_BY(mutex_) = Phase::kReading;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  absl::StatusCode code_ ABSL_GUARDED_BY(mutex_) = absl::StatusCode::kOk;  // that it ended with
  int64_t served_ ABSL_GUARDED_BY(mutex_) = 0;  // the follower's position
  bool told_caught_up_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time last_write_ ABSL_GUARDED_BY(mutex_);
};

// Handles a watch; `follow(scope)` makes a reader of the feed for the caller.
template <class Request, class Follow>
grpc::ServerWriteReactor<grpc::ByteBuffer>* StartWatch(Handler& handler,
                                                       const grpc::CallbackServerContext& context,
                                                       const grpc::ByteBuffer& in,
                                                       const Method& method, feed::Tail& tail,
                                                       const Follow& follow) {
  absl::StatusOr<scope::Scope> scope = handler.Admit(context, method);
  if (!scope.ok()) return Watch::Refuse(handler, method, scope.status());
  Request request;
  if (absl::Status parsed = Parse(in, request); !parsed.ok()) {
    return Watch::Refuse(handler, method, parsed);
  }
  return Watch::Start(handler, method, tail, follow(*scope), request.resume_token());
}

}  // namespace baraza::rpc
