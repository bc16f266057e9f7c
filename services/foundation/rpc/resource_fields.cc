#include "services/foundation/rpc/resource_fields.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "google/api/resource.pb.h"
#include "services/foundation/log/log.h"

namespace baraza::rpc {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

ResourceFields::ResourceFields(const Descriptor* request) {
  for (int i = 0; i < request->field_count() && resource_ == nullptr; ++i) {
    const Descriptor* type = request->field(i)->message_type();
    if (type == nullptr || !type->options().HasExtension(google::api::resource)) continue;
    resource_ = request->field(i);
    plural_ = type->options().GetExtension(google::api::resource).plural();
  }
  if (resource_ == nullptr) {
    log::Error("the program does not fit its contract",
               {{"fault", request->full_name() + " holds no resource"}});
    std::abort();
  }
  id_ = request->FindFieldByName(resource_->name() + "_id");
  parent_ = request->FindFieldByName("parent");
}

Message& ResourceFields::ResourceOf(Message& request) const {
  return *request.GetReflection()->MutableMessage(&request, resource_);
}

std::string ResourceFields::IdOf(const Message& request) const {
  return id_ == nullptr ? "" : request.GetReflection()->GetString(request, id_);
}

std::string ResourceFields::CollectionOf(const Message& request) const {
  if (parent_ == nullptr) return plural_;
  return absl::StrCat(request.GetReflection()->GetString(request, parent_), "/", plural_);
}

}  // namespace baraza::rpc
