#include "services/duplication/domain/address.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/ascii.h"
#include "services/duplication/domain/fold.h"
#include "services/duplication/domain/vocabulary.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kMaxAddressBytes = 200;
constexpr std::size_t kMaxAddressWords = 8;

using Words = absl::InlinedVector<std::string_view, 8>;
using Pair = std::pair<std::string_view, std::string_view>;

// Points of the compass and their one letter, in languages of the field.
constexpr std::array<Pair, 17> kDirections = {
    Pair{"n", "n"}, {"north", "n"}, {"norte", "n"}, {"nord", "n"},  {"s", "s"},    {"south", "s"},
    {"sur", "s"},   {"sud", "s"},   {"sul", "s"},   {"e", "e"},     {"east", "e"}, {"este", "e"},
    {"est", "e"},   {"w", "w"},     {"west", "w"},  {"oeste", "w"}, {"ouest", "w"}};

// Words for kinds of streets and their abbreviations.
constexpr std::array<std::string_view, 47> kKinds = {
    "street", "st",       "str",  "strasse",  "avenue", "ave",       "av",    "avenida",
    "avda",   "road",     "rd",   "drive",    "dr",     "boulevard", "blvd",  "bl",
    "bd",     "lane",     "ln",   "place",    "pl",     "plaza",     "court", "ct",
    "square", "sq",       "rue",  "calle",    "rua",    "highway",   "hwy",   "parkway",
    "pkwy",   "circle",   "cir",  "terrace",  "ter",    "trail",     "way",   "alley",
    "close",  "crescent", "cres", "barabara", "de",     "la",        "of"};

// Words after which come floors, rooms and boxes.
constexpr std::array<std::string_view, 16> kUnits = {
    "floor", "fl", "flr", "suite", "ste",  "apt",  "apartment", "unit",
    "room",  "rm", "box", "etage", "piso", "sala", "bp",        "po"};

template <typename List>
bool Has(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

bool IsNumber(std::string_view word) { return std::all_of(word.begin(), word.end(), IsDigit); }

Words Split(std::string_view text) {
  Words words;
  std::size_t begin = 0;
  const auto is_part = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || (c & 0x80) != 0;
  };
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_part(text[i])) continue;
    if (i > begin) words.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  return words;
}

// "51st" is "51": people leave the letters out.
std::string_view WithoutOrdinal(std::string_view word) {
  std::size_t digits = 0;
  while (digits < word.size() && IsDigit(word[digits])) ++digits;
  const std::string_view rest = word.substr(digits);
  const bool ordinal = rest == "st" || rest == "nd" || rest == "rd" || rest == "th";
  return digits > 0 && ordinal ? word.substr(0, digits) : word;
}

std::string_view DirectionOf(std::string_view word) {
  for (const auto& [written, letter] : kDirections) {
    if (written == word) return letter;
  }
  return {};
}

// The words of an address by what they are.
struct Parts {
  std::string_view number;
  Words street;
  std::string directions;
};

Parts Sort(const Words& words) {
  Parts parts;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = WithoutOrdinal(words[i]);
    if (Has(kUnits, word) && i > 0) {
      if (parts.street.size() > 1 && IsNumber(parts.street.back())) parts.street.pop_back();
      break;
    }
    const std::string_view direction = DirectionOf(word);
    if (!direction.empty()) {
      if (parts.directions.empty()) parts.directions = direction;
    } else if (parts.number.empty() && IsNumber(words[i]) &&
               (i == 0 || i + 1 == words.size() || parts.street.size() > 1)) {
      parts.number = word;
    } else if (!Has(kKinds, word) && parts.street.size() < kMaxAddressWords) {
      parts.street.push_back(word);
    }
  }
  return parts;
}

// A normalised address taken apart again.
struct Address {
  std::string_view number, direction;
  Words street;
};

Address Open(std::string_view normalised) {
  Address made;
  const std::size_t end = normalised.find(';');
  if (end != std::string_view::npos) made.direction = normalised.substr(end + 1);
  made.street = Split(normalised.substr(0, end));
  if (!made.street.empty() && IsNumber(made.street[0])) {
    made.number = made.street[0];
    made.street.erase(made.street.begin());
  }
  return made;
}

bool IsAlike(std::string_view left, std::string_view right) {
  if (left == right) return true;
  if (IsDigit(left[0]) || IsDigit(right[0])) return false;
  const std::size_t shorter = std::min(left.size(), right.size());
  const int allowed = shorter >= 8 ? 2 : shorter >= 4 ? 1 : 0;
  return allowed > 0 && EditDistance(left, right, allowed) <= allowed;
}

enum class Street { kSame, kMisspelt, kDifferent };

// The shorter list of words begins the longer one, or all its words are in it.
Street CompareStreets(const Words& left, const Words& right) {
  if (left == right) return Street::kSame;
  const Words& fewer = left.size() <= right.size() ? left : right;
  const Words& more = left.size() <= right.size() ? right : left;
  if (fewer.empty()) return Street::kDifferent;
  bool equal = true;
  for (const std::string_view word : fewer) {
    if (Has(more, word)) continue;
    equal = false;
    if (std::none_of(more.begin(), more.end(), [&](auto other) { return IsAlike(word, other); }))
      return Street::kDifferent;
  }
  return equal && fewer[0] == more[0] ? Street::kSame : Street::kMisspelt;
}

}  // namespace

std::string NormaliseAddress(std::string_view address) {
  const std::string folded = Fold(address.substr(0, std::min(address.size(), kMaxAddressBytes)));
  const Parts parts = Sort(Split(folded));
  std::string made(parts.number);
  for (const std::string_view word : parts.street) {
    if (!made.empty()) made += ' ';
    made += word;
  }
  if (!made.empty() && !parts.directions.empty()) made += ';' + parts.directions;
  return made;
}

std::string_view AddressKey(std::string_view normalised) {
  return normalised.substr(0, normalised.find(';'));
}

AddressLevel CompareAddresses(std::string_view left, std::string_view right) {
  const Address a = Open(left);
  const Address b = Open(right);
  const Street street = CompareStreets(a.street, b.street);
  if (street == Street::kDifferent) return AddressLevel::kDifferent;
  const bool turned = !a.direction.empty() && !b.direction.empty() && a.direction != b.direction;
  if (turned && a.number != b.number) return AddressLevel::kDifferent;
  if (turned || a.number != b.number) return AddressLevel::kNear;
  return street == Street::kSame ? AddressLevel::kSame : AddressLevel::kMisspelt;
}

}  // namespace baraza::duplication
