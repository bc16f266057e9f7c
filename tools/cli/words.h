// The contract's values as people write and read them on a command line.
//
// Why: `--type international-ngo` and `alliances/x` or just `x` are what a person types;
// INTERNATIONAL_NGO and resource names are what the contract takes.
//
// Thread-safety: all functions are pure.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>
#include <google/protobuf/repeated_field.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace google::protobuf {
class Message;
}

namespace baraza::cli {

// The value of an enum as people read it: "international-ngo"; empty for the zero value.
std::string WordOf(const google::protobuf::EnumDescriptor& type, int number);
template <class Enum>
std::string WordOf(Enum value) {
  return WordOf(*google::protobuf::GetEnumDescriptor<Enum>(), value);
}

// The number of an enum's value, letter case and - or _ being the same. `prefix` may be left out by
// the writer ("dimension-"). A usage error that lists what there is: `flag` is what was mistyped.
absl::StatusOr<int> NumberOf(const google::protobuf::EnumDescriptor& type, std::string_view word,
                             std::string_view flag, std::string_view prefix = "");

// Adds the values that the words name. The first that is no value is the error.
template <class Enum>
absl::Status AddWords(const std::vector<std::string>& words, std::string_view flag,
                      google::protobuf::RepeatedField<int>* values, std::string_view prefix = "") {
  for (const std::string& word : words) {
    auto number = NumberOf(*google::protobuf::GetEnumDescriptor<Enum>(), word, flag, prefix);
    if (!number.ok()) return number.status();
    values->Add(*number);
  }
  return absl::OkStatus();
}

// A resource name from a name or a mere id: NameIn("alliances", "ug") is "alliances/ug". Empty
// stays empty.
std::string NameIn(std::string_view collection, std::string_view name_or_id);

// "2011-06-01", "2011-06", "2011"; empty if there is none.
std::string DateText(const google::type::Date& date);
// From a date of that form. A usage error otherwise: `flag` is what was mistyped.
absl::StatusOr<google::type::Date> ParseDate(std::string_view text, std::string_view flag);

// "2025-06-30 12:00 UTC"; empty if it is not set.
std::string TimeText(const google::protobuf::Timestamp& time);

// Writes a message as one document of proto JSON.
absl::Status WriteJson(const google::protobuf::Message& message, std::ostream& out);
// A message as one document of proto JSON on one line.
absl::StatusOr<std::string> JsonLine(const google::protobuf::Message& message);
// Reads a message from a file that holds its proto JSON ("-": standard input).
absl::Status ReadJson(const std::string& path, google::protobuf::Message& message);

}  // namespace baraza::cli
