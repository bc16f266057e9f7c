// Opens the cache that replicas share, in the Redis that an operator named.
//
// Why: who wires a process knows an address and nothing of Redis. Whether Redis is there does not
// matter at the start, nor later: until it is, the tier finds nothing.
//
// Ownership: registry and clock outlive the tier. Status: INVALID_ARGUMENT, reason CACHE_ADDRESS,
// where the address cannot be read; ParseAddress (services/foundation/redis/address.h) says how it
// is written.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/foundation/cache/shared_tier.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/metrics/metrics.h"

namespace baraza::sharedcache {

struct Options {
  std::string address;
  // Keeps apart what different services hold in one Redis: "organisations". The same in all
  // replicas of a service; letters, digits, '-', '_', '.'.
  std::string service;

  absl::Duration value_life = absl::Minutes(10);
  // How long a late reader is refused what it read before a change.
  absl::Duration tombstone_life = absl::Seconds(60);
  std::size_t largest_value = 256 << 10;  // bytes; greater ones are not offered

  // What waits to be written: entries, and bytes of keys and values. Offers may take up three
  // quarters of it, so that there is room for changes.
  std::size_t queue_entries = 8192;
  std::size_t queue_bytes = 16 << 20;

  absl::Duration find_limit = absl::Milliseconds(20);    // of one Find
  absl::Duration write_limit = absl::Milliseconds(250);  // of one batch of the writer
  int connections = 8;                                   // to each Redis server
  absl::Duration heart_beat = absl::Milliseconds(500);   // of the push
};

// `metrics` may be null: nothing is counted.
absl::StatusOr<std::unique_ptr<cache::SharedTier>> Open(Options options, metrics::Registry* metrics,
                                                        const clock::Clock& clock);

}  // namespace baraza::sharedcache
