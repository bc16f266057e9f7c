#include "tools/exchange/organisation_code.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace baraza::exchange {
namespace {

constexpr std::string_view kUnstated = "UNSTATED";

// D-U-N-S numbers that the United States' procurement data use for payees without one.
constexpr std::array<std::string_view, 3> kGenericDuns = {"123456787", "790238638", "790238851"};

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), absl::ascii_isdigit);
}

bool IsAllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

std::string ValueKey(std::string_view value) {
  std::string key;
  for (char c : value) {
    if (absl::ascii_isalnum(c)) key.push_back(absl::ascii_toupper(c));
  }
  const size_t first = key.find_first_not_of('0');
  if (first == std::string::npos) return key.empty() ? "" : "0";
  return key.substr(first);
}

// Channel codes of the OECD DAC: 1xxxx are parts of governments, 6xxxx the private sector, and the
// thousands are headings of their groups.
bool IsDacCategory(std::string_view value) {
  if (value.size() != 5 || !IsAllDigits(value)) return false;
  return value[0] == '1' || value[0] == '6' || value.substr(2) == "000";
}

bool IsCategory(const OrganisationCode& code, std::string_view value_key) {
  if (code.scheme == "XM-DAC") return IsDacCategory(value_key);
  return code.scheme == "XI-DUNS" &&
         std::find(kGenericDuns.begin(), kGenericDuns.end(), value_key) != kGenericDuns.end();
}

// The code in `reference`, category or not. An empty key: there is none.
OrganisationCode Take(std::string_view reference, std::string& value_key) {
  std::vector<std::string> parts =
      absl::StrSplit(absl::StripAsciiWhitespace({reference.data(), reference.size()}), '-');
  OrganisationCode code;
  if (parts.size() >= 3 && !parts[0].empty() && !parts[1].empty()) {
    code.scheme = absl::AsciiStrToUpper(absl::StrCat(parts[0], "-", parts[1]));
    code.value = absl::StrJoin(parts.begin() + 2, parts.end(), "-");
  } else if (parts.size() == 2 && !parts[0].empty() && HasDigit(parts[1])) {
    code.scheme = absl::AsciiStrToUpper(parts[0]);
    code.value = parts[1];
  } else if (parts.size() == 1 && HasDigit(parts[0])) {
    code.scheme = std::string(kUnstated);
    code.value = parts[0];
  }
  value_key = ValueKey(code.value);
  if (!value_key.empty()) code.key = absl::StrCat(code.scheme, ":", value_key);
  return code;
}

}  // namespace

std::optional<OrganisationCode> ParseOrganisationCode(std::string_view reference) {
  std::string value_key;
  OrganisationCode code = Take(reference, value_key);
  if (code.key.empty() || IsCategory(code, value_key)) return std::nullopt;
  return code;
}

bool IsCategoryCode(std::string_view reference) {
  std::string value_key;
  OrganisationCode code = Take(reference, value_key);
  return !code.key.empty() && IsCategory(code, value_key);
}

std::string CountryOfRegister(std::string_view scheme) {
  const bool country = scheme.size() >= 3 && absl::ascii_isalpha(scheme[0]) &&
                       absl::ascii_isalpha(scheme[1]) && (scheme[2] == '-' || scheme[2] == '_');
  if (!country || scheme[0] == 'X') return "";
  return std::string(scheme.substr(0, 2));
}

}  // namespace baraza::exchange
