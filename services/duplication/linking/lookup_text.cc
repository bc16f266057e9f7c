#include "services/duplication/linking/lookup_text.h"

#include <unicode/brkiter.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <memory>

#include "services/duplication/domain/fields.h"
#include "services/duplication/domain/fold.h"
#include "services/duplication/domain/normalise.h"
#include "services/foundation/text/text.h"

namespace baraza::duplication {
namespace {

// How a character takes part in words.
enum class Kind { kLatin, kForeign, kRun, kMark, kOther };

Kind KindOf(UChar32 c) {
  if (c < 0x80) return u_isalnum(c) ? Kind::kLatin : Kind::kOther;
  const int8_t type = u_charType(c);
  if (type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK) return Kind::kMark;
  if (type == U_FORMAT_CHAR) return Kind::kMark;
  if (!u_isalnum(c)) return Kind::kOther;
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(c, &error)) {
    case USCRIPT_LATIN:
    case USCRIPT_COMMON:
      return c == 0x30FC ? Kind::kRun : Kind::kLatin;  // the long mark of Kana is of no script
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_KHMER:
    case USCRIPT_LAO:
    case USCRIPT_MYANMAR:
      return Kind::kRun;
    default:
      return Kind::kForeign;
  }
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

std::unique_ptr<icu::Transliterator> MakeForeignFolding() {
  UErrorCode error = U_ZERO_ERROR;
  UParseError where;
  return std::unique_ptr<icu::Transliterator>(icu::Transliterator::createFromRules(
      "baraza-lookup",
      icu::UnicodeString::fromUTF8(
          ":: NFKC; :: Lower; :: Hant-Hans; :: NFKD;"
          ":: [\\u0300-\\u036f\\u064b-\\u065f\\u0670\\u0640[:Cf:]] Remove; :: NFC;"),
      UTRANS_FORWARD, where, error));
}

// Case, width and accents away; traditional Han characters as simplified ones; script kept.
std::string FoldForeign(icu::UnicodeString word) {
  static thread_local const std::unique_ptr<icu::Transliterator> made = MakeForeignFolding();
  if (made != nullptr) made->transliterate(word);
  // The Arabic article, which is written in one with its word.
  if (word.length() > 4 && word.startsWith(u"\u0627\u0644")) word.remove(0, 2);
  return ToUtf8(word);
}

// The words that a run of characters without blanks holds.
std::vector<icu::UnicodeString> CutRun(const icu::UnicodeString& run) {
  static thread_local const auto breaks = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<icu::BreakIterator>(
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
  }();
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

bool IsElision(std::string_view word) {
  static constexpr std::array<std::string_view, 11> kElisions = {
      "d", "l", "dell", "all", "nell", "sull", "dall", "s", "qu", "un", "dipl"};
  return std::find(kElisions.begin(), kElisions.end(), word) != kElisions.end();
}

// Generic words that name what is done, not who does it.
bool IsFieldLike(std::string_view canonical) {
  static constexpr std::array<std::string_view, 11> kWords = {
      "health",    "medical",  "science",     "technology", "nursing", "public",
      "education", "research", "development", "management", "social"};
  return std::find(kWords.begin(), kWords.end(), canonical) != kWords.end();
}

bool PartsSegments(UChar32 c) {
  static const std::u32string_view kMarks =
      U",;:()[]{}|/<>\"\n\t\u2013\u2014\u3001\uff0c\uff1b\u060c\u00b7\u30fb\u201c\u201d";
  return kMarks.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

// Reads a text character by character and collects its words.
class Reader {
 public:
  explicit Reader(const icu::UnicodeString& text) : text_(text) {}

  std::vector<LookupWord> Read() {
    for (at_ = 0; at_ < text_.length() && words_.size() < kMaxLookupWords;) {
      const UChar32 c = text_.char32At(at_);
      if (c == '@') {
        SkipMailAddress();
        continue;
      }
      Take(c, KindOf(c));
      at_ = text_.moveIndex32(at_, 1);
    }
    Flush();
    DropCapitalsOfShouting();
    MarkWordsOfUnits();
    return std::move(words_);
  }

 private:
  // The word before the sign and what follows it without a blank.
  void SkipMailAddress() {
    word_.remove();
    while (at_ < text_.length() && !u_isspace(text_.char32At(at_))) {
      at_ = text_.moveIndex32(at_, 1);
    }
  }

  void Take(UChar32 c, Kind kind) {
    if (kind == Kind::kMark) {
      if (!word_.isEmpty()) word_.append(c);
    } else if (kind == Kind::kOther) {
      TakeOther(c);
    } else {
      if (!word_.isEmpty() && kind != kind_) Flush();
      kind_ = kind;
      word_.append(c);
    }
  }

  void TakeOther(UChar32 c) {
    const bool letter_follows = NextIsLetter();
    if (c == '.' && letter_follows && IsInitials()) return;                               // U.S.A.
    if (c == '&' && letter_follows && word_.length() > 0 && word_.length() <= 2) return;  // A&M
    if ((c == '\'' || c == 0x2019 || c == '`' || c == 0x2BC || c == 0x2BB) && letter_follows) {
      if (IsElision(text::Fold(ToUtf8(word_)))) Flush();
      return;
    }
    const bool ended = !word_.isEmpty();
    Flush();
    if (c == '.' && ended && !words_.empty()) words_.back().dotted = true;
    if (c == '-' && ended && letter_follows && !words_.empty()) words_.back().hyphened = true;
    if (PartsSegments(c) || (c == '-' && !letter_follows)) parted_ = true;
  }

  // Where all is written in capitals, capitals don't make an acronym.
  void DropCapitalsOfShouting() {
    int all = 0, capitals = 0;
    for (const LookupWord& word : words_) {
      if (word.foreign || word.text.size() < 2 || word.word_class == WordClass::kNumber) continue;
      ++all;
      capitals += word.capitals;
    }
    if (all < 3 || capitals < all) return;
    for (LookupWord& word : words_) word.capitals = false;
  }

  // What follows "Department of", as long as it names a field, and the field before "Department".
  void MarkWordsOfUnits() {
    const auto names_field = [](const LookupWord& word) {
      return word.field || word.word_class == WordClass::kStop || IsFieldLike(word.canonical);
    };
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i].word_class != WordClass::kUnit) continue;
      const int segment = words_[i].segment;
      if (i > 0 && words_[i - 1].segment == segment && names_field(words_[i - 1])) {
        words_[i - 1].of_unit = true;
      }
      for (std::size_t j = i + 1; j < words_.size() && names_field(words_[j]); ++j) {
        if (words_[j].segment != segment) break;
        words_[j].of_unit = true;
      }
    }
  }

  bool NextIsLetter() const {
    const int32_t next = text_.moveIndex32(at_, 1);
    return next < text_.length() && KindOf(text_.char32At(next)) != Kind::kOther;
  }

  // True if the dots so far stood between single letters: "U.S" of "U.S.A.".
  bool IsInitials() const {
    if (word_.isEmpty() || kind_ != Kind::kLatin) return false;
    if (word_.length() == 1) return u_isalpha(word_.char32At(0));
    return at_ >= 2 && text_.charAt(at_ - 2) == '.';
  }

  void Flush() {
    if (word_.isEmpty()) return;
    if (parted_ && !words_.empty()) ++segment_;
    parted_ = false;
    if (kind_ == Kind::kLatin) {
      AddLatin();
    } else if (kind_ == Kind::kRun) {
      for (const icu::UnicodeString& word : CutRun(word_)) Add(FoldForeign(word), true, false);
    } else {
      Add(FoldForeign(word_), true, false);
    }
    word_.remove();
  }

  void AddLatin() {
    const std::string raw = ToUtf8(word_);
    int capitals = 0, small = 0;
    for (int32_t i = 0; i < word_.length(); ++i) {
      capitals += u_isupper(word_.charAt(i));
      small += u_islower(word_.charAt(i));
    }
    std::string folded = text::Fold(raw);
    std::erase(folded, ' ');
    Add(std::move(folded), false, capitals >= 2 && small == 0);
  }

  void Add(std::string folded, bool foreign, bool capitals) {
    if (folded.empty()) return;
    if (folded.size() > kMaxTokenBytes) {
      std::size_t end = kMaxTokenBytes;
      while (end > 0 && (static_cast<unsigned char>(folded[end]) & 0xC0) == 0x80) --end;
      folded.resize(end);
    }
    LookupWord word;
    word.text = std::move(folded);
    const Word known = LookUpWord(word.text);
    const std::string_view field = FieldCalled(known.canonical);
    word.canonical = std::string(field.empty() ? known.canonical : field);
    word.word_class = known.word_class;
    word.field = !field.empty();
    word.segment = segment_;
    word.capitals = capitals;
    word.foreign = foreign;
    words_.push_back(std::move(word));
  }

  const icu::UnicodeString& text_;
  int32_t at_ = 0;
  icu::UnicodeString word_;
  Kind kind_ = Kind::kLatin;
  bool parted_ = false;
  int segment_ = 0;
  std::vector<LookupWord> words_;
};

std::string_view Bounded(std::string_view text) {
  if (text.size() <= kMaxLookupBytes) return text;
  std::size_t end = kMaxLookupBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

std::vector<LookupWord> ReadLookupText(std::string_view text) {
  text = Bounded(text);
  const auto wide = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  return Reader(wide).Read();
}

std::string InLatin(std::string_view word) {
  std::string latin = Fold(word);
  std::erase_if(latin, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
  return latin;
}

}  // namespace baraza::duplication
