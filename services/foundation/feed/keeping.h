// For how long a service's change feed is kept, as whoever runs the service decides.
//
// Thread-safety: a value.
#pragma once

#include "absl/time/time.h"

namespace baraza::feed {

struct Keeping {
  // Changes that are younger are all kept; of what is older, compaction.h leaves the latest of each
  // resource. Zero: everything is kept for ever.
  absl::Duration retention = absl::Hours(24 * 30);
  // Gives the feed a new epoch when the service starts: its followers start again. For the first
  // start on a database that was restored from a backup.
  bool new_epoch = false;
};

}  // namespace baraza::feed
