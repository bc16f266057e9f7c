#include "services/foundation/cache/memory_tier.h"

#include <tuple>
#include <utility>

namespace baraza::cache {

std::vector<std::optional<SharedEntry>> MemoryTier::Find(const std::vector<std::string>& keys) {
  std::vector<std::optional<SharedEntry>> entries(keys.size());
  absl::MutexLock lock(&mutex_);
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto slot = slots_.find(keys[i]);
    if (!out_of_reach_ && slot != slots_.end()) entries[i] = slot->second.entry;
    ++(entries[i].has_value() ? counters_.found : counters_.missed);
  }
  return entries;
}

void MemoryTier::Offer(std::string key, SharedEntry entry) {
  absl::MutexLock lock(&mutex_);
  if (out_of_reach_) return;
  Slot& slot = slots_[std::move(key)];
  const auto offered = std::tie(entry.version, entry.position);
  const bool older_than_change = offered < std::tie(slot.version, slot.position);
  const bool no_newer =
      slot.entry.has_value() && offered <= std::tie(slot.entry->version, slot.entry->position);
  if (older_than_change || no_newer) {
    ++counters_.refused;
    return;
  }
  slot.entry = std::move(entry);
  ++counters_.offered;
}

void MemoryTier::Retract(std::string key, std::int64_t version, std::int64_t position) {
  std::function<void(std::string_view)> listener;
  {
    absl::MutexLock lock(&mutex_);
    if (out_of_reach_) return;
    Slot& slot = slots_[key];
    const auto change = std::tie(version, position);
    if (change <= std::tie(slot.version, slot.position)) return;
    std::tie(slot.version, slot.position) = change;
    const auto& entry = slot.entry;
    if (entry.has_value() && std::tie(entry->version, entry->position) < change) slot.entry.reset();
    ++counters_.retracted;
    listener = listener_;
  }
  if (listener) listener(key);
}

void MemoryTier::OnRetracted(std::function<void(std::string_view key)> listener) {
  absl::MutexLock lock(&mutex_);
  listener_ = std::move(listener);
}

void MemoryTier::SetOutOfReach(bool out_of_reach) {
  absl::MutexLock lock(&mutex_);
  out_of_reach_ = out_of_reach;
}

MemoryTier::Counters MemoryTier::Count() const {
  absl::MutexLock lock(&mutex_);
  return counters_;
}

}  // namespace baraza::cache
