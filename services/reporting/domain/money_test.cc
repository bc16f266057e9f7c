#include "services/reporting/domain/money.h"

#include <gtest/gtest.h>

#include <limits>

namespace baraza::reporting {
namespace {

google::type::Money Money(int64_t units, int nanos) {
  google::type::Money money;
  money.set_units(units);
  money.set_nanos(nanos);
  return money;
}

TEST(Money, IsToldWithTwoDigitsOrAsManyAsItTakes) {
  EXPECT_EQ(Decimal(Nanos(Money(1250000, 500'000'000))), "1250000.50");
  EXPECT_EQ(Decimal(Nanos(Money(3, 0))), "3.00");
  EXPECT_EQ(Decimal(Nanos(Money(0, 5))), "0.000000005");
  EXPECT_EQ(Decimal(0), "0.00");
}

TEST(Money, IsToldBelowZero) {
  EXPECT_EQ(Decimal(Nanos(Money(-7, -250'000'000))), "-7.25");
  EXPECT_EQ(Decimal(Nanos(Money(0, -10'000'000))), "-0.01");
}

TEST(Money, IsSummedExactlyBeyondWhatSixtyFourBitsHold) {
  absl::int128 sum = 0;
  for (int i = 0; i < 3; ++i) {
    sum += Nanos(Money(std::numeric_limits<int64_t>::max(), 999'999'999));
  }
  EXPECT_EQ(Decimal(sum), "27670116110564327423.999999997");
}

TEST(Money, LosesNoPennyInManySmallAmounts) {
  absl::int128 sum = 0;
  for (int i = 0; i < 1'000'000; ++i) sum += Nanos(Money(0, 100'000'000));
  EXPECT_EQ(Decimal(sum), "100000.00");
}

}  // namespace
}  // namespace baraza::reporting
