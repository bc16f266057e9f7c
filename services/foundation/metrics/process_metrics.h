// What is known of any process, under the names that Prometheus' own clients use
// (process_cpu_seconds_total and its like), and baraza_build_info: which build this is.
//
// Why: the first questions in trouble are whether a process was restarted, runs out of memory or of
// descriptors, and whether all replicas are of one version.
//
// Read from /proc when it is asked for; what cannot be read is 0. Ownership: the registry outlives
// what is returned. Thread-safety: as metrics::Registry.
#pragma once

#include <vector>

#include "services/foundation/metrics/metrics.h"

namespace baraza::metrics {

// Declares them; to be kept as long as they shall be told.
[[nodiscard]] std::vector<Reading> DeclareProcessMetrics(Registry& registry);

}  // namespace baraza::metrics
