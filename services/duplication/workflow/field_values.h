// What a resource says in some of its fields, as bytes.
//
// Thread-safety: pure.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "google/protobuf/message.h"

namespace baraza::duplication {

// The wire bytes of `resource` with these fields only. Equal as long as none of them changes.
std::string FieldValues(const google::protobuf::Message& resource,
                        const std::set<std::string_view>& fields);

}  // namespace baraza::duplication
