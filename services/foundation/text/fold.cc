#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "absl/strings/ascii.h"
#include "services/foundation/text/icu_check.h"
#include "services/foundation/text/latin.h"
#include "services/foundation/text/text.h"

namespace baraza::text {
namespace {

// Words that lose a vowel before an apostrophe: French, Italian, Portuguese, Catalan.
constexpr std::string_view kElided[] = {"d", "l", "qu", "all", "dall", "dell", "nell", "sull"};

// Collects words.
class Words {
 public:
  explicit Words(std::size_t bytes) { words_.reserve(bytes); }

  // One character of an ASCII form.
  void Add(char c) {
    if (absl::ascii_islower(c) || absl::ascii_isdigit(c)) {
      words_ += c;
    } else if ((c != '\'' && c != '`') || IsElided(LastWord())) {
      EndWord();
    }
  }

  // One character of a script that stays.
  void AddLetter(std::string_view utf8) { words_ += utf8; }

  void EndWord() {
    if (!words_.empty() && words_.back() != ' ') words_ += ' ';
  }

  std::string Finish() && {
    if (!words_.empty() && words_.back() == ' ') words_.pop_back();
    return std::move(words_);
  }

 private:
  static bool IsElided(std::string_view word) {
    return std::find(std::begin(kElided), std::end(kElided), word) != std::end(kElided);
  }

  std::string_view LastWord() const {
    return std::string_view(words_).substr(words_.rfind(' ') + 1);
  }

  std::string words_;
};

// Takes one code point off the text at `i`; U+FFFD for what is no UTF-8.
std::int32_t Next(std::string_view text, std::int32_t& i) {
  std::int32_t code_point;
  U8_NEXT_OR_FFFD(text.data(), i, static_cast<std::int32_t>(text.size()), code_point);
  return code_point;
}

// Folds by table. False, with `words` unfinished, where a character is not in the table.
bool FoldLatin(std::string_view text, Words& words) {
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
    if (absl::ascii_isprint(text[i])) {
      words.Add(absl::ascii_tolower(text[i++]));
      continue;
    }
    const auto form = AsciiForm(Next(text, i));
    if (!form) return false;
    for (const char c : *form) words.Add(c);
  }
  return true;
}

// ICU's transliterators take a lock of their own and may be shared. Null comes first because a set
// that comes first would filter all that follows.
const icu::Transliterator& ToLatin() {
  static const icu::Transliterator& transliterator = *[] {
    UErrorCode error = U_ZERO_ERROR;
    const auto* made = icu::Transliterator::createInstance(
        "Null; [:Cyrillic:] Russian-Latin/BGN; [:Greek:] Greek-Latin/UNGEGN; Any-Latin; NFKC",
        UTRANS_FORWARD, error);
    CheckIcu(error, "load Any-Latin");
    return made;
  }();
  return transliterator;
}

bool HasOtherLetters(const icu::UnicodeString& text) {
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    UErrorCode error = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(text.char32At(i), &error);
    if (script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED) {
      return true;
    }
  }
  return false;
}

// The text in compatibility form, case-folded, in Latin script as far as that goes.
std::string Latinise(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  icu::UnicodeString folded = casefold->normalize(
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), error);
  CheckIcu(error, "fold a text");
  if (HasOtherLetters(folded)) ToLatin().transliterate(folded);
  std::string utf8;
  folded.toUTF8String(utf8);
  return utf8;
}

// A character that has no ASCII form.
void AddOther(std::int32_t code_point, std::string_view utf8, Words& words) {
  constexpr std::uint32_t kWordMask = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
  const int digit = u_charDigitValue(code_point);
  if (digit >= 0) {
    words.Add(static_cast<char>('0' + digit));
  } else if ((U_GET_GC_MASK(code_point) & kWordMask) == 0) {
    words.EndWord();
  } else if (!IsAccent(code_point)) {
    words.AddLetter(utf8);
  }
}

std::string FoldAny(std::string_view text) {
  bool others;
  const std::string latin = Latinise(ReplaceLatin(text, others));
  Words words(latin.size());
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(latin.size());) {
    const std::int32_t start = i;
    const std::int32_t code_point = Next(latin, i);
    if (const auto form = AsciiForm(code_point)) {
      for (const char c : *form) words.Add(c);
    } else {
      AddOther(code_point, std::string_view(latin).substr(start, i - start), words);
    }
  }
  return std::move(words).Finish();
}

}  // namespace

std::string Fold(std::string_view text) {
  Words words(text.size());
  return FoldLatin(text, words) ? std::move(words).Finish() : FoldAny(text);
}

}  // namespace baraza::text
