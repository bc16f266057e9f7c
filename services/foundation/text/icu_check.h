// Ends the process where ICU cannot do what it always can: its data is missing or memory is gone.
//
// Why: nothing that a text holds makes ICU fail, so a status would burden every caller with a case
// that only a broken installation has. Internal to this library. Thread-safety: any thread.
#pragma once

#include <unicode/utypes.h>

#include <cstdio>
#include <cstdlib>

namespace baraza::text {

// `what` completes "ICU cannot ...".
inline void CheckIcu(UErrorCode error, const char* what) {
  if (U_SUCCESS(error)) return;
  std::fprintf(stderr, "ICU cannot %s (%s): is the package libicu72 whole?\n", what,
               u_errorName(error));
  std::abort();
}

}  // namespace baraza::text
