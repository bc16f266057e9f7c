// Switches that make a process die or misbehave on purpose, so that tests can show they would
// notice.
//
// Why: a test of "nothing acknowledged is ever lost" is worth something only if it turns red when
// something is lost. Switches are read once from the environment and are off without it:
//   BARAZA_FAILPOINT=before-commit:37   the process kills itself at the 37th pass of the point
//   BARAZA_PLANTED_FAULT=skip-feed-row  the code misbehaves as named, wherever it asks; several
//                                       with commas between
// docs/testing.md lists the points and the faults.
//
// Thread-safety: all functions may be called from any thread. Cost when off: one load.
#pragma once

#include <string_view>

namespace baraza::failpoint {

// Kills the process (SIGKILL, no clean-up) if the environment asks for it at this pass.
void Hit(std::string_view point);

// True if the environment plants this fault.
bool Planted(std::string_view fault);

// Plants `faults` (as the environment does; empty: none) from a test, whatever that says.
void PlantForTest(std::string_view faults);

}  // namespace baraza::failpoint
