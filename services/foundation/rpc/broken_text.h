// Which text of a message is not UTF-8.
//
// Why: protobuf refuses a whole message for one such text and does not say which. Whoever sent it
// needs the field.
//
// Thread-safety: pure function.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace baraza::rpc {

// The paths of the texts in the wire bytes of a message of this type that are not UTF-8, as the
// contract names them ("organisation.other_names[2].text"); at most 100, to a depth of 20. Empty if
// the bytes are no message at all, or their texts are well.
std::vector<std::string> FindBrokenText(const std::string& bytes,
                                        const google::protobuf::Descriptor* type);

}  // namespace baraza::rpc
