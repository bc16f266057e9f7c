#include "tests/bench/streams.h"

#include <grpcpp/generic/generic_stub.h>

#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"

namespace baraza::bench {
namespace {

class Reactor : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Reactor(const StreamOptions& options, grpc::ClientContext& context)
      : options_(options), context_(context) {}

  void Start() {
    // The writing side holds the call of its own, because OnDone may come while it still writes.
    AddHold();
    Write();
    StartRead(&in_);
    StartCall();
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return RemoveHold();
    Write();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (enough_ || options_.receive(in_)) return StartRead(&in_);
    enough_ = true;
    context_.TryCancel();
    StartRead(&in_);
  }
  void OnDone(const grpc::Status& status) override {
    status_ = status;
    done_.Notify();
  }

  absl::Status Await() {
    done_.WaitForNotification();
    if (enough_ || status_.ok()) return absl::OkStatus();
    return absl::InternalError(options_.method + ": " + status_.error_message());
  }

 private:
  void Write() {
    std::string bytes;
    if (!options_.send(bytes)) {
      StartWritesDone();
      return RemoveHold();
    }
    const grpc::Slice slice(bytes);
    out_ = grpc::ByteBuffer(&slice, 1);
    StartWrite(&out_);
  }

  const StreamOptions& options_;
  grpc::ClientContext& context_;
  grpc::ByteBuffer in_;
  grpc::ByteBuffer out_;
  bool enough_ = false;
  grpc::Status status_;
  absl::Notification done_;
};

}  // namespace

absl::Status RunStream(const StreamOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(64 << 20);
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub(
      grpc::CreateCustomChannel(options.address, grpc::InsecureChannelCredentials(), arguments));
  grpc::ClientContext context;
  if (!options.caller.empty()) context.AddMetadata("baraza-caller", options.caller);
  Reactor reactor(options, context);
  stub.PrepareBidiStreamingCall(&context, options.method, grpc::StubOptions(), &reactor);
  reactor.Start();
  return reactor.Await();
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  (void)buffer.Dump(&slices);
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

}  // namespace baraza::bench
