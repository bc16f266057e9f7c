// What there is to check in messages of one type, made from its descriptor once.
//
// Why: options are slow to read and patterns slow to compile. Fields that nothing can be wrong with
// are left out, so that a message costs what its rules cost. Internal to this library.
//
// Ownership: plans live for ever. Thread-safety: plans are constant; PlanOf may be called from any
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "baraza/validation/v1/validation.pb.h"
#include "google/protobuf/descriptor.h"
#include "re2/re2.h"
#include "services/foundation/validation/known_messages.h"

namespace baraza::validation {

struct MessagePlan;

// Rules of texts.
struct TextPlan {
  std::uint32_t min_length = 0;
  std::uint32_t max_length = 0;
  bool multiline = false;
  v1::Format format = v1::FORMAT_UNSPECIFIED;
  // The resource names that FORMAT_RESOURCE_NAME takes, `organisations/{organisation}`.
  std::vector<std::string> name_patterns;
  std::unique_ptr<const RE2> pattern;  // null: any
};

// What a field holds, as far as checks differ.
enum class Kind { kText, kBytes, kEnum, kInteger, kFloating, kMessage, kOther };

struct FieldPlan {
  const google::protobuf::FieldDescriptor* field = nullptr;
  Kind kind = Kind::kOther;
  bool required = false;
  bool unspecified_allowed = false;
  bool patch = false;
  // Of repeated fields.
  std::uint32_t min_items = 0;
  std::uint32_t max_items = 0;
  bool unique = false;
  // Of numbers.
  std::optional<double> least;
  std::optional<double> greatest;
  TextPlan text;
  const MessagePlan* message = nullptr;
  // Why the rules cannot be enforced; empty if they can.
  std::string fault;
};

struct MessagePlan {
  const google::protobuf::Descriptor* type = nullptr;
  // Takes the place of `fields` where it is not null.
  KnownCheck known_check = nullptr;
  // In the order of the contract.
  std::vector<FieldPlan> fields;
};

const MessagePlan& PlanOf(const google::protobuf::Descriptor& type);

}  // namespace baraza::validation
