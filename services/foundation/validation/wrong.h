// What is wrong with a message, as lists that tests compare. For tests only.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/validation/validation.h"

namespace baraza::validation {

// The violations as they are.
inline std::vector<status::FieldViolation> All(const google::protobuf::Message& message) {
  std::vector<status::FieldViolation> violations;
  Collect(message, "", &violations);
  return violations;
}

// The violations, each as `field: description`.
inline std::vector<std::string> Wrong(const google::protobuf::Message& message) {
  std::vector<std::string> lines;
  for (const auto& violation : All(message)) {
    lines.push_back(absl::StrCat(violation.field, ": ", violation.description));
  }
  return lines;
}

// The fields of the violations.
inline std::vector<std::string> WrongFields(const google::protobuf::Message& message) {
  std::vector<std::string> fields;
  for (const auto& violation : All(message)) fields.push_back(violation.field);
  return fields;
}

}  // namespace baraza::validation
