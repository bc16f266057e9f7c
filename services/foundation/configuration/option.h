// One setting that a program takes: its name, what values it accepts, and what it is otherwise.
//
// Why: flags, variables, files, --help and error messages must agree on what is accepted; so one
// description makes all of them. Options are made by Declaration (configuration.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/time/time.h"

namespace baraza::configuration {

// Where to listen or connect.
struct Address {
  std::string host;  // a name, an IPv4 address, or an IPv6 address without its brackets
  int port = 0;      // 0 to 65535

  // "host:port", "[ipv6]:port".
  std::string ToString() const;
  friend bool operator==(const Address&, const Address&) = default;
};

// Both ends belong to the range.
struct IntegerRange {
  std::int64_t min = INT64_MIN;
  std::int64_t max = INT64_MAX;
};
struct DurationRange {
  absl::Duration min = absl::ZeroDuration();
  absl::Duration max = absl::Hours(24 * 365);
};

enum class Kind { kText, kInteger, kBoolean, kDuration, kAddress, kPath, kChoice };

// Text, paths and choices are strings.
using Value = std::variant<std::string, std::int64_t, bool, absl::Duration, Address>;

struct Option {
  std::string name;  // lower-case words joined by '-'
  Kind kind = Kind::kText;
  Value fallback = {};  // what holds if nobody says otherwise
  std::string help = {};
  IntegerRange integers = {};
  DurationRange durations = {};
  std::vector<std::string> choices = {};
  bool secret = false;  // the value is never shown
};

// The value that `text` stands for; nothing if the option does not accept it.
std::optional<Value> Parse(const Option& option, std::string_view text);

// The text that Parse reads as `value`.
std::string Print(const Value& value);

// What the option accepts, to follow "write": "a whole number from 1 to 512".
std::string Accepted(const Option& option);

// What stands for the value in --help: "N", "HOST:PORT"; empty for booleans.
std::string Placeholder(const Option& option);

// The environment variable that sets the option: "BARAZA_QUEUE_CAPACITY".
std::string VariableName(std::string_view option_name);

// What is wrong with the option itself, if anything is: a name of other characters, or a fallback
// that it does not accept.
std::optional<std::string> Misdeclared(const Option& option);

}  // namespace baraza::configuration
