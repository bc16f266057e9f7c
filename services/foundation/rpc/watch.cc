#include "services/foundation/rpc/watch.h"

#include <utility>

#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

absl::Status ShuttingDown() {
  return status::WithRetryAfter(
      status::Error(absl::StatusCode::kUnavailable, "SHUTTING_DOWN",
                    "the service is shutting down: resume with the last token"),
      absl::Milliseconds(500));
}

// Ends itself when gRPC is done with it.
class Refusal : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  Refusal(const StreamMetrics& metrics, const absl::Status& status) {
    metrics.Received();
    metrics.Ended(status.code());
    Finish(ToGrpc(status));
  }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch::Refuse(Handler& handler, const Method& method,
                                                          const absl::Status& status) {
  return new Refusal(StreamMetrics(method.calls, handler.clock()), status);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch::Start(Handler& handler, const Method& method,
                                                         feed::Tail& tail, feed::Follower follower,
                                                         std::string resume_token) {
  auto* watch = new Watch(handler, method, tail, std::move(follower), std::move(resume_token));
  watch->subscription_ = tail.Subscribe([watch] { watch->Wake(); });
  watch->stop_ = handler.OnStopStreams([watch] { watch->Wake(); });
  watch->Read();
  return watch;
}

Watch::Watch(Handler& handler, const Method& method, feed::Tail& tail, feed::Follower follower,
             std::string resume_token)
    : handler_(handler),
      metrics_(method.calls, handler.clock()),
      tail_(tail),
      follower_(std::move(follower)),
      resume_token_(std::move(resume_token)),
      last_write_(handler.clock().Now()) {
  metrics_.Received();
}

// Something to do for a stream that waits: changes, a heart-beat, or the end.
bool Watch::HasReason() const {
  return cancelled_ || handler_.stopping() || !told_caught_up_ || tail_.head() > served_ ||
         handler_.clock().Now() >= last_write_ + kHeartbeat;
}

bool Watch::Cancelled() {
  absl::MutexLock lock(&mutex_);
  return cancelled_;
}

void Watch::Wake() {
  {
    absl::MutexLock lock(&mutex_);
    if (phase_ != Phase::kWaiting || !HasReason()) return;
    phase_ = Phase::kReading;
  }
  Read();
}

// Called in phase kReading. A full executor is tried again at the next tick.
void Watch::Read() {
  absl::Status accepted = handler_.executor().TrySubmit([this] { ReadOnExecutor(); });
  if (accepted.ok()) return;
  absl::MutexLock lock(&mutex_);
  phase_ = Phase::kWaiting;
}

void Watch::ReadOnExecutor() {
  if (Cancelled()) return End(absl::CancelledError("cancelled by the caller"));
  if (handler_.stopping()) return End(ShuttingDown());
  absl::StatusOr<feed::Batch> batch = feed::Batch();
  if (!started_) {
    if (absl::Status status = follower_.Start(resume_token_); !status.ok()) return End(status);
    started_ = true;
  }
  do {
    batch = follower_.Next();
    if (!batch.ok()) return End(batch.status());
  } while (batch->changes.empty() && !batch->caught_up && !follower_.in_snapshot());

  absl::ReleasableMutexLock lock(&mutex_);
  served_ = follower_.position();
  const absl::Time now = handler_.clock().Now();
  const bool speak = !batch->changes.empty() || (batch->caught_up && !told_caught_up_) ||
                     now >= last_write_ + kHeartbeat || !batch->caught_up;
  if (!speak) {
    if (HasReason()) {  // the head has moved meanwhile, or it is to end
      lock.Release();
      return Read();
    }
    phase_ = Phase::kWaiting;  // the last: others may wake it, end it, and it is gone
    return;
  }
  told_caught_up_ = batch->caught_up;
  last_write_ = now;
  phase_ = Phase::kWriting;
  buffer_ = ToBuffer(feed::EncodeResponse(*batch));
  lock.Release();
  StartWrite(&buffer_);
}

void Watch::OnWriteDone(bool ok) {
  if (ok) metrics_.Sent();
  {
    absl::MutexLock lock(&mutex_);
    if (!ok) cancelled_ = true;
    phase_ = Phase::kWaiting;
  }
  Wake();
}

void Watch::OnCancel() {
  {
    absl::MutexLock lock(&mutex_);
    cancelled_ = true;
  }
  Wake();
}

void Watch::End(const absl::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    phase_ = Phase::kEnded;
    code_ = status.code();
  }
  Finish(ToGrpc(status));
}

void Watch::OnDone() {
  tail_.Unsubscribe(subscription_);
  handler_.Forget(stop_);
  {
    absl::MutexLock lock(&mutex_);
    metrics_.Ended(code_);
  }
  delete this;
}

}  // namespace baraza::rpc
