// Where a request holds its resource, as the contract's manners name the fields: `CreateX` and
// `UpdateX` hold the resource in a field of their own, CreateX its id in `x_id` and, where X
// belongs to another resource, that one's name in `parent`.
//
// Why: creating and updating is the same call for every type of record; with this a service adds it
// by naming the request and the register.
//
// Thread-safety: const after construction.
#pragma once

#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace baraza::rpc {

class ResourceFields {
 public:
  // Of a request of this type. A request that holds no resource is a fault of the program and ends
  // it.
  explicit ResourceFields(const google::protobuf::Descriptor* request);

  // The resource in the request.
  google::protobuf::Message& ResourceOf(google::protobuf::Message& request) const;
  // The id that the client chose; empty: none.
  std::string IdOf(const google::protobuf::Message& request) const;
  // In whose names the resource is created: "alliances", "alliances/a/memberships".
  std::string CollectionOf(const google::protobuf::Message& request) const;

 private:
  const google::protobuf::FieldDescriptor* resource_ = nullptr;
  const google::protobuf::FieldDescriptor* id_ = nullptr;      // null: an update
  const google::protobuf::FieldDescriptor* parent_ = nullptr;  // null: of no other resource
  std::string plural_;
};

}  // namespace baraza::rpc
