// One typed key and value of a log line.
//
// Why: numbers stay numbers and are searched and summed as such; nobody parses sentences.
//
// Ownership: a field refers to key and value, it copies neither: use it only as an argument of a
// logging call, where temporaries live long enough.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace baraza::log {

// A status appears as "CODE: message", a duration as seconds, a time in RFC 3339.
using Value = std::variant<bool, std::int64_t, std::uint64_t, double, std::string_view,
                           absl::Duration, absl::Time, const absl::Status*>;

// Anything whose characters lie in a row: also absl::string_view, which is a type of its own here.
template <typename T>
concept TextLike = requires(const T& text) {
  { text.data() } -> std::convertible_to<const char*>;
  { text.size() } -> std::convertible_to<std::size_t>;
};

template <typename T>
Value ToValue(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else if constexpr (std::is_integral_v<T>) {
    using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
    return static_cast<Wide>(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(value);
  } else if constexpr (std::is_same_v<T, absl::Status>) {
    return &value;
  } else if constexpr (TextLike<T>) {
    return std::string_view(value.data(), value.size());
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return std::string_view(value);
  } else {
    return value;  // absl::Duration, absl::Time; anything else does not compile
  }
}

struct Field {
  template <typename T>
  Field(std::string_view key, const T& value) : key(key), value(ToValue(value)) {}

  std::string_view key;
  Value value;
};

}  // namespace baraza::log
