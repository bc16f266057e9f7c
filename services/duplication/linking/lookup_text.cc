#include "services/duplication/linking/lookup_text.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "services/duplication/domain/fields.h"
#include "services/duplication/domain/fold.h"
#include "services/duplication/domain/normalise.h"
#include "services/duplication/linking/lookup_script.h"
#include "services/duplication/linking/lookup_word_forms.h"
#include "services/foundation/text/text.h"

namespace baraza::duplication {
namespace {

constexpr UChar32 kApostrophes[] = {'\'', '`', 0x2019, 0x2BC, 0x2BB};
constexpr int kFewestShouted = 3;

bool PartsSegments(UChar32 c) {
  static const std::u32string_view kMarks =
      U",;:()[]{}|/<>\"\n\t\u2013\u2014\u3001\uff0c\uff1b\u060c\u00b7\u30fb\u201c\u201d";
  return kMarks.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

bool IsApostrophe(UChar32 c) {
  return std::find(std::begin(kApostrophes), std::end(kApostrophes), c) != std::end(kApostrophes);
}

// Where all is written in capitals, capitals don't make an acronym.
void DropCapitalsOfShouting(std::vector<LookupWord>& words) {
  int all = 0, capitals = 0;
  for (const LookupWord& word : words) {
    if (word.foreign || word.text.size() < 2 || word.word_class == WordClass::kNumber) continue;
    ++all;
    capitals += word.capitals;
  }
  if (all < kFewestShouted || capitals < all) return;
  for (LookupWord& word : words) word.capitals = false;
}

bool NamesField(const LookupWord& word) {
  return word.field || word.word_class == WordClass::kStop || IsActivity(word.canonical);
}

// What follows "Department of", as long as it names a field, and the field before "Department".
void MarkWordsOfUnits(std::vector<LookupWord>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].word_class != WordClass::kUnit) continue;
    const auto is_of_it = [&](std::size_t at) {
      return at < words.size() && words[at].segment == words[i].segment && NamesField(words[at]);
    };
    if (i > 0 && is_of_it(i - 1)) words[i - 1].of_unit = true;
    for (std::size_t at = i + 1; is_of_it(at); ++at) words[at].of_unit = true;
  }
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
      Take(c, LetterKindOf(c));
      at_ = text_.moveIndex32(at_, 1);
    }
    Flush();
    if (words_.size() > kMaxLookupWords) words_.resize(kMaxLookupWords);
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

  void Take(UChar32 c, LetterKind kind) {
    if (kind == LetterKind::kMark) {
      if (!word_.isEmpty()) word_.append(c);
    } else if (kind == LetterKind::kOther) {
      TakeOther(c);
    } else {
      TakeLetter(c, kind);
    }
  }

  // Letters that look Latin are so within a Latin word; else another script is another word.
  void TakeLetter(UChar32 c, LetterKind kind) {
    if (!word_.isEmpty() && kind != kind_) {
      const bool latin = kind_ == LetterKind::kLatin || WordLooksLatin();
      if (latin && kind != LetterKind::kRun && LooksLatin(c)) {
        kind = LetterKind::kLatin;
      } else {
        Flush();
      }
    }
    kind_ = kind;
    word_.append(c);
  }

  static bool LooksLatin(UChar32 c) { return c < 0x250 || LatinLookalike(c) != c; }

  bool WordLooksLatin() const {
    for (int32_t i = 0; i < word_.length(); i = word_.moveIndex32(i, 1)) {
      if (!LooksLatin(word_.char32At(i))) return false;
    }
    return true;
  }

  void TakeOther(UChar32 c) {
    const bool letter_follows = NextIsLetter();
    if (c == '.' && letter_follows && IsInitials()) return;                               // U.S.A.
    if (c == '&' && letter_follows && word_.length() > 0 && word_.length() <= 2) return;  // A&M
    if (IsApostrophe(c) && letter_follows) {
      if (IsElision(text::Fold(ToUtf8(word_)))) Flush();
      return;
    }
    const bool ended = !word_.isEmpty();
    Flush();
    if (c == '.' && ended && !words_.empty()) words_.back().dotted = true;
    if (PartsSegments(c) || (c == '-' && !letter_follows)) parted_ = true;
  }

  bool NextIsLetter() const {
    const int32_t next = text_.moveIndex32(at_, 1);
    return next < text_.length() && LetterKindOf(text_.char32At(next)) != LetterKind::kOther;
  }

  // True if the dots so far stood between single letters: "U.S" of "U.S.A.".
  bool IsInitials() const {
    if (word_.isEmpty() || kind_ != LetterKind::kLatin) return false;
    if (word_.length() == 1) return u_isalpha(word_.char32At(0));
    return at_ >= 2 && text_.charAt(at_ - 2) == '.';
  }

  void Flush() {
    if (word_.isEmpty()) return;
    if (parted_ && !words_.empty()) ++segment_;
    parted_ = false;
    if (kind_ == LetterKind::kLatin) {
      AddLatin();
    } else if (kind_ == LetterKind::kRun) {
      for (const icu::UnicodeString& word : CutRun(word_)) Add(FoldForeign(word), true, false);
    } else {
      Add(FoldForeign(word_), true, false);
    }
    word_.remove();
  }

  void AddLatin() {
    int capitals = 0, small = 0;
    icu::UnicodeString latin;
    for (int32_t i = 0; i < word_.length(); i = word_.moveIndex32(i, 1)) {
      const UChar32 c = LatinLookalike(word_.char32At(i));
      capitals += u_isupper(c);
      small += u_islower(c);
      latin.append(c);
    }
    std::string folded = text::Fold(ToUtf8(latin));
    std::erase(folded, ' ');
    const std::size_t cut = CompoundCut(folded);
    if (cut != std::string::npos) Add(folded.substr(0, cut), false, false);
    Add(cut != std::string::npos ? folded.substr(cut) : std::move(folded), false,
        capitals >= 2 && small == 0);
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
    const Word known = LookUpSingular(word.text);
    const std::string_view field = FieldCalled(known.canonical);
    word.canonical = std::string(field.empty() ? known.canonical : field);
    word.word_class = known.word_class;
    word.field = !field.empty();
    word.segment = segment_;
    word.linked = !words_.empty() && words_.back().segment == segment_ &&
                  (words_.back().word_class == WordClass::kStop);
    word.capitals = capitals;
    word.foreign = foreign;
    words_.push_back(std::move(word));
  }

  const icu::UnicodeString& text_;
  int32_t at_ = 0;
  icu::UnicodeString word_;
  LetterKind kind_ = LetterKind::kLatin;
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
  std::vector<LookupWord> words = Reader(wide).Read();
  DropCapitalsOfShouting(words);
  MarkWordsOfUnits(words);
  return words;
}

std::string InLatin(std::string_view word) {
  std::string latin = Fold(word);
  std::erase_if(latin, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
  return latin;
}

}  // namespace baraza::duplication
