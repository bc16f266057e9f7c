#include "tools/exchange/clean_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "unicode/normalizer2.h"
#include "unicode/uchar.h"

namespace baraza::exchange {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNamedEntities = {
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};
constexpr size_t kLongestEntity = 10;  // "#x10FFFF" and a little more

icu::UnicodeString Decode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string Encode(const icu::UnicodeString& text) {
  std::string bytes;
  text.toUTF8String(bytes);
  return bytes;
}

icu::UnicodeString Normalised(const icu::UnicodeString& text, const icu::Normalizer2* form) {
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString result = form->normalize(text, error);
  return U_SUCCESS(error) ? result : text;
}

const icu::Normalizer2* Nfc() {
  UErrorCode error = U_ZERO_ERROR;
  return icu::Normalizer2::getNFCInstance(error);
}

bool IsDropped(UChar32 c) {
  // White space is handled by the callers; U+FEFF is a byte order mark gone astray.
  return u_charType(c) == U_CONTROL_CHAR || c == 0xFEFF || U_IS_UNICODE_NONCHAR(c);
}

// Appends `c`, or one separator for a run of white space. With `lines`, line feeds are kept.
class Joiner {
 public:
  explicit Joiner(bool lines) : lines_(lines) {}

  void Add(UChar32 c) {
    if (c == '\n' && lines_) {
      ++feeds_;
    } else if (u_isUWhiteSpace(c)) {
      space_ = true;
    } else if (!IsDropped(c)) {
      Separate();
      text_.append(c);
    }
  }

  const icu::UnicodeString& text() const { return text_; }

 private:
  void Separate() {
    if (!text_.isEmpty()) {
      for (int i = 0; i < std::min(feeds_, 2); ++i) text_.append(static_cast<UChar32>('\n'));
      if (feeds_ == 0 && space_) text_.append(static_cast<UChar32>(' '));
    }
    feeds_ = 0;
    space_ = false;
  }

  const bool lines_;
  int feeds_ = 0;
  bool space_ = false;
  icu::UnicodeString text_;
};

std::string Clean(std::string_view text, bool lines) {
  icu::UnicodeString source = Decode(text);
  Joiner joiner(lines);
  for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    joiner.Add(source.char32At(i));
  }
  return Encode(Normalised(joiner.text(), Nfc()));
}

// The code point of "#39" or "#x27"; 0 if the text is no numeric entity of a character.
UChar32 NumericEntity(std::string_view body) {
  if (body.size() < 2 || body[0] != '#') return 0;
  const bool hex = body[1] == 'x' || body[1] == 'X';
  std::string_view digits = body.substr(hex ? 2 : 1);
  uint32_t value = 0;
  auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole && value <= 0x10FFFF && !U_IS_SURROGATE(value) ? static_cast<UChar32>(value) : 0;
}

// What the entity `body` ("amp", "#39") stands for; empty if it is none.
std::string EntityText(std::string_view body) {
  for (const auto& [name, text] : kNamedEntities) {
    if (body == name) return std::string(text);
  }
  UChar32 c = NumericEntity(body);
  return c == 0 ? std::string() : Encode(icu::UnicodeString(c));
}

}  // namespace

std::string CleanLine(std::string_view text) { return Clean(text, false); }

std::string CleanParagraphs(std::string_view text) { return Clean(text, true); }

bool IsEscapedTwice(std::string_view text) { return DecodeEntities(text) != text; }

std::string DecodeEntities(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const size_t start = text.find('&');
    result.append(text.substr(0, start));
    if (start == std::string_view::npos) break;
    text.remove_prefix(start);
    const size_t end = text.substr(0, kLongestEntity + 2).find(';');
    std::string entity =
        end == std::string_view::npos ? std::string() : EntityText(text.substr(1, end - 1));
    result.append(entity.empty() ? "&" : entity);
    text.remove_prefix(entity.empty() ? 1 : end + 1);
  }
  return result;
}

std::string FirstCodePoints(std::string_view text, size_t count) {
  icu::UnicodeString source = Decode(text);
  if (static_cast<size_t>(source.countChar32()) <= count) return std::string(text);
  source.truncate(source.moveIndex32(0, static_cast<int32_t>(count)));
  return Encode(source.trim());
}

icu::UnicodeString CompatibilityForm(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  return Normalised(Decode(text), icu::Normalizer2::getNFKCInstance(error));
}

}  // namespace baraza::exchange
