#include "services/foundation/validation/resource_patterns.h"

#include <string_view>

#include "google/api/resource.pb.h"

namespace baraza::validation {
namespace {

using google::protobuf::FileDescriptor;

// Types without a message of their own, and those to which other files refer. A test compares the
// latter with their messages, and finds types that are missing here.
struct KnownType {
  std::string_view type;
  std::string_view pattern;
};
constexpr KnownType kKnownTypes[] = {
    {"baraza.health/Alliance", "alliances/{alliance}"},
    {"baraza.health/Authority", "authorities/{authority}"},
    {"baraza.health/Consortium", "alliances/{alliance}/consortia/{consortium}"},
    {"baraza.health/Contact", "organisations/{organisation}/contacts/{contact}"},
    {"baraza.health/Match", "matches/{match}"},
    {"baraza.health/Membership", "alliances/{alliance}/memberships/{membership}"},
    {"baraza.health/Model", "models/{model}"},
    {"baraza.health/Organisation", "organisations/{organisation}"},
    {"baraza.health/Project", "projects/{project}"},
    {"baraza.health/Result", "projects/{project}/results/{result}"},
    {"baraza.health/RoleBinding", "roleBindings/{role_binding}"},
};

std::vector<std::string> PatternsIn(const FileDescriptor& file, const std::string& type) {
  for (int i = 0; i < file.message_type_count(); ++i) {
    const auto& resource = file.message_type(i)->options().GetExtension(google::api::resource);
    if (resource.type() == type) return {resource.pattern().begin(), resource.pattern().end()};
  }
  return {};
}

}  // namespace

std::vector<std::string> ResourcePatterns(const google::protobuf::FieldDescriptor& field) {
  const std::string& type = field.options().GetExtension(google::api::resource_reference).type();
  if (type.empty()) return {};
  std::vector<std::string> patterns = PatternsIn(*field.file(), type);
  if (!patterns.empty()) return patterns;
  for (const KnownType& known : kKnownTypes) {
    if (known.type == type) return {std::string(known.pattern)};
  }
  return {};
}

}  // namespace baraza::validation
