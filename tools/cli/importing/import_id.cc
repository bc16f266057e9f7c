#include "tools/cli/importing/import_id.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace baraza::importing {
namespace {

// FNV-1a, 128 bits (http://www.isthe.com/chongo/tech/comp/fnv/).
constexpr absl::uint128 kOffset = absl::MakeUint128(0x6c62272e07bb0142u, 0x62b821756295c58du);
constexpr absl::uint128 kPrime = absl::MakeUint128(0x0000000001000000u, 0x000000000000013bu);

absl::uint128 Hashed(absl::uint128 hash, std::string_view bytes) {
  for (unsigned char byte : bytes) hash = (hash ^ byte) * kPrime;
  return hash;
}

}  // namespace

ImportId::ImportId(std::string_view what, bool validate_only) : hash_(kOffset) {
  Add(what);
  Add(validate_only ? "validate_only" : "");
}

// With its length before it, so that no two lists of fields are the same bytes.
void ImportId::Add(std::string_view field) {
  hash_ = Hashed(Hashed(hash_, absl::StrCat(field.size(), ":")), field);
}

void ImportId::AddRow(int64_t number, std::string_view bytes, std::string_view changes) {
  Add(absl::StrCat(number));
  Add(bytes);
  Add(changes);
}

std::string ImportId::Uuid() const {
  const uint64_t high = (absl::Uint128High64(hash_) & ~uint64_t{0xf000}) | 0x8000;
  const uint64_t low = (absl::Uint128Low64(hash_) & ~(uint64_t{3} << 62)) | uint64_t{1} << 63;
  return absl::StrFormat("%08x-%04x-%04x-%04x-%012x", high >> 32, high >> 16 & 0xffff,
                         high & 0xffff, low >> 48, low & 0xffffffffffff);
}

}  // namespace baraza::importing
