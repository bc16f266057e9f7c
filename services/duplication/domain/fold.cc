#include "services/duplication/domain/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"

namespace baraza::duplication {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Null only if ICU's data are missing; then accents are kept, which costs recall but no crash.
const icu::Transliterator* ToLatin() {
  static thread_local const std::unique_ptr<icu::Transliterator> made = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(icu::Transliterator::createInstance(
        "NFKC; Any-Latin; Latin-ASCII; NFD; [[:Mn:][:Cf:][:So:][:Co:][:Cn:]] Remove",
        UTRANS_FORWARD, error));
  }();
  return made.get();
}

std::string FoldUnicode(std::string_view text) {
  icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  if (ToLatin() != nullptr) ToLatin()->transliterate(wide);
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* const fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_SUCCESS(error)) wide = fold->normalize(wide, error);
  std::string folded;
  wide.toUTF8String(folded);
  return folded;
}

// The longest beginning of at most kMaxFoldedBytes that ends between characters.
std::string_view Bounded(std::string_view text) {
  if (text.size() <= kMaxFoldedBytes) return text;
  std::size_t end = kMaxFoldedBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

std::string Fold(std::string_view text) {
  text = Bounded(text);
  if (!IsAscii(text)) return FoldUnicode(text);
  std::string folded(text);
  absl::AsciiStrToLower(&folded);
  return folded;
}

}  // namespace baraza::duplication
