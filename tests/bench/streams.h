// One stream at a time: messages out, messages in, as fast as both sides go.
//
// Thread-safety: RunStream from one thread; its functions are called from gRPC's threads, one at a
// time each.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <string>

#include "absl/status/status.h"

namespace baraza::bench {

struct StreamOptions {
  std::string address;
  std::string method;
  std::string caller;
  // The next message to send into `bytes`; false: all are sent.
  std::function<bool(std::string& bytes)> send;
  // Takes a message; false: enough, the stream is cancelled.
  std::function<bool(const grpc::ByteBuffer&)> receive;
};

// Runs a stream until the server has ended it, or `receive` has enough. An error: the server's.
absl::Status RunStream(const StreamOptions& options);

// The bytes of a message as one string.
std::string BytesOf(const grpc::ByteBuffer& buffer);

}  // namespace baraza::bench
