#include "services/foundation/recordstore/cache_metrics.h"

namespace baraza::recordstore {
namespace {

struct Told {
  const char* name;
  const char* help;
  std::uint64_t cache::Counters::*value;
};

constexpr Told kCounters[] = {
    {"baraza_cache_evictions_total", "Records that went to make room for others.",
     &cache::Counters::evictions},
    {"baraza_cache_refusals_total",
     "Records that were not kept, because something may have changed while they were read.",
     &cache::Counters::refusals},
};

constexpr Told kGauges[] = {
    {"baraza_cache_entries", "Records in memory.", &cache::Counters::entries},
    {"baraza_cache_bytes", "Memory that they take.", &cache::Counters::bytes},
};

}  // namespace

std::vector<metrics::Reading> DeclareCacheMetrics(metrics::Registry& registry,
                                                  const std::string& store,
                                                  const std::string& records,
                                                  const std::function<cache::Counters()>& count) {
  const metrics::Labels labels = {{"store", store}, {"records", records}};
  std::vector<metrics::Reading> readings;
  for (const Told& told : kCounters) {
    readings.push_back(registry.ReadCounter(
        told.name, told.help, labels,
        [count, value = told.value] { return static_cast<double>(count().*value); }));
  }
  for (const Told& told : kGauges) {
    readings.push_back(registry.ReadGauge(
        told.name, told.help, labels,
        [count, value = told.value] { return static_cast<double>(count().*value); }));
  }
  return readings;
}

}  // namespace baraza::recordstore
