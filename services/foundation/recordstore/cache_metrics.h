// What the cache in front of a table of records tells of itself.
//
// Ownership: the registry and what `count` reads outlive what is returned. Thread-safety: as
// metrics::Registry.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "services/foundation/cache/shards.h"
#include "services/foundation/metrics/metrics.h"

namespace baraza::recordstore {

// Declares the metrics of the cache of `records` (a table's name) in the store of a service.
[[nodiscard]] std::vector<metrics::Reading> DeclareCacheMetrics(
    metrics::Registry& registry, const std::string& store, const std::string& records,
    const std::function<cache::Counters()>& count);

}  // namespace baraza::recordstore
