#include "services/duplication/linking/lookup_script.h"

#include <unicode/brkiter.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <memory>
#include <string_view>

namespace baraza::duplication {
namespace {

constexpr UChar32 kProlongedSound = 0x30FC;  // of Kana, though of no script
constexpr char16_t kArabicArticle[] = u"\u0627\u0644";
constexpr int32_t kShortestWithArticle = 4;

std::unique_ptr<icu::Transliterator> MakeFolding() {
  UErrorCode error = U_ZERO_ERROR;
  UParseError where;
  return std::unique_ptr<icu::Transliterator>(icu::Transliterator::createFromRules(
      "baraza-lookup",
      icu::UnicodeString::fromUTF8(
          ":: NFKC; :: Lower; :: Hant-Hans; :: NFKD;"
          ":: [\\u0300-\\u036f\\u064b-\\u065f\\u0670\\u0640[:Cf:]] Remove; :: NFC;"),
      UTRANS_FORWARD, where, error));
}

std::unique_ptr<icu::BreakIterator> MakeBreaks() {
  UErrorCode error = U_ZERO_ERROR;
  return std::unique_ptr<icu::BreakIterator>(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
}

LetterKind KindOfScript(UScriptCode script) {
  switch (script) {
    case USCRIPT_LATIN:
    case USCRIPT_COMMON:
      return LetterKind::kLatin;
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_KHMER:
    case USCRIPT_LAO:
    case USCRIPT_MYANMAR:
      return LetterKind::kRun;
    default:
      return LetterKind::kForeign;
  }
}

}  // namespace

LetterKind LetterKindOf(UChar32 character) {
  if (character < 0x80) return u_isalnum(character) ? LetterKind::kLatin : LetterKind::kOther;
  const auto type = static_cast<UCharCategory>(u_charType(character));
  const bool mark = type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
  if (mark || type == U_FORMAT_CHAR) return LetterKind::kMark;
  if (!u_isalnum(character)) return LetterKind::kOther;
  if (character == kProlongedSound) return LetterKind::kRun;
  UErrorCode error = U_ZERO_ERROR;
  return KindOfScript(uscript_getScript(character, &error));
}

std::string FoldForeign(icu::UnicodeString word) {
  static thread_local const std::unique_ptr<icu::Transliterator> folding = MakeFolding();
  if (folding != nullptr) folding->transliterate(word);
  if (word.length() > kShortestWithArticle && word.startsWith(kArabicArticle)) word.remove(0, 2);
  return ToUtf8(word);
}

std::vector<icu::UnicodeString> CutRun(const icu::UnicodeString& run) {
  static thread_local const std::unique_ptr<icu::BreakIterator> breaks = MakeBreaks();
  if (breaks == nullptr) return {run};
  std::vector<icu::UnicodeString> words;
  breaks->setText(run);
  int32_t begin = breaks->first();
  for (int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
    words.push_back(run.tempSubStringBetween(begin, end));
    begin = end;
  }
  return words;
}

UChar32 LatinLookalike(UChar32 character) {
  static constexpr std::u32string_view kLook = U"аеорсхуіјѕԁһАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονικ";
  static constexpr std::u32string_view kLatin = U"aeopcxyijsdhABEKMHOPCTYXIJSABEZHIKMNOPTYXaovik";
  const std::size_t at = kLook.find(static_cast<char32_t>(character));
  return at == std::u32string_view::npos ? character : static_cast<UChar32>(kLatin[at]);
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

}  // namespace baraza::duplication
