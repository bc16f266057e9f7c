#include "tools/exchange/iso_codes.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "unicode/locid.h"
#include "unicode/ucurr.h"
#include "unicode/uenum.h"

namespace baraza::exchange {
namespace {

std::set<std::string, std::less<>> Countries() {
  std::set<std::string, std::less<>> codes{"XK"};
  for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
    codes.insert(*code);
  }
  return codes;
}

std::set<std::string, std::less<>> Currencies() {
  std::set<std::string, std::less<>> codes;
  UErrorCode error = U_ZERO_ERROR;
  UEnumeration* names = ucurr_openISOCurrencies(UCURR_ALL, &error);
  while (U_SUCCESS(error)) {
    const char* code = uenum_next(names, nullptr, &error);
    if (code == nullptr) break;
    codes.insert(code);
  }
  uenum_close(names);
  return codes;
}

bool IsAlphanumeric(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isalnum);
}

}  // namespace

bool IsCountryCode(std::string_view code) {
  static const auto& countries = *new std::set<std::string, std::less<>>(Countries());
  return countries.contains(code);
}

bool IsCurrencyCode(std::string_view code) {
  static const auto& currencies = *new std::set<std::string, std::less<>>(Currencies());
  return currencies.contains(code);
}

bool IsLanguageTag(std::string_view tag) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(absl::string_view(tag.data(), tag.size()), '-');
  const absl::string_view first = parts.front();
  if (first.size() < 2 || first.size() > 3 ||
      !std::all_of(first.begin(), first.end(), absl::ascii_isalpha)) {
    return false;
  }
  return std::all_of(parts.begin() + 1, parts.end(), [](absl::string_view part) {
    return part.size() >= 2 && part.size() <= 8 && IsAlphanumeric(part);
  });
}

}  // namespace baraza::exchange
