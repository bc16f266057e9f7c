#include "services/foundation/rpc/service.h"

#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/log/log.h"

namespace baraza::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

[[noreturn]] void EndBecause(const std::string& fault) {
  log::Error("the program does not fit its contract", {{"fault", fault}});
  std::abort();
}

const ServiceDescriptor* FindContract(const std::string& name) {
  const ServiceDescriptor* found = DescriptorPool::generated_pool()->FindServiceByName(name);
  if (found == nullptr) EndBecause("the contract has no service " + name);
  return found;
}

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

CallType TypeOf(const MethodDescriptor& method) {
  if (method.client_streaming()) {
    return method.server_streaming() ? CallType::kBidiStream : CallType::kClientStream;
  }
  return method.server_streaming() ? CallType::kServerStream : CallType::kUnary;
}

}  // namespace

Service::Service(Handler& handler, const std::string& name, feed::Tail* feed)
    : handler_(handler), feed_(feed), contract_(FindContract(name)) {}

absl::Status Service::CheckComplete() const {
  std::vector<std::string> missing;
  for (int i = 0; i < contract_->method_count(); ++i) {
    const MethodDescriptor& method = *contract_->method(i);
    if (!paths_.contains(PathOf(method))) missing.push_back(method.name());
  }
  if (missing.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(contract_->full_name(), " lacks ", absl::StrJoin(missing, ", ")));
}

const Method& Service::Declare(const char* name, Roles roles) {
  const MethodDescriptor* declared = contract_->FindMethodByName(name);
  if (declared == nullptr || !paths_.insert(PathOf(*declared)).second) {
    EndBecause(
        absl::StrCat(contract_->full_name(), " has no method ", name, ", or has it already"));
  }
  return handler_.AddMethod(TypeOf(*declared), contract_->full_name(), name, roles, feed_);
}

void Service::Register(const Method& method, grpc::internal::RpcMethod::RpcType type,
                       grpc::internal::MethodHandler* handler) {
  const auto path = paths_.find(absl::StrCat("/", method.service, "/", method.name));
  AddMethod(new grpc::internal::RpcServiceMethod(path->c_str(), type, nullptr));
  MarkMethodRawCallback(static_cast<int>(paths_.size()) - 1, handler);
}

void Service::AddUnary(const Method& method, UnaryCall call) {
  Register(method, grpc::internal::RpcMethod::NORMAL_RPC,
           new grpc::internal::CallbackUnaryHandler<Buffer, Buffer>(std::move(call)));
}

void Service::AddStream(const Method& method, StreamCall call) {
  Register(method, grpc::internal::RpcMethod::SERVER_STREAMING,
           new grpc::internal::CallbackServerStreamingHandler<Buffer, Buffer>(std::move(call)));
}

void Service::AddBidi(const Method& method, BidiCall call) {
  Register(method, grpc::internal::RpcMethod::BIDI_STREAMING,
           new grpc::internal::CallbackBidiHandler<Buffer, Buffer>(std::move(call)));
}

}  // namespace baraza::rpc
