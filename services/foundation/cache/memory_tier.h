// The shared tier as a table in memory: for one process, and for tests of readers.
//
// Why: it keeps the promises of the port to the letter and at once, so that a test of a reader
// tells what the reader does. Tests can have it out of reach, and see what was asked of it.
//
// Bounds: none; what was told once stays. Thread-safety: as the port; a listener is called on the
// thread that retracts.
#pragma once

#include <cstdint>
#include <map>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/cache/shared_tier.h"

namespace baraza::cache {

class MemoryTier : public SharedTier {
 public:
  struct Counters {
    std::uint64_t found = 0;
    std::uint64_t missed = 0;
    std::uint64_t offered = 0;  // and taken
    std::uint64_t refused = 0;  // offered, and not taken
    std::uint64_t retracted = 0;
  };

  std::vector<std::optional<SharedEntry>> Find(const std::vector<std::string>& keys) override;
  void Offer(std::string key, SharedEntry entry) override;
  void Retract(std::string key, std::int64_t version, std::int64_t position) override;
  void OnRetracted(std::function<void(std::string_view key)> listener) override;

  // While out of reach it finds nothing and forgets what it is told.
  void SetOutOfReach(bool out_of_reach);
  Counters Count() const;

 private:
  // What is held of a key, and the newest change that was told of it.
  struct Slot {
    std::optional<SharedEntry> entry;
    std::int64_t version = -1;
    std::int64_t position = -1;
  };

  mutable absl::Mutex mutex_;
  bool out_of_reach_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<std::string, Slot> slots_ ABSL_GUARDED_BY(mutex_);
  Counters counters_ ABSL_GUARDED_BY(mutex_);
  std::function<void(std::string_view key)> listener_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::cache
