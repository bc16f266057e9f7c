// An import: a stream of rows in, one outcome per row out, in the order of the rows.
//
// Rows are worked on side by side (they share the commit queue's transactions), at most kWindow at
// a time; reading pauses when so many are under way, so that a fast sender is slowed by the disk
// and memory stays bounded. Each row stands by itself: one that is refused is answered as REFUSED.
// The stream as a whole fails where it is not an import (no options first, or not a message), and
// where the platform cannot take a row for now (it is shutting down, its database is away, too many
// writes wait). That row gets no outcome, since it is not refused; all others that were read get
// theirs, and the stream ends with UNAVAILABLE, reason IMPORT_INTERRUPTED: the caller opens it
// again with the same request_id and sends the rows without outcome.
//
// Thread-safety: gRPC's callbacks and outcomes may come from any thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "baraza/bulk/v1/bulk.pb.h"
#include "services/foundation/executor/strand.h"
#include "services/foundation/rpc/handler.h"
#include "services/foundation/validation/validation.h"

namespace baraza::rpc {

// Tells the outcome of one row; called exactly once.
using Outcome = std::function<void(bulk::v1::RowOutcome)>;

// The outcome of a row that was refused for `status`, with one violation per field. UNAVAILABLE,
// RESOURCE_EXHAUSTED and ABORTED are no refusal: OUTCOME_UNSPECIFIED, which ends the stream.
bulk::v1::RowOutcome Refused(int64_t row, const absl::Status& status);

// The mechanics of the stream; what a message means is for `OnMessage`.
class ImportStream : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  static constexpr int kWindow = 512;

  // Both outlive the stream.
  ImportStream(const Method& method, const clock::Clock& clock) : metrics_(method.calls, clock) {}

  // Begins to read. The handler outlives the stream.
  void Start(Handler& handler);
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 protected:
  // Works on one message and calls `outcome` once, now or later; for the opening message it calls
  // nothing and returns true in `*is_opening`. An error ends the stream.
  virtual absl::Status OnMessage(const grpc::ByteBuffer& message, bool* is_opening,
                                 Outcome outcome) = 0;

 private:
  // The service stops: ends the stream once what was read has its outcome.
  void Interrupt();
  void Deliver(int64_t sequence, const bulk::v1::RowOutcome& outcome);
  // Starts what can be started: the next write, the next read. What the stream ends with, once.
  std::optional<grpc::Status> Proceed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The last thing that may be done with the stream if there is a status.
  void End(const std::optional<grpc::Status>& status);

  const StreamMetrics metrics_;
  Handler* handler_ = nullptr;
  int64_t stop_ = 0;  // as the handler's listener
  absl::Mutex mutex_;
  int64_t taken_ ABSL_GUARDED_BY(mutex_) = 0;    // rows read
  int64_t written_ ABSL_GUARDED_BY(mutex_) = 0;  // outcomes written, or given up
  int64_t pending_ ABSL_GUARDED_BY(mutex_) = 0;  // rows without outcome
  // Outcomes that wait for those of earlier rows; nothing for a row that gets none.
  std::map<int64_t, std::optional<grpc::ByteBuffer>> ready_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer writing_buffer_;
  grpc::ByteBuffer reading_buffer_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool read_all_ ABSL_GUARDED_BY(mutex_) = false;
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;  // the caller is gone
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

// An import of messages with the fields `options` (ImportOptions) and `row`, where a row has a
// `number`. `act(scope, options, row, outcome)` works on a valid row without blocking.
template <class Request, class Act>
class Import : public ImportStream {
 public:
  Import(const Method& method, const clock::Clock& clock, absl::StatusOr<scope::Scope> scope,
         Act act)
      : ImportStream(method, clock), scope_(std::move(scope)), act_(std::move(act)) {}

 protected:
  absl::Status OnMessage(const grpc::ByteBuffer& message, bool* is_opening,
                         Outcome outcome) override {
    if (!scope_.ok()) return scope_.status();
    Request request;
    absl::Status parsed = Parse(message, request);
    if (!parsed.ok()) return parsed;
    if (request.has_options()) return Open(request.options(), is_opening);
    if (!opened_ || !request.has_row()) {
      return absl::InvalidArgumentError(
          "an import begins with one message that holds `options`; all others hold a `row`");
    }
    absl::Status valid = validation::Validate(request);
    if (valid.ok()) {
      act_(*scope_, options_, *request.mutable_row(), std::move(outcome));
    } else {
      outcome(Refused(request.row().number(), valid));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Open(const bulk::v1::ImportOptions& options, bool* is_opening) {
    if (opened_) return absl::InvalidArgumentError("`options` came twice: send them once, first");
    opened_ = true;
    *is_opening = true;
    options_ = options;
    return validation::Validate(options);
  }

  const absl::StatusOr<scope::Scope> scope_;
  const Act act_;
  bool opened_ = false;
  bulk::v1::ImportOptions options_;
};

// Handles an import of `Request`s; `act` as Import says.
template <class Request, class Act>
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StartImport(
    Handler& handler, const grpc::CallbackServerContext& context, const Method& method, Act act) {
  auto* stream = new Import<Request, Act>(method, handler.clock(), handler.Admit(context, method),
                                          std::move(act));
  stream->Start(handler);
  return stream;
}

// An `act` for one import that runs `act`, which may block, on `executor`: one row at a time, in
// the order of the rows.
template <class Act>
auto InTurn(executor::Executor& executor, Act act) {
  return [strand = executor::Strand::Create(executor), act = std::move(act)](
             const scope::Scope& scope, const bulk::v1::ImportOptions& options, auto& row,
             Outcome outcome) {
    const int64_t number = row.number();
    absl::Status accepted =
        strand->TrySubmit([act, scope, options, row = std::move(row), outcome]() mutable {
          act(scope, options, row, std::move(outcome));
        });
    if (!accepted.ok()) outcome(Refused(number, accepted));
  };
}

}  // namespace baraza::rpc
