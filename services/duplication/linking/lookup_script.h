// Scripts other than Latin in texts that are looked up.
//
// Why: what a transliteration makes of a Han or Arabic word is seldom what people write in Latin
// letters, so that such words are compared as they are, in one form each. Letters that only look
// Latin are Latin where they stand within a Latin word (homoglyphs; after Unicode Technical
// Standard 39, the letters that the Cyrillic and Greek alphabets share with it in looks).
//
// Thread-safety: pure; each thread keeps the ICU objects that it uses. Where ICU lacks its data,
// words stay as they are.
#pragma once

#include <unicode/unistr.h>

#include <string>
#include <vector>

namespace baraza::duplication {

// How a character takes part in words: of a Latin word; of a word of another script; of a run of
// words that are written in one; a mark on the letter before it; none at all.
enum class LetterKind { kLatin, kForeign, kRun, kMark, kOther };
LetterKind LetterKindOf(UChar32 character);

// A word without case, width and accents, traditional Han characters as simplified ones, without
// the Arabic article; UTF-8.
std::string FoldForeign(icu::UnicodeString word);

// The words of a run that is written in one, by ICU's word breaks and dictionaries.
std::vector<icu::UnicodeString> CutRun(const icu::UnicodeString& run);

// The Latin letter that a Cyrillic or Greek one looks like; the character itself if there is none.
UChar32 LatinLookalike(UChar32 character);

std::string ToUtf8(const icu::UnicodeString& text);

}  // namespace baraza::duplication
