#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <cstring>

#include "services/foundation/text/icu_check.h"
#include "services/foundation/text/text.h"

namespace baraza::text {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;

// True if all eight bytes are ASCII and none is a control character. A byte below 0x20 borrows from
// its top bit; 0x7f is the only ASCII byte that reaches 0x80 when 1 is added.
bool IsPlain(std::uint64_t word) {
  return (((word - 0x20 * kOnes) | word | (word + kOnes)) & (0x80 * kOnes)) == 0;
}

// Number of bytes at the start of `text`, a multiple of eight, that are plain ASCII.
std::size_t PlainPrefix(std::string_view text) {
  std::size_t i = 0;
  for (std::uint64_t word; i + sizeof(word) <= text.size(); i += sizeof(word)) {
    std::memcpy(&word, text.data() + i, sizeof(word));
    if (!IsPlain(word)) break;
  }
  return i;
}

const icu::Normalizer2& Nfc() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  CheckIcu(error, "load NFC");
  return *nfc;
}

icu::StringPiece Piece(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

bool IsNfcValid(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  return Nfc().isNormalizedUTF8(Piece(text), error) && U_SUCCESS(error);
}

// Records what one code point says about the text.
void Take(std::int32_t code_point, Facts& facts) {
  ++facts.code_points;
  if (code_point == '\t' || code_point == '\n') {
    facts.has_tab_or_line_feed = true;
  } else if (code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0)) {
    facts.has_other_control = true;
  }
}

}  // namespace

Facts Examine(std::string_view text) {
  Facts facts{.valid_utf8 = true, .code_points = PlainPrefix(text), .nfc = true};
  const auto size = static_cast<std::int32_t>(text.size());
  bool ascii = true;
  for (auto i = static_cast<std::int32_t>(facts.code_points); i < size;) {
    std::int32_t code_point;
    U8_NEXT(text.data(), i, size, code_point);
    if (code_point < 0) return Facts();
    if (code_point >= 0x80) ascii = false;
    Take(code_point, facts);
  }
  if (!ascii) facts.nfc = IsNfcValid(text);
  return facts;
}

bool IsValidUtf8(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (auto i = static_cast<std::int32_t>(PlainPrefix(text)); i < size;) {
    std::int32_t code_point;
    U8_NEXT(text.data(), i, size, code_point);
    if (code_point < 0) return false;
  }
  return true;
}

std::size_t CodePoints(std::string_view text) { return Examine(text).code_points; }

bool IsNfc(std::string_view text) { return Examine(text).nfc; }

std::string ToNfc(std::string_view text) {
  if (IsNfc(text)) return std::string(text);
  std::string normalised;
  icu::StringByteSink<std::string> sink(&normalised);
  UErrorCode error = U_ZERO_ERROR;
  Nfc().normalizeUTF8(0, Piece(text), sink, nullptr, error);
  CheckIcu(error, "normalise a text");
  return normalised;
}

}  // namespace baraza::text
