#include "services/foundation/text/words.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <memory>

#include "services/foundation/text/text.h"

namespace baraza::text {
namespace {

bool WritesWordsInOne(UChar32 character) {
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(character, &error)) {
    case USCRIPT_MYANMAR:
    case USCRIPT_KHMER:
    case USCRIPT_LAO:
    case USCRIPT_THAI:
      return true;
    default:
      return false;
  }
}

bool NeedsCutting(const icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    if (WritesWordsInOne(text.char32At(i))) return true;
  }
  return false;
}

// The text with a space at each word break.
std::string Cut(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
  icu::UnicodeString cut;
  if (U_FAILURE(error)) {
    cut = text;
  } else {
    breaks->setText(text);
    int32_t begin = breaks->first();
    for (int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
      cut.append(text, begin, end - begin).append(u' ');
      begin = end;
    }
  }
  std::string utf8;
  cut.toUTF8String(utf8);
  return utf8;
}

std::vector<std::string> Split(const std::string& folded) {
  std::vector<std::string> words;
  for (size_t begin = 0; begin < folded.size();) {
    const size_t end = std::min(folded.find(' ', begin), folded.size());
    if (end > begin) words.push_back(folded.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// True if the text can hold a letter above the scripts of Europe and Western Asia.
bool HasLateScript(std::string_view text) {
  for (unsigned char byte : text) {
    if (byte >= 0xE0) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> Words(std::string_view text) {
  if (!HasLateScript(text)) return Split(Fold(text));
  const auto unicode = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  return Split(NeedsCutting(unicode) ? Fold(Cut(unicode)) : Fold(text));
}

}  // namespace baraza::text
