#include "services/duplication/workflow/match_name.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace baraza::duplication {
namespace {

using Hash128 = unsigned __int128;

constexpr Hash128 kBasis = Hash128{0x6c62272e07bb0142} << 64 | 0x62b821756295c58d;
constexpr Hash128 kPrime = Hash128{0x0000000001000000} << 64 | 0x000000000000013b;
constexpr int kDigits = 26;  // of 5 bits: 128 bits and two zeros

std::string Base32(Hash128 value) {
  static constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string digits(kDigits, '0');
  for (int i = kDigits; i-- > 0; value >>= 5) digits[i] = kAlphabet[static_cast<int>(value & 31)];
  return digits;
}

// True if whoever holds `key` may read what names `readers`.
bool Opens(const std::string& key, const std::vector<std::string>& readers) {
  if (std::binary_search(readers.begin(), readers.end(), key)) return true;
  absl::string_view alliance = key;
  return absl::ConsumeSuffix(&alliance, scope::SecretariatKey("")) &&
         std::binary_search(readers.begin(), readers.end(), alliance,
                            [](absl::string_view a, absl::string_view b) { return a < b; });
}

}  // namespace

std::string MatchName(v1::Match::Kind kind, std::string_view left, std::string_view right) {
  if (right < left) std::swap(left, right);
  const bool overlap = kind == v1::Match::OVERLAPPING_EFFORT;
  Hash128 hash = kBasis;
  for (std::string_view part : {std::string_view(overlap ? "overlap" : "pair"), left, right}) {
    for (const char byte : part) hash = (hash ^ static_cast<unsigned char>(byte)) * kPrime;
    hash = (hash ^ '\n') * kPrime;
  }
  return absl::StrCat("matches/m", Base32(hash));
}

scope::Audience ReadersOfBoth(const scope::Audience& left, const scope::Audience& right) {
  if (left.is_public && right.is_public) return {.is_public = true};
  if (left.is_public) return {.readers = right.readers};
  if (right.is_public) return {.readers = left.readers};
  scope::Audience both;
  for (const auto* readers : {&left.readers, &right.readers}) {
    for (const std::string& key : *readers) {
      if (Opens(key, left.readers) && Opens(key, right.readers)) both.readers.push_back(key);
    }
  }
  both.Normalise();
  return both;
}

}  // namespace baraza::duplication
