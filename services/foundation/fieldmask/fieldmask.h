// Field masks: which fields of a record a write replaces (AIP-134).
//
// Paths are top-level fields. A field that is replaced takes the patch's value whole; lists are not
// merged. Fields that are OUTPUT_ONLY or IDENTIFIER, and `etag`, cannot be written: in a mask they
// are refused, in a patch they are ignored (AIP-203).
//
// Thread-safety: pure functions.
#pragma once

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include "absl/status/status.h"

namespace baraza::fieldmask {

// Replaces in `target` the fields that `mask` names by those of `patch`, a message of the same
// type. An empty mask stands for every field that is set in the patch, `*` for every field that may
// be written. INVALID_ARGUMENT with all violations: unknown paths, fields that cannot be written.
absl::Status Apply(const google::protobuf::Message& patch, const google::protobuf::FieldMask& mask,
                   google::protobuf::Message& target);

// Clears what a client cannot set: OUTPUT_ONLY and IDENTIFIER fields and `etag`, also inside nested
// messages.
void ClearUnwritable(google::protobuf::Message& message);

}  // namespace baraza::fieldmask
