// A stream of rows to a register, and the outcomes that come back meanwhile.
//
// Why: waiting for each row would make an import as slow as the network; sending all before reading
// would make it as large as the file. The server takes a window of rows and slows the sender down.
//
// Ownership: the client outlives the stream. Thread-safety: one thread calls; another, inside,
// reads.
#pragma once

#include <grpcpp/grpcpp.h>

#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "baraza/bulk/v1/bulk.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "tools/cli/client.h"

namespace baraza::importing {

template <class Register>
class RowStream {
 public:
  using Outcomes = std::deque<bulk::v1::RowOutcome>;

  // Opens the stream. What is wrong with that is told by Finish.
  RowStream(const cli::Client& client, const bulk::v1::ImportOptions& options) {
    peers::CallAs(context_, client.scope(), absl::ZeroDuration());
    stream_ = Register::Open(client, context_);
    typename Register::Request opening;
    *opening.mutable_options() = options;
    stream_->Write(opening);
    reader_ = std::thread([this] { Read(); });
  }

  ~RowStream() {
    if (!reader_.joinable()) return;
    context_.TryCancel();
    reader_.join();
  }
  RowStream(const RowStream&) = delete;
  RowStream& operator=(const RowStream&) = delete;

  // Sends a row. False: the stream has ended; Finish tells why.
  bool Send(int64_t number, const typename Register::Resource& draft) {
    typename Register::Request request;
    Register::Fill(request, number, draft);
    return stream_->Write(request);
  }

  // The outcomes that came since the last call.
  Outcomes Take() {
    absl::MutexLock lock(&mutex_);
    return std::exchange(outcomes_, {});
  }

  // Nothing more is sent.
  void Close() { stream_->WritesDone(); }

  // Waits for outcomes, or for the end: then there are none. After Close.
  Outcomes Await() {
    absl::MutexLock lock(&mutex_);
    auto ready = [this]()
                     ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return ended_ || !outcomes_.empty(); };
    mutex_.Await(absl::Condition(&ready));
    return std::exchange(outcomes_, {});
  }

  // How the stream ended. After Await returned none.
  absl::Status Finish() {
    reader_.join();
    return rpc::FromGrpc(stream_->Finish());
  }

 private:
  void Read() {
    bulk::v1::RowOutcome outcome;
    while (stream_->Read(&outcome)) {
      absl::MutexLock lock(&mutex_);
      outcomes_.push_back(std::move(outcome));
    }
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }

  grpc::ClientContext context_;
  std::unique_ptr<typename Register::Stream> stream_;
  absl::Mutex mutex_;
  Outcomes outcomes_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread reader_;
};

}  // namespace baraza::importing
