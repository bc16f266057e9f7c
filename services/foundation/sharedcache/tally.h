// What the shared cache has done, counted, and told to Prometheus:
//   baraza_shared_cache_finds_total{outcome}          found, missed, unreachable
//   baraza_shared_cache_find_seconds                  of one question of any number of keys
//   baraza_shared_cache_writes_total{kind,outcome}    offer, retract; taken, refused, dropped
//   baraza_shared_cache_pushes_total                  changes that another process announced
//   baraza_shared_cache_flushes_total                 Redis was emptied
//   baraza_shared_cache_connects_total{connection}    data, push
//   baraza_shared_cache_heartbeat_age_seconds         of the server that was heard longest ago
//   baraza_shared_cache_bytes_total{direction}        found, written
//   baraza_shared_cache_queue_entries                 what waits to be written
//   baraza_shared_cache_reachable                     1: every server that is known answers
//
// Why: a cache that is out of reach fails nothing, so that nobody notices but who looks at this.
//
// Thread-safety: counts may be changed from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "services/foundation/metrics/metrics.h"

namespace baraza::sharedcache {

// Keys that were asked for, entries that were written, and so on.
struct Tally {
  using Count = std::atomic<std::uint64_t>;

  Count found{0};
  Count missed{0};
  Count unreachable{0};
  Count offers_taken{0};
  Count offers_refused{0};    // something newer was there
  Count offers_dropped{0};    // the queue was full, or Redis out of reach or full
  Count offers_too_large{0};  // or without a sound version and position
  Count retracts_taken{0};
  Count retracts_refused{0};  // told already, mostly by another replica
  Count retracts_dropped{0};
  Count pushes{0};
  Count flushes{0};
  Count data_connects{0};
  Count push_connects{0};
  Count bytes_found{0};
  Count bytes_written{0};
};

// What is asked for when metrics are read.
struct Soundings {
  std::function<double()> heartbeat_age;  // seconds
  std::function<double()> queue_entries;
  std::function<double()> reachable;
};

// Declares the metrics; they go with what is returned, before the tally and what soundings ask.
std::vector<metrics::Reading> Declare(metrics::Registry& registry, const Tally& tally,
                                      Soundings soundings);

// How long one Find takes.
metrics::Histogram FindSeconds(metrics::Registry& registry);

}  // namespace baraza::sharedcache
