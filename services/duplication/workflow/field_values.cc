#include "services/duplication/workflow/field_values.h"

#include <memory>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace baraza::duplication {

std::string FieldValues(const google::protobuf::Message& resource,
                        const std::set<std::string_view>& fields) {
  std::unique_ptr<google::protobuf::Message> copy(resource.New());
  copy->CopyFrom(resource);
  const google::protobuf::Reflection& reflection = *copy->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> present;
  reflection.ListFields(*copy, &present);
  for (const auto* field : present) {
    if (!fields.contains(field->name())) reflection.ClearField(copy.get(), field);
  }
  return copy->SerializeAsString();
}

}  // namespace baraza::duplication
