#include "services/foundation/fieldmask/fieldmask.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/api/field_behavior.pb.h"
#include "services/foundation/status/status.h"

namespace baraza::fieldmask {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsWritable(const FieldDescriptor& field) {
  if (field.name() == "etag") return false;
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    const auto behavior = options.GetExtension(google::api::field_behavior, i);
    if (behavior == google::api::OUTPUT_ONLY || behavior == google::api::IDENTIFIER) return false;
  }
  return true;
}

bool IsSet(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                             : reflection.HasField(message, &field);
}

void Copy(const Message& from, const FieldDescriptor& field, Message& to) {
  if (!IsSet(from, field)) return to.GetReflection()->ClearField(&to, &field);
  // A message of the same type that holds this field only; merging it replaces the field.
  std::unique_ptr<Message> only(from.New());
  std::unique_ptr<Message> source(from.New());
  source->CopyFrom(from);
  source->GetReflection()->SwapFields(source.get(), only.get(), {&field});
  to.GetReflection()->ClearField(&to, &field);
  to.MergeFrom(*only);
}

std::vector<const FieldDescriptor*> AllFields(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    fields.push_back(message.GetDescriptor()->field(i));
  }
  return fields;
}

}  // namespace

absl::Status Apply(const Message& patch, const google::protobuf::FieldMask& mask, Message& target) {
  std::vector<const FieldDescriptor*> fields;
  std::vector<status::FieldViolation> violations;
  const bool everything = mask.paths_size() == 1 && mask.paths(0) == "*";
  if (mask.paths().empty() || everything) {
    for (const FieldDescriptor* field : AllFields(patch)) {
      if (IsWritable(*field) && (everything || IsSet(patch, *field))) fields.push_back(field);
    }
  } else {
    for (const std::string& path : mask.paths()) {
      const FieldDescriptor* field = patch.GetDescriptor()->FindFieldByName(path);
      if (field != nullptr && IsWritable(*field)) {
        fields.push_back(field);
      } else {
        violations.push_back(
            {"update_mask", absl::StrCat("'", path, "' ",
                                         field == nullptr ? "is not a field of the record"
                                                          : "cannot be written")});
      }
    }
  }
  RETURN_IF_ERROR(status::InvalidFields(std::move(violations)));
  for (const FieldDescriptor* field : fields) Copy(patch, *field, target);
  return absl::OkStatus();
}

void ClearUnwritable(Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    if (!IsWritable(*field)) {
      reflection.ClearField(&message, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_map()) {
      if (!field->is_repeated()) {
        ClearUnwritable(*reflection.MutableMessage(&message, field));
        continue;
      }
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        ClearUnwritable(*reflection.MutableRepeatedMessage(&message, field, i));
      }
    }
  }
}

}  // namespace baraza::fieldmask
