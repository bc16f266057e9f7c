#include "services/foundation/configuration/option.h"

#include <algorithm>
#include <charconv>

namespace baraza::configuration {
namespace {

constexpr int kMaxPort = 65535;

template <typename Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Value> ParseInteger(const IntegerRange& range, std::string_view text) {
  const std::optional<std::int64_t> number = ParseNumber<std::int64_t>(text);
  if (!number || *number < range.min || *number > range.max) return std::nullopt;
  return *number;
}

std::optional<Value> ParseBoolean(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::optional<Value> ParseDuration(const DurationRange& range, std::string_view text) {
  absl::Duration duration;
  if (!absl::ParseDuration(absl::string_view(text.data(), text.size()), &duration)) {
    return std::nullopt;
  }
  if (duration < range.min || duration > range.max) return std::nullopt;
  return duration;
}

// The host without its brackets; nothing if it is none. Several colons need the brackets.
std::optional<std::string> ParseHost(std::string_view host) {
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool colons = host.find(':') != std::string_view::npos;
  const bool odd = host.find_first_of(" \t/[]") != std::string_view::npos;
  if (host.empty() || odd || bracketed != colons) return std::nullopt;
  return std::string(host);
}

std::optional<Value> ParseAddress(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::optional<std::string> host = ParseHost(text.substr(0, colon));
  const std::optional<int> port = ParseNumber<int>(text.substr(colon + 1));
  if (!host || !port || *port < 0 || *port > kMaxPort) return std::nullopt;
  return Address{*std::move(host), *port};
}

// An empty path means "none", where that is what holds anyway.
std::optional<Value> ParsePath(const Option& option, std::string_view text) {
  const bool optional = std::get<std::string>(option.fallback).empty();
  if (text.empty() && !optional) return std::nullopt;
  return std::string(text);
}

std::optional<Value> ParseChoice(const Option& option, std::string_view text) {
  const auto& choices = option.choices;
  if (std::find(choices.begin(), choices.end(), text) == choices.end()) return std::nullopt;
  return std::string(text);
}

std::string Join(const std::vector<std::string>& words, std::string_view between) {
  std::string joined;
  for (const std::string& word : words) {
    if (&word != &words.front()) joined += between;
    joined += word;
  }
  return joined;
}

std::string AcceptedIntegers(const IntegerRange& range) {
  const bool from = range.min != INT64_MIN;
  const bool to = range.max != INT64_MAX;
  if (from && to) {
    return "a whole number from " + std::to_string(range.min) + " to " + std::to_string(range.max);
  }
  if (from) return "a whole number of at least " + std::to_string(range.min);
  if (to) return "a whole number of at most " + std::to_string(range.max);
  return "a whole number";
}

std::string AcceptedDurations(const DurationRange& range) {
  return "a duration from " + absl::FormatDuration(range.min) + " to " +
         absl::FormatDuration(range.max) + ", like 500ms, 20s or 1h30m";
}

bool IsName(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits) && name[0] >= 'a' &&
         name.back() != '-' && !name.starts_with("no-");
}

}  // namespace

std::string Address::ToString() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

std::optional<Value> Parse(const Option& option, std::string_view text) {
  switch (option.kind) {
    case Kind::kText:
      return std::string(text);
    case Kind::kInteger:
      return ParseInteger(option.integers, text);
    case Kind::kBoolean:
      return ParseBoolean(text);
    case Kind::kDuration:
      return ParseDuration(option.durations, text);
    case Kind::kAddress:
      return ParseAddress(text);
    case Kind::kPath:
      return ParsePath(option, text);
    case Kind::kChoice:
      return ParseChoice(option, text);
  }
  return std::nullopt;
}

std::string Print(const Value& value) {
  struct Printer {
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool on) const { return on ? "true" : "false"; }
    std::string operator()(absl::Duration duration) const { return absl::FormatDuration(duration); }
    std::string operator()(const Address& address) const { return address.ToString(); }
  };
  return std::visit(Printer(), value);
}

std::string Accepted(const Option& option) {
  switch (option.kind) {
    case Kind::kText:
      return "a text";
    case Kind::kInteger:
      return AcceptedIntegers(option.integers);
    case Kind::kBoolean:
      return "true or false";
    case Kind::kDuration:
      return AcceptedDurations(option.durations);
    case Kind::kAddress:
      return "host:port, like 127.0.0.1:8080 or [::1]:8080, with a port from 0 to 65535";
    case Kind::kPath:
      return "a path";
    case Kind::kChoice:
      return "one of " + Join(option.choices, ", ");
  }
  return "";
}

std::string Placeholder(const Option& option) {
  switch (option.kind) {
    case Kind::kText:
      return "TEXT";
    case Kind::kInteger:
      return "N";
    case Kind::kBoolean:
      return "";
    case Kind::kDuration:
      return "DURATION";
    case Kind::kAddress:
      return "HOST:PORT";
    case Kind::kPath:
      return "PATH";
    case Kind::kChoice:
      return Join(option.choices, "|");
  }
  return "";
}

std::string VariableName(std::string_view option_name) {
  std::string name = "BARAZA_";
  for (char c : option_name)
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  return name;
}

std::optional<std::string> Misdeclared(const Option& option) {
  if (!IsName(option.name)) return "is no name: use lower-case words joined by '-', not 'no-...'";
  if (Parse(option, Print(option.fallback))) return std::nullopt;
  return "is '" + Print(option.fallback) + "' unless set, but accepts only " + Accepted(option);
}

}  // namespace baraza::configuration
