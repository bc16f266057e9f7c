#include "services/foundation/validation/codes.h"

#include "absl/strings/ascii.h"
#include "services/foundation/validation/generated/iso_codes.h"

namespace baraza::validation {
namespace {

constexpr std::size_t kSubdivisionWidth = 6;

// True if `list` holds codes of `width` characters each, in order. Checked when it is compiled.
constexpr bool IsSorted(std::string_view list, std::size_t width) {
  if (list.size() % width != 0) return false;
  for (std::size_t i = width; i < list.size(); i += width) {
    if (list.substr(i - width, width) >= list.substr(i, width)) return false;
  }
  return true;
}
static_assert(IsSorted(kCountries, 2));
static_assert(IsSorted(kSubdivisions, kSubdivisionWidth));
static_assert(IsSorted(kCurrencies, 3));
static_assert(IsSorted(kScripts, 4));
static_assert(IsSorted(kLanguages2, 2));
static_assert(IsSorted(kLanguages3, 3));

bool Holds(std::string_view list, std::string_view code) {
  const std::size_t width = code.size();
  std::size_t low = 0, high = list.size() / width;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const int order = list.compare(middle * width, width, code);
    if (order == 0) return true;
    (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
  }
  return false;
}

bool AreLetters(std::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isalpha(c)) return false;
  }
  return true;
}

bool AreDigits(std::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return true;
}

bool AreLettersOrDigits(std::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isalnum(c)) return false;
  }
  return true;
}

// The subtags of a language tag, one after the other.
class Subtags {
 public:
  explicit Subtags(std::string_view tag) : rest_(tag) { Next(); }

  bool AtEnd() const { return at_end_; }
  std::string_view Current() const { return current_; }

  void Next() {
    at_end_ = rest_.data() == nullptr;
    const std::size_t dash = rest_.find('-');
    current_ = rest_.substr(0, dash);
    rest_ = dash == std::string_view::npos ? std::string_view() : rest_.substr(dash + 1);
  }

 private:
  std::string_view rest_;
  std::string_view current_;
  bool at_end_ = false;
};

bool IsLanguage(std::string_view subtag) {
  if (!AreLetters(subtag)) return false;
  char lower[3];
  for (std::size_t i = 0; i < subtag.size() && i < 3; ++i)
    lower[i] = absl::ascii_tolower(subtag[i]);
  if (subtag.size() == 2) return Holds(kLanguages2, {lower, 2});
  return subtag.size() == 3 && Holds(kLanguages3, {lower, 3});
}

bool IsScript(std::string_view subtag) {
  if (subtag.size() != 4 || !AreLetters(subtag)) return false;
  const char title[4] = {absl::ascii_toupper(subtag[0]), absl::ascii_tolower(subtag[1]),
                         absl::ascii_tolower(subtag[2]), absl::ascii_tolower(subtag[3])};
  return Holds(kScripts, {title, 4});
}

// A country, or a region of the United Nations (UN M.49), whose numbers are not looked up.
bool IsRegion(std::string_view subtag) {
  if (subtag.size() == 3) return AreDigits(subtag);
  if (subtag.size() != 2) return false;
  const char upper[2] = {absl::ascii_toupper(subtag[0]), absl::ascii_toupper(subtag[1])};
  return Holds(kCountries, {upper, 2});
}

bool IsVariant(std::string_view subtag) {
  if (!AreLettersOrDigits(subtag)) return false;
  return (subtag.size() >= 5 && subtag.size() <= 8) ||
         (subtag.size() == 4 && absl::ascii_isdigit(subtag[0]));
}

// Takes one or more subtags of `least` to eight letters and digits each. False if there is none.
bool TakeParts(std::size_t least, Subtags& subtags) {
  int taken = 0;
  for (; !subtags.AtEnd(); subtags.Next(), ++taken) {
    const std::string_view part = subtags.Current();
    if (part.size() < least || part.size() > 8 || !AreLettersOrDigits(part)) break;
  }
  return taken > 0;
}

bool IsExtension(std::string_view subtag) {
  return subtag.size() == 1 && AreLettersOrDigits(subtag) && subtag != "x" && subtag != "X";
}

// What may follow the region: extensions (`u-ca-buddhist`), then private use (`x-anything`).
bool TakeExtensions(Subtags& subtags) {
  while (!subtags.AtEnd() && IsExtension(subtags.Current())) {
    subtags.Next();
    if (!TakeParts(2, subtags)) return false;
  }
  if (subtags.AtEnd()) return true;
  if (subtags.Current() != "x" && subtags.Current() != "X") return false;
  subtags.Next();
  return TakeParts(1, subtags) && subtags.AtEnd();
}

}  // namespace

bool IsCountryCode(std::string_view code) { return code.size() == 2 && Holds(kCountries, code); }

bool IsSubdivisionCode(std::string_view code) {
  if (code.size() < 4 || code.size() > kSubdivisionWidth || code.back() == ' ') return false;
  char padded[kSubdivisionWidth] = {' ', ' ', ' ', ' ', ' ', ' '};
  code.copy(padded, code.size());
  return Holds(kSubdivisions, {padded, kSubdivisionWidth});
}

bool IsCurrencyCode(std::string_view code) { return code.size() == 3 && Holds(kCurrencies, code); }

bool IsLanguageTag(std::string_view tag) {
  Subtags subtags(tag);
  if (!IsLanguage(subtags.Current())) return false;
  subtags.Next();
  const auto take = [&subtags](bool fits) {
    if (fits) subtags.Next();
    return fits;
  };
  // Extended languages (`zh-yue`), at most three: their form only.
  for (int i = 0; i < 3; ++i) {
    take(!subtags.AtEnd() && subtags.Current().size() == 3 && AreLetters(subtags.Current()));
  }
  take(!subtags.AtEnd() && IsScript(subtags.Current()));
  take(!subtags.AtEnd() && IsRegion(subtags.Current()));
  while (take(!subtags.AtEnd() && IsVariant(subtags.Current()))) {
  }
  return TakeExtensions(subtags);
}

}  // namespace baraza::validation
