// Sums of money, exact to the last digit.
//
// Why: doubles lose pence, and int64 nanos overflow at nine thousand million. An amount is a
// 128-bit number of nanos (10^-9 of the currency's unit).
//
// Thread-safety: pure functions.
#pragma once

#include <string>

#include "absl/numeric/int128.h"
#include "google/type/money.pb.h"

namespace baraza::reporting {

// The amount in nanos of its currency.
absl::int128 Nanos(const google::type::Money& money);

// The amount as a decimal with two digits after the point, or as many more as it takes: `1250.50`.
std::string Decimal(absl::int128 nanos);

}  // namespace baraza::reporting
