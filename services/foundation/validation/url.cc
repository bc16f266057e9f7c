#include "services/foundation/validation/url.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace baraza::validation {
namespace {

bool IsBeyondAscii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Takes the scheme off. False if it is neither http nor https.
bool TakeScheme(std::string_view& text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    const std::string_view start = text.substr(0, scheme.size());
    if (absl::EqualsIgnoreCase({start.data(), start.size()}, {scheme.data(), scheme.size()})) {
      text.remove_prefix(scheme.size());
      return true;
    }
  }
  return false;
}

// One part of a host name between two dots.
bool IsLabel(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') {
    return false;
  }
  for (const char c : label) {
    if (!absl::ascii_isalnum(c) && c != '-' && c != '_' && !IsBeyondAscii(c)) return false;
  }
  return true;
}

bool IsHostName(std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  while (true) {
    const std::size_t dot = host.find('.');
    if (!IsLabel(host.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    host.remove_prefix(dot + 1);
  }
}

bool IsIpv6(std::string_view host) {
  if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
  for (const char c : host.substr(1, host.size() - 2)) {
    if (!absl::ascii_isxdigit(c) && c != ':' && c != '.') return false;
  }
  return host.find(':') != std::string_view::npos;
}

bool IsPort(std::string_view port) {
  if (port.empty() || port.size() > 5) return false;
  int number = 0;
  for (const char c : port) {
    if (!absl::ascii_isdigit(c)) return false;
    number = number * 10 + (c - '0');
  }
  return number >= 1 && number <= 65'535;
}

bool IsAuthority(std::string_view authority) {
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos && !IsPort(authority.substr(colon + 1))) return false;
  const std::string_view host = authority.substr(0, colon);
  return IsHostName(host) || IsIpv6(host);
}

bool IsPathQueryFragment(std::string_view text) {
  constexpr std::string_view kRefused = "\"<>\\^`{|}";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%' && (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) ||
                     !absl::ascii_isxdigit(text[i + 2]))) {
      return false;
    }
    if (!IsBeyondAscii(c) && !absl::ascii_isgraph(c)) return false;
    if (kRefused.find(c) != std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

bool IsUrl(std::string_view text) {
  if (!TakeScheme(text)) return false;
  const std::size_t end = text.find_first_of("/?#");
  const std::string_view rest =
      end == std::string_view::npos ? std::string_view() : text.substr(end);
  return IsAuthority(text.substr(0, end)) && IsPathQueryFragment(rest);
}

}  // namespace baraza::validation
