// Which names the resources of a type have.
//
// Why: a field says the type of the resource that it refers to (`baraza.health/Organisation`), and
// the message of that type says the form of its names, but the message may be in a file that is not
// linked into this program. Internal to this library. Thread-safety: pure.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace baraza::validation {

// The patterns of the resource type that the field's `google.api.resource_reference` states: those
// of the message if it is in the field's own file, else those that Baraza's types are known to
// have. Empty if the field states none, or one that nobody knows.
std::vector<std::string> ResourcePatterns(const google::protobuf::FieldDescriptor& field);

}  // namespace baraza::validation
