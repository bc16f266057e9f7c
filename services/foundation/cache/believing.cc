#include "services/foundation/cache/believing.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "services/foundation/failpoint/failpoint.h"

namespace baraza::cache {

std::size_t HashOf(std::string_view name) {
  return absl::Hash<absl::string_view>()({name.data(), name.size()});
}

Believing::Believing(std::function<std::int64_t()> reached, std::size_t slots)
    : reached_(std::move(reached)),
      begin_(std::numeric_limits<std::int64_t>::max()),
      slots_(std::max<std::size_t>(slots, 1)) {}

void Believing::Begin(std::int64_t position) { begin_.store(position, std::memory_order_release); }

// A change up to what is reached has raised its slot already, and what was read is no newer than
// the last change of its name: so evictions move slots only while the feed lags behind the store.
void Believing::Forget(std::size_t hash, std::int64_t position) {
  if (failpoint::Planted("no-floor-after-eviction")) return;
  if (position > reached_()) RaiseHash(hash, position);
}

bool Believing::Believes(std::string_view name, std::int64_t position) const {
  if (position < begin_.load(std::memory_order_acquire)) return false;
  if (failpoint::Planted("believe-without-slot")) return true;
  return position >= slots_[HashOf(name) % slots_.size()].load(std::memory_order_acquire);
}

void Believing::RaiseHash(std::size_t hash, std::int64_t position) {
  std::atomic<std::int64_t>& slot = slots_[hash % slots_.size()];
  std::int64_t known = slot.load(std::memory_order_relaxed);
  while (known < position &&
         !slot.compare_exchange_weak(known, position, std::memory_order_acq_rel)) {
  }
}

}  // namespace baraza::cache
