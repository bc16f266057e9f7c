// Checks messages by the rules that stand beside their fields in the contract.
//
// Why: a rule is written once, where client authors read it, and enforced for every field of every
// request alike; handlers contain none. All violations come at once, so that a caller mends a
// request in one go.
//
// What is checked, by reflection, with a plan for each type that is made once:
// - `baraza.validation.v1.rules`, with the defaults that FieldRules states;
// - `google.api.field_behavior`: REQUIRED fields must be there (texts and lists not empty, enums
// not
//   zero, messages present; a number without presence cannot be told from zero and is left alone);
//   OUTPUT_ONLY fields are skipped whatever they hold; IMMUTABLE is the business of whoever
//   updates;
// - every text: valid UTF-8, Unicode NFC, no control characters (tab and line feed where
// `multiline`
//   is set); every enum: a number that is known; every floating-point number: finite;
// - google.type.Date, LatLng and Money, and google.protobuf.Timestamp: their ranges.
// An empty text that is not REQUIRED is absent, and no rule holds for it. A field with `patch` need
// not hold what is REQUIRED of its own fields.
//
// Units: lengths are Unicode code points. Ownership: nothing is kept but plans, for ever; types
// come from the generated pool. Thread-safety: all functions may be called from any thread.
// Cost: less than 3 us for an Organisation of 1 KB; lists longer than they may be are not looked
// into.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/foundation/status/status.h"

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace baraza::validation {

// Violations of one message that are told in full. One more then says how many were left out.
inline constexpr std::size_t kMaxViolations = 100;

// Greatest number of bytes of all violations in a status. A status travels in HTTP/2 trailers, as
// message and as details, and gRPC's clients take 8 KB of them.
inline constexpr std::size_t kMaxStatusBytes = 2'400;

// OK, or INVALID_ARGUMENT with google.rpc.BadRequest: all violations, in the order of the fields,
// up to kMaxViolations and kMaxStatusBytes. Paths are as clients write them:
// `organisation.names[3]`.
absl::Status Validate(const google::protobuf::Message& message);

// Appends the violations, up to kMaxViolations, to `violations`; `prefix` is put before their
// paths, with a dot between if neither is empty.
void Collect(const google::protobuf::Message& message, std::string prefix,
             std::vector<status::FieldViolation>* violations);

// Whether all rules of a type, and of the types within, can be enforced: OK, or INTERNAL with what
// is wrong with the contract (a pattern that is none, a resource type that nobody knows, a format
// on a number). A value whose rule cannot be enforced is a violation. For tests and for the start.
absl::Status Check(const google::protobuf::Descriptor& type);

}  // namespace baraza::validation
