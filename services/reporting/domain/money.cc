#include "services/reporting/domain/money.h"

#include <algorithm>

namespace baraza::reporting {
namespace {

constexpr int kNanosOfOne = 1'000'000'000;
constexpr size_t kFractionDigits = 9, kLeastFractionDigits = 2;

}  // namespace

absl::int128 Nanos(const google::type::Money& money) {
  return absl::int128(money.units()) * kNanosOfOne + money.nanos();
}

std::string Decimal(absl::int128 nanos) {
  const bool negative = nanos < 0;
  if (negative) nanos = -nanos;
  std::string digits;
  while (nanos != 0 || digits.size() <= kFractionDigits) {
    digits.push_back(static_cast<char>('0' + static_cast<int>(nanos % 10)));
    nanos /= 10;
  }
  std::reverse(digits.begin(), digits.end());
  digits.insert(digits.size() - kFractionDigits, 1, '.');
  const size_t shortest = digits.size() - kFractionDigits + kLeastFractionDigits;
  while (digits.size() > shortest && digits.back() == '0') digits.pop_back();
  if (negative) digits.insert(0, 1, '-');
  return digits;
}

}  // namespace baraza::reporting
