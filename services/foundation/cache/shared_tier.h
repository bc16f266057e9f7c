// The second tier of the cache, which replicas share, as readers meet it.
//
// Why: what one replica has read or computed spares the others the work. It is a port: behind it
// stands Redis, or for one process and for tests a table in memory.
//
// What it holds is never the truth. An entry says at which position of the feed it was read from
// the store; whoever finds it believes it only if nothing of that key has changed after that
// position as far as the reader knows (see believing.h). So entries that are late, old or lost can
// cost a miss and nothing else, and no method here has an error: a tier that is out of reach finds
// nothing and forgets what it is told.
//
// Units: versions and positions as in feed_log.h; values are bytes. Ownership: the tier keeps what
// it is given. Thread-safety: all methods may be called from any thread; listeners are called on a
// thread of the tier and must not block.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace baraza::cache {

// What is shared of a key.
struct SharedEntry {
  std::int64_t version = 0;
  // Position of the feed's head when the value was read, taken in the statement that read it.
  std::int64_t position = 0;
  std::string value;
};

class SharedTier {
 public:
  virtual ~SharedTier() = default;

  // The entries of `keys`, in their order; nothing where none is held, where a change was told that
  // is newer, or where the tier is out of reach. Waits for a few milliseconds at most.
  virtual std::vector<std::optional<SharedEntry>> Find(const std::vector<std::string>& keys) = 0;

  // Offers what was read. Taken later, or never: where the tier holds a greater version, the same
  // version of a later position, or was told a newer change, and where it has too much to do.
  virtual void Offer(std::string key, SharedEntry entry) = 0;

  // Tells that the change at `position` made `version` of the key: what is older goes, and is not
  // taken any more for a while. Told later, or never.
  virtual void Retract(std::string key, std::int64_t version, std::int64_t position) = 0;

  // Called with each key that some process has retracted, soon after; not every one arrives. To be
  // set before the first Find. The listener lives as long as the tier.
  virtual void OnRetracted(std::function<void(std::string_view key)> listener) = 0;
};

}  // namespace baraza::cache
