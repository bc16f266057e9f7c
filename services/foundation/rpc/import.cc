#include "services/foundation/rpc/import.h"

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

// Not the row's fault: the same row may be taken a moment later.
bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsAborted(status);
}

absl::Status Interrupted(const bulk::v1::RowOutcome& outcome) {
  return status::Error(
      absl::StatusCode::kUnavailable, "IMPORT_INTERRUPTED",
      absl::StrCat("row ", outcome.row(), " cannot be taken now (",
                   outcome.violations().empty() ? "" : outcome.violations(0).description(),
                   "): send the rows without outcome again, under the same request_id"));
}

absl::Status ShuttingDown() {
  return status::Error(absl::StatusCode::kUnavailable, "IMPORT_INTERRUPTED",
                       "the service is shutting down: send the rows without outcome again, under "
                       "the same request_id");
}

}  // namespace

bulk::v1::RowOutcome Refused(int64_t row, const absl::Status& status) {
  bulk::v1::RowOutcome outcome;
  outcome.set_row(row);
  if (!IsPassing(status)) outcome.set_outcome(bulk::v1::RowOutcome::REFUSED);
  for (const status::FieldViolation& violation : status::Violations(status)) {
    auto* added = outcome.add_violations();
    added->set_field(violation.field);
    added->set_description(violation.description);
  }
  if (outcome.violations().empty()) {
    outcome.add_violations()->set_description(std::string(status.message()));
  }
  return outcome;
}

void ImportStream::Start(Handler& handler) {
  handler_ = &handler;
  {
    absl::MutexLock lock(&mutex_);
    reading_ = true;
  }
  StartRead(&reading_buffer_);
  stop_ = handler.OnStopStreams([this] { Interrupt(); });
  if (handler.stopping()) Interrupt();
}

void ImportStream::Interrupt() {
  std::optional<grpc::Status> end;
  {
    absl::MutexLock lock(&mutex_);
    if (!status_.ok() || finished_) return;
    status_ = ShuttingDown();
    read_all_ = true;
    end = Proceed();
  }
  End(end);
}

void ImportStream::OnReadDone(bool ok) {
  if (ok) metrics_.Received();
  int64_t sequence = 0;
  {
    absl::MutexLock lock(&mutex_);
    ok = ok && status_.ok();  // a stream that has failed takes nothing more
    if (ok) {
      sequence = taken_++;
      ++pending_;
    } else {
      read_all_ = true;
    }
  }
  bool is_opening = false;
  absl::Status status;
  if (ok) {
    status =
        OnMessage(reading_buffer_, &is_opening,
                  [this, sequence](bulk::v1::RowOutcome outcome) { Deliver(sequence, outcome); });
  }
  std::optional<grpc::Status> end;
  {
    absl::MutexLock lock(&mutex_);
    reading_ = false;  // not before: an outcome would start the next read into the same buffer
    if (!status.ok() || is_opening) {
      --taken_;
      --pending_;
    }
    if (!status.ok()) {
      status_ = status;
      read_all_ = true;
    }
    end = Proceed();
  }
  End(end);
}

void ImportStream::Deliver(int64_t sequence, const bulk::v1::RowOutcome& outcome) {
  const bool is_told = outcome.outcome() != bulk::v1::RowOutcome::OUTCOME_UNSPECIFIED;
  std::optional<grpc::ByteBuffer> told;
  if (is_told) told = ToBuffer(outcome.SerializeAsString());
  std::optional<grpc::Status> end;
  {
    absl::MutexLock lock(&mutex_);
    ready_.emplace(sequence, std::move(told));
    if (!is_told && status_.ok()) {
      status_ = Interrupted(outcome);
      read_all_ = true;
    }
    end = Proceed();
  }
  End(end);
}

void ImportStream::OnWriteDone(bool ok) {
  if (ok) metrics_.Sent();
  std::optional<grpc::Status> end;
  {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
    if (!ok) broken_ = true;
    end = Proceed();
  }
  End(end);
}

// Only for the count: what is under way fails by itself.
void ImportStream::OnCancel() {
  absl::MutexLock lock(&mutex_);
  broken_ = true;
}

void ImportStream::OnDone() {
  {
    absl::MutexLock lock(&mutex_);
    metrics_.Ended(broken_ ? absl::StatusCode::kCancelled : status_.code());
  }
  handler_->Forget(stop_);
  delete this;
}

// Operations are started under the lock, because a row's outcome on another thread may otherwise
// end the stream between.
std::optional<grpc::Status> ImportStream::Proceed() {
  while (!writing_ && !ready_.empty() && ready_.begin()->first == written_) {
    std::optional<grpc::ByteBuffer> told = std::move(ready_.begin()->second);
    ready_.erase(ready_.begin());
    ++written_;
    --pending_;
    if (broken_ || !told.has_value()) continue;
    writing_buffer_ = *std::move(told);
    writing_ = true;
    StartWrite(&writing_buffer_);
  }
  if (!reading_ && !read_all_ && pending_ < kWindow) {
    reading_ = true;
    StartRead(&reading_buffer_);
  }
  // A stream that has failed ends even if its caller is silent: the read then ends with it.
  const bool awaits_read = reading_ && status_.ok();
  if (!read_all_ || awaits_read || writing_ || pending_ > 0 || finished_) return std::nullopt;
  finished_ = true;
  return ToGrpc(status_);
}

// Without the lock: OnDone may delete the stream, and its mutex, before Finish returns.
void ImportStream::End(const std::optional<grpc::Status>& status) {
  if (status.has_value()) Finish(*status);
}

}  // namespace baraza::rpc
