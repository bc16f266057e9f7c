#include "services/foundation/resourcename/resourcename.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/base/thread_annotations.h"
#include "absl/numeric/int128.h"
#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace baraza::resourcename {
namespace {

constexpr char kBase32[] = "0123456789abcdefghjkmnpqrstvwxyz";  // in the order of ASCII
constexpr char kHexadecimal[] = "0123456789abcdef";
constexpr int kBase32Digits = 26;
constexpr int kChanceBits = 80;
constexpr std::int64_t kPatienceMillis = 60'000;

bool IsLowerOrDigit(char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c); }

// Numbers that rise: the time in the upper 48 bits, chance below. Within one millisecond the next
// number is the last plus a random step, so that ids cannot be counted through.
class RisingNumbers {
 public:
  absl::uint128 Next(std::int64_t millis) {
    absl::MutexLock lock(&mutex_);
    const auto last_millis = static_cast<std::int64_t>(last_ >> kChanceBits);
    if (millis > last_millis || last_millis - millis > kPatienceMillis) {
      last_ = (absl::uint128(millis) << kChanceBits) | Chance();
    } else {
      last_ += 1 + absl::Uniform<std::uint32_t>(random_);
    }
    return last_;
  }

 private:
  absl::uint128 Chance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return absl::MakeUint128(absl::Uniform<std::uint16_t>(random_),
                             absl::Uniform<std::uint64_t>(random_));
  }

  absl::Mutex mutex_;
  absl::BitGen random_ ABSL_GUARDED_BY(mutex_);
  absl::uint128 last_ ABSL_GUARDED_BY(mutex_) = 0;
};

std::int64_t Millis(absl::Time time) {
  constexpr std::int64_t kGreatest = (std::int64_t{1} << 48) - 1;
  return std::clamp<std::int64_t>(absl::ToUnixMillis(time), 0, kGreatest);
}

// Takes the first part off `rest`. False when nothing is left.
bool NextPart(std::string_view& rest, std::string_view& part) {
  if (rest.data() == nullptr) return false;
  const std::size_t slash = rest.find('/');
  part = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  return true;
}

bool PartMatches(std::string_view pattern, std::string_view part) {
  const bool any = pattern.size() > 2 && pattern.front() == '{' && pattern.back() == '}';
  return any ? IsResourceId(part) : pattern == part;
}

}  // namespace

bool IsResourceId(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdLength) return false;
  return absl::ascii_islower(id.front()) && id.back() != '-' &&
         std::all_of(id.begin(), id.end(), [](char c) { return IsLowerOrDigit(c) || c == '-'; });
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !absl::ascii_isxdigit(text[i])) return false;
  }
  return true;
}

std::string NewId(const clock::Clock& clock) {
  static auto& numbers = *new RisingNumbers();  // never destroyed: threads may outlive main
  absl::uint128 number = numbers.Next(Millis(clock.Now()));
  std::string id(1 + kBase32Digits, 'g');
  for (int i = kBase32Digits; i > 0; --i) {
    id[i] = kBase32[static_cast<int>(number & 31)];
    number >>= 5;
  }
  return id;
}

std::string NewUuid() {
  thread_local absl::BitGen random;
  std::string uuid(36, '-');
  for (int i = 0; i < 36; ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) continue;
    uuid[i] = kHexadecimal[absl::Uniform(random, 0, 16)];
  }
  uuid[14] = '4';                                            // version: random
  uuid[19] = kHexadecimal[8 + absl::Uniform(random, 0, 4)];  // variant: RFC 4122
  return uuid;
}

std::string Join(std::string_view collection, std::string_view id) {
  std::string name(collection);
  return name.append("/").append(id);
}

std::string Join(std::string_view parent, std::string_view collection, std::string_view id) {
  return Join(Join(parent, collection), id);
}

std::string_view Parent(std::string_view name) {
  const std::size_t last = name.rfind('/');
  if (last == std::string_view::npos || last == 0) return {};
  const std::size_t before = name.rfind('/', last - 1);
  return before == std::string_view::npos ? std::string_view() : name.substr(0, before);
}

std::string_view Id(std::string_view name) {
  const std::size_t last = name.rfind('/');
  return last == std::string_view::npos ? name : name.substr(last + 1);
}

bool Matches(std::string_view pattern, std::string_view name) {
  std::string_view pattern_part, part;
  while (NextPart(pattern, pattern_part)) {
    if (!NextPart(name, part) || !PartMatches(pattern_part, part)) return false;
  }
  return name.data() == nullptr;
}

}  // namespace baraza::resourcename
