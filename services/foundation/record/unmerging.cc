#include "services/foundation/record/unmerging.h"

#include <optional>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"

namespace baraza::record {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::TextFormat;
using Others = std::vector<std::unique_ptr<Message>>;

int SizeOf(const Message& message, const FieldDescriptor* field) {
  return message.GetReflection()->FieldSize(message, field);
}

// An item of a list as text, by which items are compared.
std::string Item(const Message& message, const FieldDescriptor* field, int index) {
  std::string text;
  TextFormat::PrintFieldValueToString(message, field, index, &text);
  return text;
}

// A single field as text; nothing if it is not set.
std::string Single(const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  if (field->has_presence() && !reflection.HasField(message, field)) return "";
  std::string text = " ";
  TextFormat::PrintFieldValueToString(message, field, -1, &text);
  return text;
}

std::optional<int> Find(const Message& message, const FieldDescriptor* field,
                        const std::string& item) {
  for (int i = 0; i < SizeOf(message, field); ++i) {
    if (Item(message, field, i) == item) return i;
  }
  return std::nullopt;
}

// Gives `to` the value that the field has in `from`.
void CopyField(const Message& from, const FieldDescriptor* field, Message& to) {
  std::unique_ptr<Message> part(from.New());
  part->CopyFrom(from);
  const auto* descriptor = from.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    if (descriptor->field(i) != field) {
      part->GetReflection()->ClearField(part.get(), descriptor->field(i));
    }
  }
  to.GetReflection()->ClearField(&to, field);
  to.MergeFrom(*part);
}

void RemoveItem(Message& message, const FieldDescriptor* field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const int last = reflection.FieldSize(message, field) - 1;
  for (int i = index; i < last; ++i) reflection.SwapElements(&message, field, i, i + 1);
  reflection.RemoveLast(&message, field);
}

void ReplaceItem(const Message& from, const FieldDescriptor* field, int index, Message& to,
                 int at) {
  const Reflection& reflection = *to.GetReflection();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    reflection.MutableRepeatedMessage(&to, field, at)
        ->CopyFrom(from.GetReflection()->GetRepeatedMessage(from, field, index));
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    reflection.SetRepeatedString(&to, field, at,
                                 from.GetReflection()->GetRepeatedString(from, field, index));
  }
}

// False: the field was edited since.
bool TakeBackSingle(const Message& before, const Message& united, const Others& others,
                    const FieldDescriptor* field, Message& present) {
  const std::string old = Single(before, field);
  if (Single(united, field) == old) return true;
  const std::string shown = Single(present, field);
  const Message* source = &before;
  for (const auto& other : others) {
    if (Single(*other, field) == shown) return true;  // it came from that one
    if (Single(*other, field) != old) source = other.get();
  }
  if (shown != Single(united, field)) return false;
  CopyField(*source, field, present);
  return true;
}

bool TakeBackItems(const Message& before, const Message& united, const Others& others,
                   const FieldDescriptor* field, Message& present) {
  bool untouched = true;
  for (int i = 0; i < SizeOf(united, field); ++i) {
    const std::string item = Item(united, field, i);
    const bool old = i < SizeOf(before, field);
    if (old && Item(before, field, i) == item) continue;
    bool stays = false;
    for (const auto& other : others) stays = stays || Find(*other, field, item).has_value();
    if (stays) continue;
    const std::optional<int> at = Find(present, field, item);
    if (!at.has_value()) {
      untouched = false;
    } else if (old) {
      ReplaceItem(before, field, i, present, *at);
    } else {
      RemoveItem(present, field, *at);
    }
  }
  return untouched;
}

}  // namespace

std::vector<std::string> TakeBack(const Message& before, const Message& united,
                                  const Others& others, Message& present) {
  std::vector<std::string> edited;
  const auto* descriptor = present.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    const bool untouched = field->is_repeated()
                               ? TakeBackItems(before, united, others, field, present)
                               : TakeBackSingle(before, united, others, field, present);
    if (!untouched) edited.push_back(field->name());
  }
  return edited;
}

}  // namespace baraza::record
