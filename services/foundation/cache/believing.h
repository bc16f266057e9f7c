// Which entries of the shared tier a replica believes: those read from the store after everything
// that it has heard of their names.
//
// Why: the shared tier may be late, hold what is old and lose what it is told, and the promise of
// cache.h must hold all the same. An entry says at which position of the feed it was read from the
// store, and the replica hears of every change with its position. So an entry is as new as what
// anybody here has seen of its name if it was read no earlier than the greatest position at which
// this replica knows the name to have changed. Names are many, so positions are kept for slots that
// names share by their hash: at worst an entry is not believed that could have been.
//
// What somebody has read from the store may be newer than what the feed has told so far. While the
// near cache holds it, it compares versions itself; what it forgets, it reports here (Forget).
//
// How to use: believing begins with Begin, once the slots know what has changed after its position.
// Raise for each change, before anything that is older is dropped from the near cache.
//
// Units: positions as in feed_log.h. Thread-safety: all methods may be called from any thread; none
// takes a lock. Memory: 8 bytes for each slot.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace baraza::cache {

// The hash by which names are spread over shards, marks and slots.
std::size_t HashOf(std::string_view name);

class Believing {
 public:
  // `reached` tells up to which position every change has been told by Raise. It never falls, is
  // called while the near cache holds locks, and so may take none.
  explicit Believing(std::function<std::int64_t()> reached, std::size_t slots = 1 << 16);

  // From now on entries are believed, none that was read before `position`. Every change after it
  // was raised, or will be by the time that `reached` tells it.
  void Begin(std::int64_t position);

  // Tells that `name` changed at `position`.
  void Raise(std::string_view name, std::int64_t position) { RaiseHash(HashOf(name), position); }

  // Tells that what was read of the name with this hash at `position` is held no more.
  void Forget(std::size_t hash, std::int64_t position);

  // Whether an entry of `name` that was read at `position` is as new as anything seen of it here.
  bool Believes(std::string_view name, std::int64_t position) const;

 private:
  void RaiseHash(std::size_t hash, std::int64_t position);

  const std::function<std::int64_t()> reached_;
  std::atomic<std::int64_t> begin_;
  std::vector<std::atomic<std::int64_t>> slots_;
};

}  // namespace baraza::cache
