#include "services/foundation/validation/known_messages.h"

#include <cmath>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/validation/validation_test.pb.h"
#include "services/foundation/validation/wrong.h"

namespace baraza::validation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> WrongDate(int year, int month, int day) {
  test::Known known;
  known.mutable_date()->set_year(year);
  known.mutable_date()->set_month(month);
  known.mutable_date()->set_day(day);
  return WrongFields(known);
}

TEST(Date, IsADayAMonthOrAYear) {
  EXPECT_THAT(WrongDate(2024, 2, 29), IsEmpty());
  EXPECT_THAT(WrongDate(2024, 2, 0), IsEmpty());
  EXPECT_THAT(WrongDate(2024, 0, 0), IsEmpty());
  EXPECT_THAT(WrongDate(1, 1, 1), IsEmpty());
  EXPECT_THAT(WrongDate(9999, 12, 31), IsEmpty());
}

TEST(Date, HasAYear) {
  EXPECT_THAT(WrongDate(0, 2, 3), ElementsAre("date.year"));
  EXPECT_THAT(WrongDate(0, 0, 0), ElementsAre("date.year"));
  EXPECT_THAT(WrongDate(-1, 1, 1), ElementsAre("date.year"));
  EXPECT_THAT(WrongDate(10'000, 1, 1), ElementsAre("date.year"));
}

TEST(Date, HasAMonthThatExists) {
  EXPECT_THAT(WrongDate(2024, 13, 1), ElementsAre("date.month"));
  EXPECT_THAT(WrongDate(2024, -1, 1), ElementsAre("date.month"));
}

TEST(Date, HasADayThatExists) {
  EXPECT_THAT(WrongDate(2023, 2, 29), ElementsAre("date.day"));
  EXPECT_THAT(WrongDate(2024, 4, 31), ElementsAre("date.day"));
  EXPECT_THAT(WrongDate(2024, 1, -1), ElementsAre("date.day"));
  EXPECT_THAT(WrongDate(2024, 1, 2'000'000'000), ElementsAre("date.day"));
}

TEST(Date, HasNoDayWithoutAMonth) { EXPECT_THAT(WrongDate(2024, 0, 1), ElementsAre("date.day")); }

TEST(Date, MayBeWrongInSeveralFields) {
  EXPECT_THAT(WrongDate(0, 13, 1), ElementsAre("date.year", "date.month"));
}

std::vector<std::string> WrongPosition(double latitude, double longitude) {
  test::Known known;
  known.mutable_position()->set_latitude(latitude);
  known.mutable_position()->set_longitude(longitude);
  return WrongFields(known);
}

TEST(LatLng, IsOnEarth) {
  EXPECT_THAT(WrongPosition(0, 0), IsEmpty());
  EXPECT_THAT(WrongPosition(-90, 180), IsEmpty());
  EXPECT_THAT(WrongPosition(90, -180), IsEmpty());
}

TEST(LatLng, IsNowhereElse) {
  EXPECT_THAT(WrongPosition(90.1, -180.1), ElementsAre("position.latitude", "position.longitude"));
  EXPECT_THAT(WrongPosition(-91, 181), ElementsAre("position.latitude", "position.longitude"));
  EXPECT_THAT(WrongPosition(std::nan(""), HUGE_VAL),
              ElementsAre("position.latitude", "position.longitude"));
}

std::vector<std::string> WrongMoney(const std::string& currency, std::int64_t units, int nanos) {
  test::Known known;
  known.mutable_money()->set_currency_code(currency);
  known.mutable_money()->set_units(units);
  known.mutable_money()->set_nanos(nanos);
  return WrongFields(known);
}

TEST(Money, HasACurrencyAndPartsOfOneSign) {
  EXPECT_THAT(WrongMoney("GBP", 0, 0), IsEmpty());
  EXPECT_THAT(WrongMoney("GBP", 1, 999'999'999), IsEmpty());
  EXPECT_THAT(WrongMoney("SLE", -1, -750'000'000), IsEmpty());
  EXPECT_THAT(WrongMoney("SLE", 0, -750'000'000), IsEmpty());
}

TEST(Money, HasNothingElse) {
  EXPECT_THAT(WrongMoney("", 1, 0), ElementsAre("money.currency_code"));
  EXPECT_THAT(WrongMoney("gbp", 1, 0), ElementsAre("money.currency_code"));
  EXPECT_THAT(WrongMoney("GBP", 1, -1), ElementsAre("money.nanos"));
  EXPECT_THAT(WrongMoney("GBP", -1, 1), ElementsAre("money.nanos"));
  EXPECT_THAT(WrongMoney("GBP", 1, 1'000'000'000), ElementsAre("money.nanos"));
  EXPECT_THAT(WrongMoney("GBP", -1, -1'000'000'000), ElementsAre("money.nanos"));
}

std::vector<std::string> WrongTime(std::int64_t seconds, int nanos) {
  test::Known known;
  known.mutable_time()->set_seconds(seconds);
  known.mutable_time()->set_nanos(nanos);
  return WrongFields(known);
}

TEST(Timestamp, IsWithinTheYears1To9999) {
  EXPECT_THAT(WrongTime(0, 0), IsEmpty());
  EXPECT_THAT(WrongTime(-62'135'596'800, 0), IsEmpty());
  EXPECT_THAT(WrongTime(253'402'300'799, 999'999'999), IsEmpty());
  EXPECT_THAT(WrongTime(-62'135'596'801, 0), ElementsAre("time.seconds"));
  EXPECT_THAT(WrongTime(253'402'300'800, 0), ElementsAre("time.seconds"));
}

TEST(Timestamp, HasNanosOfOneSecond) {
  EXPECT_THAT(WrongTime(1, -1), ElementsAre("time.nanos"));
  EXPECT_THAT(WrongTime(1, 1'000'000'000), ElementsAre("time.nanos"));
}

TEST(KnownCheckOf, LooksAtAMessageByItself) {
  google::type::Date date;
  EXPECT_THAT(WrongFields(date), ElementsAre("year"));
}

TEST(KnownCheckOf, IsNullForOtherTypes) {
  EXPECT_EQ(KnownCheckOf(*test::Known::descriptor()), nullptr);
}

}  // namespace
}  // namespace baraza::validation
