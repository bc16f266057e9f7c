// A follower of another service's change feed that never gives up.
//
// Why: duplication and reporting derive all they know from feeds. A subscription keeps a watch
// stream open on a thread of its own, resumes after the last response that was applied, and starts
// again from a snapshot when the owner's feed no longer has what follows: another epoch, or a token
// that is too old.
//
// Promise: responses are applied one at a time, in order, each at least once; nothing is skipped.
// Thread-safety: Start and Stop from one thread; the rest from any.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/log/log.h"
#include "services/foundation/peers/follow_metrics.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/status/status.h"

namespace baraza::peers {

template <class Request, class Response>
class Subscription {
 public:
  using Reader = std::unique_ptr<grpc::ClientReader<Response>>;
  struct Options {
    std::string name;    // of the feed, for the log
    scope::Scope scope;  // on whose behalf it is read
    std::string token;   // after what was applied before; empty: nothing
    absl::Duration pause = absl::Milliseconds(200);  // before trying again
    metrics::Registry* metrics = nullptr;            // outlives the subscription; null: not watched
  };
  // Opens the stream: stub->WatchX(context, request).
  using Open = std::function<Reader(grpc::ClientContext*, const Request&)>;
  // Applies a response. An error ends the stream; the response comes again.
  using Apply = std::function<absl::Status(const Response&)>;
  // Forgets what was applied: a snapshot follows.
  using Reset = std::function<void()>;

  Subscription(Options options, Open open, Apply apply, Reset reset, const clock::Clock& clock)
      : options_(std::move(options)),
        open_(std::move(open)),
        apply_(std::move(apply)),
        reset_(std::move(reset)),
        clock_(clock),
        token_(options_.token),
        metrics_(options_.metrics, options_.scope.subject(), options_.name, clock) {}
  ~Subscription() { Stop(); }

  void Start() {
    thread_ = std::thread([this] { Run(); });
  }

  void Stop() {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
      if (context_ != nullptr) context_->TryCancel();
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  static bool MustStartAgain(const absl::Status& status) {
    const std::string reason = status::Reason(status);
    return reason == "FEED_EPOCH_CHANGED" || reason == "FEED_TOKEN_TOO_OLD";
  }

  void Run() {
    while (true) {
      absl::Status status = FollowOnce();
      if (MustStartAgain(status)) {
        metrics_.StartedAgain();
        token_.clear();
        reset_();
      }
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
      metrics_.Interrupted();
      log::Write(limit_, log::Level::kWarning, "feed interrupted, following again",
                 {{"feed", options_.name}, {"status", status.ToString()}});
      clock_.AwaitUntil(mutex_, absl::Condition(&stopping_), clock_.Now() + options_.pause);
      if (stopping_) return;
    }
  }

  // Follows until the stream ends; why it ended.
  absl::Status FollowOnce() {
    grpc::ClientContext context;
    CallAs(context, options_.scope, absl::ZeroDuration());
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return absl::OkStatus();
      context_ = &context;
    }
    Request request;
    request.set_resume_token(token_);
    Reader reader = open_(&context, request);
    Response response;
    absl::Status applied;
    while (applied.ok() && reader->Read(&response)) {
      metrics_.Opened();
      applied = apply_(response);
      if (applied.ok()) Count(response);
    }
    if (!applied.ok()) context.TryCancel();
    absl::Status ended = rpc::FromGrpc(reader->Finish());
    absl::MutexLock lock(&mutex_);
    context_ = nullptr;
    return applied.ok() ? ended : applied;
  }

  void Count(const Response& response) {
    token_ = response.resume_token();
    metrics_.Applied(response.position(), response.caught_up());
    if (response.position() == 0) return;  // of the snapshot, whose changes were made long ago
    for (const auto& change : response.changes()) {
      metrics_.Changed(absl::FromUnixSeconds(change.time().seconds()) +
                       absl::Nanoseconds(change.time().nanos()));
    }
  }

  const Options options_;
  const Open open_;
  const Apply apply_;
  const Reset reset_;
  const clock::Clock& clock_;
  std::string token_;  // the thread's own
  FollowMetrics metrics_;
  log::RateLimit limit_{absl::Seconds(10)};
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::thread thread_;
};

}  // namespace baraza::peers
