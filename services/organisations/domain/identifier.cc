#include "services/organisations/domain/identifier.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace baraza::organisations {

std::string IdentifierKey(std::string_view scheme, std::string_view value) {
  std::string folded;
  for (char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || byte >= 0x80) folded.push_back(absl::ascii_toupper(byte));
  }
  folded.erase(0, std::min(folded.find_first_not_of('0'), folded.size()));
  return absl::AsciiStrToUpper(absl::string_view(scheme.data(), scheme.size())) + ":" + folded;
}

std::string IdentifierKeyOf(std::string_view scheme_and_value) {
  const size_t first = scheme_and_value.find('-');
  if (first == std::string_view::npos) return IdentifierKey("", scheme_and_value);
  const size_t second = scheme_and_value.find('-', first + 1);
  const size_t cut = second == std::string_view::npos ? first : second;
  return IdentifierKey(scheme_and_value.substr(0, cut), scheme_and_value.substr(cut + 1));
}

}  // namespace baraza::organisations
