// Periods of days, as far as they are known.
//
// Thread-safety: pure functions.
#pragma once

#include "google/type/date.pb.h"

namespace baraza::projects {

// True if `a` is certainly before `b`. google.type.Date may leave out the day, or month and day
// (0): what is not known decides nothing; an absent date (year 0) is never before another.
inline bool CertainlyBefore(const google::type::Date& a, const google::type::Date& b) {
  if (a.year() == 0 || b.year() == 0) return false;
  if (a.year() != b.year()) return a.year() < b.year();
  if (a.month() == 0 || b.month() == 0) return false;
  if (a.month() != b.month()) return a.month() < b.month();
  if (a.day() == 0 || b.day() == 0) return false;
  return a.day() < b.day();
}

}  // namespace baraza::projects
