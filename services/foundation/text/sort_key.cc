#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "services/foundation/text/icu_check.h"
#include "services/foundation/text/latin.h"
#include "services/foundation/text/text.h"

namespace baraza::text {
namespace {

icu::UnicodeString WithoutAccents(const icu::UnicodeString& text) {
  icu::UnicodeString kept;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    if (!IsAccent(text.char32At(i))) kept.append(text.char32At(i));
  }
  return kept;
}

// Case-folded and without accents, composed.
std::string FoldOthers(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFDInstance(error);
  const icu::Normalizer2* compose = icu::Normalizer2::getNFCInstance(error);
  const auto utf16 =
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  const icu::UnicodeString apart = decompose->normalize(casefold->normalize(utf16, error), error);
  const icu::UnicodeString folded = compose->normalize(WithoutAccents(apart), error);
  CheckIcu(error, "fold a text");
  std::string utf8;
  return folded.toUTF8String(utf8);
}

// One space for each run of them, none at either end, and no more than the greatest size, cut
// between characters.
std::string Trim(std::string_view text) {
  std::string key;
  key.reserve(text.size());
  for (const char c : text) {
    if (c != ' ' || (!key.empty() && key.back() != ' ')) key += c;
  }
  if (key.size() > kMaxSortKeyBytes) {
    std::size_t end = kMaxSortKeyBytes;
    while (U8_IS_TRAIL(key[end])) --end;
    key.resize(end);
  }
  if (!key.empty() && key.back() == ' ') key.pop_back();
  return key;
}

}  // namespace

std::string SortKey(std::string_view text) {
  bool others;
  const std::string replaced = ReplaceLatin(text, others);
  return Trim(others ? FoldOthers(replaced) : replaced);
}

}  // namespace baraza::text
