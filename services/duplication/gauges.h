// What the duplication service tells of itself as metrics.
//
// Thread-safety: as metrics::Registry.
#pragma once

#include <vector>

#include "services/duplication/workflow/census.h"
#include "services/duplication/workflow/detection.h"
#include "services/foundation/metrics/metrics.h"

namespace baraza::duplication {

// Declares the gauges; all arguments outlive what is returned.
std::vector<metrics::Reading> DeclareGauges(metrics::Registry& registry, const Detection& detection,
                                            Engines engines, const Census& census);

}  // namespace baraza::duplication
