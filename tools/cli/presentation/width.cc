#include "tools/cli/presentation/width.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "unicode/brkiter.h"
#include "unicode/uchar.h"
#include "unicode/unistr.h"

namespace baraza::presentation {
namespace {

constexpr std::string_view kEllipsis = "…";

icu::UnicodeString Decode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string Encode(const icu::UnicodeString& text) {
  std::string bytes;
  text.toUTF8String(bytes);
  return bytes;
}

size_t WidthOf(UChar32 c) {
  const int32_t category = u_charType(c);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR ||
      category == U_CONTROL_CHAR) {
    return 0;
  }
  const int32_t width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_FULLWIDTH || width == U_EA_WIDE ? 2 : 1;
}

size_t WidthOf(const icu::UnicodeString& text) {
  size_t width = 0;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    width += WidthOf(text.char32At(i));
  }
  return width;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// The longest beginning of whole characters (with their accents) within `width` columns, in UTF-16
// units.
int32_t FittingLength(const icu::UnicodeString& text, size_t width) {
  UErrorCode error = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> characters(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error));
  if (U_FAILURE(error)) return 0;
  characters->setText(text);
  int32_t fitting = 0;
  size_t used = 0;
  for (int32_t end = characters->next(); end != icu::BreakIterator::DONE;
       end = characters->next()) {
    used += WidthOf(text.tempSubStringBetween(fitting, end));
    if (used > width) break;
    fitting = end;
  }
  return fitting;
}

// The beginning of `text` that fits, at least one character.
std::string Cut(std::string_view text, size_t width) {
  const icu::UnicodeString whole = Decode(text);
  const int32_t length = std::max(FittingLength(whole, width), whole.moveIndex32(0, 1));
  return Encode(whole.tempSubStringBetween(0, length));
}

}  // namespace

std::string Printable(std::string_view text) {
  if (IsAscii(text)) return std::string(text);
  icu::UnicodeString source = Decode(text);
  icu::UnicodeString result;
  for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    const UChar32 c = source.char32At(i);
    // U+202A to U+202E and U+2066 to U+2069 turn the direction of everything after them.
    const bool turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    result.append(u_charType(c) == U_CONTROL_CHAR || turns ? static_cast<UChar32>(' ') : c);
  }
  return Encode(result);
}

size_t DisplayWidth(std::string_view text) {
  return IsAscii(text) ? text.size() : WidthOf(Decode(text));
}

std::string Shortened(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return "";
  const icu::UnicodeString whole = Decode(text);
  icu::UnicodeString kept = whole.tempSubStringBetween(0, FittingLength(whole, width - 1));
  return Encode(kept.trim()) + std::string(kEllipsis);
}

std::vector<std::string> Wrapped(std::string_view text, size_t width) {
  width = std::max<size_t>(width, 1);
  std::vector<std::string> lines{""};
  const absl::string_view view(text.data(), text.size());
  for (absl::string_view piece : absl::StrSplit(view, ' ', absl::SkipEmpty())) {
    std::string word(piece);
    const size_t used = DisplayWidth(lines.back());
    if (used > 0 && used + 1 + DisplayWidth(word) <= width) {
      absl::StrAppend(&lines.back(), " ", word);
      continue;
    }
    if (used > 0) lines.emplace_back();
    while (DisplayWidth(word) > width) {
      lines.back() = Cut(word, width);
      word.erase(0, lines.back().size());
      if (!word.empty()) lines.emplace_back();
    }
    if (!word.empty()) lines.back() = word;
  }
  return lines;
}

std::string PaddedLeft(std::string_view text, size_t width) {
  const size_t own = DisplayWidth(text);
  return std::string(width > own ? width - own : 0, ' ') + std::string(text);
}

std::string PaddedRight(std::string_view text, size_t width) {
  const size_t own = DisplayWidth(text);
  return std::string(text) + std::string(width > own ? width - own : 0, ' ');
}

std::string Grouped(long long number) {
  const std::string digits = absl::StrCat(number);
  const size_t first = number < 0 ? 1 : 0;
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > first && (digits.size() - i) % 3 == 0) grouped.push_back(',');
    grouped.push_back(digits[i]);
  }
  return grouped;
}

}  // namespace baraza::presentation
