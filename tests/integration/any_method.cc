#include "tests/integration/any_method.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/alliances_service.pb.h"
#include "baraza/organisations/v1/authorities_service.pb.h"
#include "baraza/organisations/v1/contacts_service.pb.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "baraza/validation/v1/validation.pb.h"
#include "google/api/field_behavior.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"

namespace baraza::integration {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

constexpr int kMostItems = 1000;

bool IsOutputOnly(const FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == google::api::OUTPUT_ONLY) {
      return true;
    }
  }
  return false;
}

void AddPlaces(const Descriptor& type, std::vector<const FieldDescriptor*>& path,
               std::vector<Place>& places) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const Descriptor* within = field.message_type();
    const bool mask = within != nullptr && within->full_name() == "google.protobuf.FieldMask";
    if (IsOutputOnly(field) || field.is_map() || mask) continue;
    path.push_back(&field);
    places.push_back({path});
    if (within != nullptr) AddPlaces(*within, path, places);
    path.pop_back();
  }
}

void SpoilItem(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    reflection.AddString(&message, &field, "\x01");
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    reflection.AddEnumValue(&message, &field, 99);
  }
}

void Spoil(Message& message);

void SpoilField(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (field.is_repeated()) {
    const uint32_t most = field.options().GetExtension(validation::v1::rules).max_items();
    for (int i = 0; i < (most == 0 ? kMostItems : static_cast<int>(most)); ++i) {
      if (is_message) {
        Spoil(*reflection.AddMessage(&message, &field));
      } else {
        SpoilItem(message, field);
      }
    }
  } else if (is_message) {
    Spoil(*reflection.MutableMessage(&message, &field));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    reflection.SetString(&message, &field, "\x01");
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    reflection.SetEnumValue(&message, &field, 99);
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    reflection.SetInt32(&message, &field, -1);
  }
}

void Spoil(Message& message) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (!IsOutputOnly(field) && !field.is_map()) SpoilField(message, field);
  }
}

// One step of an asynchronous call, waited for.
template <class Start>
bool Wait(grpc::CompletionQueue& queue, const Start& start) {
  void* tag = nullptr;
  bool ok = false;
  start();
  return queue.Next(&tag, &ok) && ok;
}

}  // namespace

std::vector<const Method*> AllMethods() {
  std::vector<const Method*> methods;
  for (const auto* file : {organisations::v1::GetOrganisationRequest::descriptor()->file(),
                           organisations::v1::GetAllianceRequest::descriptor()->file(),
                           organisations::v1::GetAuthorityRequest::descriptor()->file(),
                           organisations::v1::GetContactRequest::descriptor()->file()}) {
    const auto& service = *file->service(0);
    for (int i = 0; i < service.method_count(); ++i) methods.push_back(service.method(i));
  }
  return methods;
}

std::unique_ptr<Message> RequestOf(const Method& method) {
  const Message* prototype = MessageFactory::generated_factory()->GetPrototype(method.input_type());
  return std::unique_ptr<Message>(prototype->New());
}

AnyMethod::AnyMethod(const std::string& address)
    // Asked whatever its health says.
    : stub_(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())) {}

absl::Status AnyMethod::Call(const Method& method, const scope::Scope& scope,
                             const std::vector<std::string>& messages) {
  grpc::ClientContext context;
  peers::CallAs(context, scope);
  grpc::CompletionQueue queue;
  const auto call = stub_.PrepareCall(
      &context, absl::StrCat("/", method.service()->full_name(), "/", method.name()), &queue);
  void* const tag = &queue;
  Wait(queue, [&] { call->StartCall(tag); });
  for (const std::string& message : messages) {
    Wait(queue, [&] { call->Write(rpc::ToBuffer(message), tag); });
  }
  Wait(queue, [&] { call->WritesDone(tag); });
  grpc::ByteBuffer answer;
  while (Wait(queue, [&] { call->Read(&answer, tag); })) {
  }
  grpc::Status status;
  Wait(queue, [&] { call->Finish(&status, tag); });
  return rpc::FromGrpc(status);
}

std::string Place::Name(bool list) const {
  std::string name;
  for (const FieldDescriptor* step : path) {
    absl::StrAppend(&name, name.empty() ? "" : ".", step->name());
    const bool indexed = step->is_repeated() && !(list && step == path.back());
    if (indexed) name += "[0]";
  }
  return name;
}

Message& Place::Holder(Message& request) const {
  Message* holder = &request;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    const auto& reflection = *holder->GetReflection();
    holder = path[i]->is_repeated() ? reflection.AddMessage(holder, path[i])
                                    : reflection.MutableMessage(holder, path[i]);
  }
  return *holder;
}

std::vector<Place> PlacesOf(const Method& method) {
  std::vector<Place> places;
  std::vector<const FieldDescriptor*> path;
  AddPlaces(*method.input_type(), path, places);
  return places;
}

std::string AllWrong(const Method& method) {
  const std::unique_ptr<Message> request = RequestOf(method);
  Spoil(*request);
  return request->SerializeAsString();
}

}  // namespace baraza::integration
