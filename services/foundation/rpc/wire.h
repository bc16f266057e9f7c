// Between absl and gRPC: statuses and bytes.
//
// The one place that turns an absl::Status into a grpc::Status (with its google.rpc details) and
// back, and messages and stored bytes into a ByteBuffer. Thread-safety: pure functions.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "absl/status/status.h"

namespace baraza::rpc {

grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

// The bytes as a buffer; `bytes` is kept alive by it, not copied.
grpc::ByteBuffer ToBuffer(std::string bytes);
grpc::ByteBuffer ToBuffer(std::shared_ptr<const std::string> bytes);

// Parses a message. INVALID_ARGUMENT: the bytes are not one.
absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::Message& message);

}  // namespace baraza::rpc
