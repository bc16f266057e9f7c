#include "services/foundation/validation/known_messages.h"

#include <cmath>
#include <cstdint>

#include "absl/time/civil_time.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/latlng.pb.h"
#include "google/type/money.pb.h"
#include "services/foundation/validation/codes.h"

namespace baraza::validation {
namespace {

using google::protobuf::Message;

constexpr std::int32_t kNanosOfOne = 1'000'000'000;

void Refuse(const Path& parent, std::string_view field, const char* description, Report& report) {
  report.Add(Path{.parent = &parent, .field = field}, [description] { return description; });
}

bool IsDay(std::int32_t year, std::int32_t month, std::int32_t day) {
  const absl::CivilDay date(year, month, day);  // normalises what does not exist
  return date.month() == month && date.day() == day;
}

void CheckDate(const Message& message, const Path& path, Report& report) {
  const auto& date = static_cast<const google::type::Date&>(message);
  const bool year = date.year() >= 1 && date.year() <= 9999;
  const bool month = date.month() >= 0 && date.month() <= 12;
  if (!year) Refuse(path, "year", "must be 1 to 9999", report);
  if (!month) Refuse(path, "month", "must be 1 to 12, or 0 if it is not known", report);
  if (!year || !month || date.day() == 0) return;
  if (date.month() == 0) {
    Refuse(path, "day", "must be 0 where the month is not known", report);
  } else if (!IsDay(date.year(), date.month(), date.day())) {
    Refuse(path, "day", "must be a day of that month, or 0 if it is not known", report);
  }
}

void CheckLatLng(const Message& message, const Path& path, Report& report) {
  const auto& position = static_cast<const google::type::LatLng&>(message);
  // The comparisons fail for what is not a number.
  if (!(std::abs(position.latitude()) <= 90)) {
    Refuse(path, "latitude", "must be -90 to 90 degrees", report);
  }
  if (!(std::abs(position.longitude()) <= 180)) {
    Refuse(path, "longitude", "must be -180 to 180 degrees", report);
  }
}

void CheckMoney(const Message& message, const Path& path, Report& report) {
  const auto& money = static_cast<const google::type::Money&>(message);
  if (!IsCurrencyCode(money.currency_code())) {
    Refuse(path, "currency_code", "must be an ISO 4217 currency code in capitals, such as GBP",
           report);
  }
  if (money.nanos() <= -kNanosOfOne || money.nanos() >= kNanosOfOne) {
    Refuse(path, "nanos", "must be -999,999,999 to 999,999,999", report);
  } else if ((money.units() > 0 && money.nanos() < 0) || (money.units() < 0 && money.nanos() > 0)) {
    Refuse(path, "nanos", "must have the sign of units", report);
  }
}

void CheckTimestamp(const Message& message, const Path& path, Report& report) {
  constexpr std::int64_t kFirst = -62'135'596'800;  // 0001-01-01T00:00:00Z
  constexpr std::int64_t kLast = 253'402'300'799;   // 9999-12-31T23:59:59Z
  const auto& time = static_cast<const google::protobuf::Timestamp&>(message);
  if (time.seconds() < kFirst || time.seconds() > kLast) {
    Refuse(path, "seconds", "must be within the years 1 to 9999", report);
  }
  if (time.nanos() < 0 || time.nanos() >= kNanosOfOne) {
    Refuse(path, "nanos", "must be 0 to 999,999,999", report);
  }
}

}  // namespace

KnownCheck KnownCheckOf(const google::protobuf::Descriptor& type) {
  if (&type == google::type::Date::descriptor()) return CheckDate;
  if (&type == google::type::LatLng::descriptor()) return CheckLatLng;
  if (&type == google::type::Money::descriptor()) return CheckMoney;
  if (&type == google::protobuf::Timestamp::descriptor()) return CheckTimestamp;
  return nullptr;
}

}  // namespace baraza::validation
