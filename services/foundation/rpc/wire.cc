#include "services/foundation/rpc/wire.h"

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/slice.h>

#include <utility>
#include <vector>

#include "google/rpc/status.pb.h"
#include "services/foundation/rpc/broken_text.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

// gRPC carries message and details in headers, of which its clients take 8 KB in all, and lose the
// whole answer where there is more: details that are too large are left out, and the message, which
// they hold as well, is cut to what is left.
constexpr size_t kMaxHeaders = 7'600;
constexpr size_t kMaxDetails = 5'500;

// The size of bytes in a header.
size_t InBase64(size_t size) { return (size + 2) / 3 * 4; }

// The beginning of a message that takes `most` bytes as gRPC writes it: what is no printable ASCII
// takes three. Cut between code points.
std::string Fitting(const std::string& message, size_t most) {
  size_t end = 0, taken = 0;
  for (size_t i = 0; i < message.size(); ++i) {
    const auto byte = static_cast<unsigned char>(message[i]);
    if ((byte & 0xC0) != 0x80) end = i;
    taken += byte < 0x20 || byte > 0x7E || byte == '%' ? 3 : 1;
    if (taken > most) return message.substr(0, end);
  }
  return message;
}

// INVALID_ARGUMENT naming the texts of a message that are not UTF-8.
absl::Status CheckTexts(const grpc::ByteBuffer& buffer, const google::protobuf::Descriptor& type) {
  grpc::Slice whole;
  if (!buffer.DumpToSingleSlice(&whole).ok()) return absl::OkStatus();
  const std::string bytes(reinterpret_cast<const char*>(whole.begin()), whole.size());
  std::vector<status::FieldViolation> violations;
  for (std::string& path : FindBrokenText(bytes, &type)) {
    violations.push_back({std::move(path), "is not valid UTF-8: send text in that encoding"});
  }
  return status::InvalidFields(std::move(violations));
}

template <class Owner>
grpc::ByteBuffer Wrap(const char* data, size_t size, Owner* owner) {
  if (size == 0) {
    delete owner;
    const grpc::Slice empty;
    return grpc::ByteBuffer(&empty, 1);
  }
  const grpc::Slice slice(
      const_cast<char*>(data), size, [](void* kept) { delete static_cast<Owner*>(kept); }, owner);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const std::string message(status.message());
  std::string details = status::ToRpcStatus(status).SerializeAsString();
  if (details.size() > kMaxDetails) details.clear();
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      Fitting(message, kMaxHeaders - InBase64(details.size())), details);
}

absl::Status FromGrpc(const grpc::Status& status) {
  google::rpc::Status details;
  if (!status.ok() && !status.error_details().empty() &&
      details.ParseFromString(status.error_details())) {
    return status::FromRpcStatus(details);
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

grpc::ByteBuffer ToBuffer(std::string bytes) {
  auto* kept = new std::string(std::move(bytes));
  return Wrap(kept->data(), kept->size(), kept);
}

grpc::ByteBuffer ToBuffer(std::shared_ptr<const std::string> bytes) {
  auto* kept = new std::shared_ptr<const std::string>(std::move(bytes));
  return Wrap((*kept)->data(), (*kept)->size(), kept);
}

absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::Message& message) {
  grpc::ByteBuffer copy = buffer;  // shares the slices
  const grpc::Status parsed =
      grpc::GenericDeserialize<grpc::ProtoBufferReader, google::protobuf::Message>(&copy, &message);
  if (parsed.ok()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckTexts(buffer, *message.GetDescriptor()));
  return status::Error(absl::StatusCode::kInvalidArgument, "NOT_A_MESSAGE",
                       "the bytes are not a message of the type that the method takes");
}

}  // namespace baraza::rpc
