#include "services/projects/domain/identifier.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace baraza::projects {

std::string IdentifierKey(std::string_view scheme, std::string_view value) {
  const absl::string_view code =
      absl::StripAsciiWhitespace(absl::string_view(value.data(), value.size()));
  return absl::AsciiStrToUpper(
      absl::StrCat(absl::string_view(scheme.data(), scheme.size()), ":", code));
}

}  // namespace baraza::projects
