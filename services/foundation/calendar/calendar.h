// Days of the contract (google.type.Date) as days that can be compared and counted.
//
// Thread-safety: pure functions.
#pragma once

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/type/date.pb.h"
#include "services/foundation/clock/clock.h"

namespace baraza::calendar {

// Today in UTC.
inline absl::CivilDay Today(const clock::Clock& clock) {
  return absl::ToCivilDay(clock.Now(), absl::UTCTimeZone());
}

// The day that a whole date names; of one without month or day the first that it can mean.
inline absl::CivilDay DayOf(const google::type::Date& date) {
  return absl::CivilDay(date.year(), date.month() == 0 ? 1 : date.month(),
                        date.day() == 0 ? 1 : date.day());
}

inline google::type::Date DateOf(absl::CivilDay day) {
  google::type::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

// Days since 1970-01-01, negative before.
inline int64_t DayNumber(absl::CivilDay day) { return day - absl::CivilDay(1970, 1, 1); }

}  // namespace baraza::calendar
