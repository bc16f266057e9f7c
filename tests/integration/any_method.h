// Calls of any method of a service with any bytes, right or wrong, as a client of another language
// may send them; and requests that are wrong in one field or in all.
//
// Thread-safety: one thread.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/generic/generic_stub.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/foundation/scope/scope.h"

namespace baraza::integration {

using Method = google::protobuf::MethodDescriptor;

// All methods of the organisations service, of all its gRPC services.
std::vector<const Method*> AllMethods();

// An empty request of the method.
std::unique_ptr<google::protobuf::Message> RequestOf(const Method& method);

class AnyMethod {
 public:
  explicit AnyMethod(const std::string& address);
  // Sends these bytes as the messages of one call and reads to its end.
  absl::Status Call(const Method& method, const scope::Scope& scope,
                    const std::vector<std::string>& messages);

 private:
  grpc::GenericStub stub_;
};

// A field of a request, or of a message within it, that a caller may set.
struct Place {
  std::vector<const google::protobuf::FieldDescriptor*> path;  // from the request down
  const google::protobuf::FieldDescriptor& field() const { return *path.back(); }
  // As errors name it: the first item of each list, the last one without its index if `list`.
  std::string Name(bool list = false) const;
  // The message that holds the field, made within `request`.
  google::protobuf::Message& Holder(google::protobuf::Message& request) const;
};

// All places of a method's request. Left out: what only the service sets, maps, and masks, whose
// paths are looked at with the record.
std::vector<Place> PlacesOf(const Method& method);

// A request in which everything is wrong that can be, lists as long as they may be.
std::string AllWrong(const Method& method);

}  // namespace baraza::integration
