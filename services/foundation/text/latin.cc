#include "services/foundation/text/latin.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>
#include <memory>

#include "absl/strings/ascii.h"
#include "services/foundation/text/icu_check.h"
#include "services/foundation/text/text.h"

namespace baraza::text {
namespace {

// What the table holds: Latin with IPA, modifiers and accents; Latin extended additional, Greek
// extended left out; general punctuation; Latin extended C.
struct Range {
  std::int32_t first, last;
};
constexpr Range kRanges[] = {
    {0x0000, 0x036f}, {0x1e00, 0x1eff}, {0x2000, 0x206f}, {0x2c60, 0x2c7f}};
constexpr int kCells = 0x0370 + 0x0100 + 0x0070 + 0x0020;
constexpr int kMaxForm = 6;

// Letters that Latin-ASCII leaves alone although people leave their shape out: the open vowels and
// the schwa of African, Azerbaijani and other alphabets.
struct Exception {
  char16_t letter;
  char form;
};
constexpr Exception kExceptions[] = {{u'\u0254', 'o'}, {u'\u01dd', 'e'}, {u'\u0259', 'e'},
                                     {u'\u0269', 'i'}, {u'\u028a', 'u'}, {u'\u028b', 'v'},
                                     {u'\u0263', 'g'}, {u'\u0292', 'z'}, {u'\u0268', 'i'},
                                     {u'\u0289', 'u'}, {u'\u028c', 'v'}};

// The form of one code point, or the statement that there is none.
struct Cell {
  std::array<char, kMaxForm> form = {};
  std::int8_t size = -1;
};

// The tools the table is made with.
class Maker {
 public:
  Maker() {
    UErrorCode error = U_ZERO_ERROR;
    casefold_ = icu::Normalizer2::getNFKCCasefoldInstance(error);
    nfd_ = icu::Normalizer2::getNFDInstance(error);
    to_ascii_.reset(
        icu::Transliterator::createInstance("Latin-ASCII; Lower", UTRANS_FORWARD, error));
    CheckIcu(error, "load Latin-ASCII");
  }

  Cell Make(std::int32_t code_point) const {
    if (u_isUWhiteSpace(code_point)) return Of(icu::UnicodeString(u' '));
    if (u_charType(code_point) == U_CONTROL_CHAR || IsAccent(code_point)) return Of({});
    if (IsApostrophe(code_point)) return Of(icu::UnicodeString(u'\''));
    if (IsModifier(code_point)) return Of({});
    return Of(Fold(icu::UnicodeString(code_point)));
  }

 private:
  // Modifier letters mark breathings and soft signs and fall away; two of them, and the acute
  // accent that stands alone, are typed for an apostrophe.
  static bool IsApostrophe(std::int32_t c) { return c == 0x00b4 || c == 0x02bb || c == 0x02bc; }
  static bool IsModifier(std::int32_t c) { return c >= 0x02b0 && c < 0x0300; }

  icu::UnicodeString Fold(const icu::UnicodeString& character) const {
    UErrorCode error = U_ZERO_ERROR;
    icu::UnicodeString text = nfd_->normalize(casefold_->normalize(character, error), error);
    for (std::int32_t i = text.length(); i-- > 0;) {
      if (IsAccent(text[i])) text.remove(i, 1);
    }
    for (const Exception& exception : kExceptions) {
      text.findAndReplace(icu::UnicodeString(exception.letter),
                          icu::UnicodeString(static_cast<char16_t>(exception.form)));
    }
    to_ascii_->transliterate(text);
    return text;
  }

  static Cell Of(const icu::UnicodeString& text) {
    Cell cell;
    if (text.length() > kMaxForm) return cell;
    for (std::int32_t i = 0; i < text.length(); ++i) {
      if (text[i] >= 0x80) return Cell();
      cell.form[i] = static_cast<char>(text[i]);
    }
    cell.size = static_cast<std::int8_t>(text.length());
    return cell;
  }

  const icu::Normalizer2* casefold_;
  const icu::Normalizer2* nfd_;
  std::unique_ptr<icu::Transliterator> to_ascii_;
};

using Table = std::array<Cell, kCells>;

const Table& TheTable() {
  static const Table& table = *[] {
    auto* made = new Table;
    const Maker maker;
    int cell = 0;
    for (const Range& range : kRanges) {
      for (std::int32_t c = range.first; c <= range.last; ++c) (*made)[cell++] = maker.Make(c);
    }
    return made;
  }();
  return table;
}

}  // namespace

std::optional<std::string_view> AsciiForm(std::int32_t code_point) {
  const Table& table = TheTable();
  int offset = 0;
  for (const Range& range : kRanges) {
    if (code_point < range.first) return std::nullopt;
    if (code_point <= range.last) {
      const Cell& cell = table[offset + code_point - range.first];
      if (cell.size < 0) return std::nullopt;
      return std::string_view(cell.form.data(), cell.size);
    }
    offset += range.last - range.first + 1;
  }
  return std::nullopt;
}

std::string ReplaceLatin(std::string_view text, bool& others) {
  const std::string composed = ToNfc(text);
  const auto size = static_cast<std::int32_t>(composed.size());
  std::string replaced;
  replaced.reserve(composed.size());
  others = false;
  for (std::int32_t i = 0; i < size;) {
    if (absl::ascii_isprint(composed[i])) {
      replaced += absl::ascii_tolower(composed[i++]);
      continue;
    }
    const std::int32_t start = i;
    std::int32_t code_point;
    U8_NEXT_OR_FFFD(composed.data(), i, size, code_point);
    const auto form = AsciiForm(code_point);
    if (!form) others = true;
    replaced.append(form ? *form : std::string_view(composed).substr(start, i - start));
  }
  return replaced;
}

// By canonical combining class: 1 overlays, 10 to 36 points of Hebrew, Arabic and Syriac, 200 and
// above what stands around a letter. The classes between belong to Indic, Thai, Lao, Tibetan.
bool IsAccent(std::int32_t code_point) {
  if (code_point < 0x300) return false;
  const int combining_class = u_getCombiningClass(code_point);
  return combining_class == 1 || (combining_class >= 10 && combining_class <= 36) ||
         combining_class >= 200;
}

}  // namespace baraza::text
