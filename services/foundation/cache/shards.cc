#include "services/foundation/cache/shards.h"

#include <algorithm>
#include <utility>

#include "services/foundation/failpoint/failpoint.h"

namespace baraza::cache {
namespace {

// What an entry costs besides its name and its value: list node, slot of the index, control block.
constexpr std::size_t kOverheadBytes = 192;

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

// Shards are chosen by the lower bits of a hash, marks by the upper ones.
std::uint64_t& Shard::MarkOf(std::size_t hash) { return marks_[(hash >> 32) % kMarks]; }

Shard::Node* Shard::Find(absl::string_view name) {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &*found->second;
}

Shard::Value Shard::Get(absl::string_view name) {
  absl::MutexLock lock(&mutex_);
  const auto found = index_.find(name);
  if (found == index_.end() || found->second->value == nullptr) return nullptr;
  nodes_.splice(nodes_.begin(), nodes_, found->second);
  return found->second->value;
}

void Shard::BeginFill(Ticket& ticket) {
  absl::MutexLock lock(&mutex_);
  ticket.mark_ = MarkOf(ticket.hash_);
}

Shard::Value Shard::Put(const Ticket& ticket, Filling filling, const std::atomic<bool>& bypass) {
  Nodes dropped;
  absl::MutexLock lock(&mutex_);
  if (bypass.load(std::memory_order_acquire)) return nullptr;
  Node* const node = Find(ticket.name_);
  const bool has_value = node != nullptr && node->value != nullptr;
  if (has_value && node->version >= filling.version) return node->value;
  const bool above_floor = node == nullptr || node->version <= filling.version;
  const bool current = has_value || (above_floor && ticket.mark_ == MarkOf(ticket.hash_));
  const bool taken = current && filling.bytes <= max_bytes_ / 2;
  if (!taken) {
    ++counters_.refusals;
    filling.value = nullptr;
    filling.bytes = 0;
  }
  Value held = filling.value;
  if (above_floor) Insert(ticket, std::move(filling), dropped);
  return held;
}

void Shard::Update(absl::string_view name, std::size_t hash, Filling filling) {
  Nodes dropped;
  absl::MutexLock lock(&mutex_);
  Node* const node = Find(name);
  if (node == nullptr) {
    ++MarkOf(hash);
  } else if (node->version < filling.version) {
    if (node->value == nullptr || filling.bytes > max_bytes_ / 2) {  // a floor stays one: no ticket
      filling.value = nullptr;
      filling.bytes = 0;
    }
    Replace(*node, std::move(filling), dropped);
    EvictSurplus(dropped);
  }
}

void Shard::Invalidate(absl::string_view name, std::size_t hash, std::int64_t version) {
  Nodes dropped;
  absl::MutexLock lock(&mutex_);
  Node* const node = Find(name);
  if (node == nullptr) {
    ++MarkOf(hash);
  } else if (node->version < version) {
    Replace(*node, {.version = version, .position = node->position}, dropped);
  }
}

// Where there is no entry, as if one had been put in and evicted at once.
void Shard::See(absl::string_view name, std::size_t hash, std::int64_t version,
                std::int64_t position) {
  Nodes dropped;
  absl::MutexLock lock(&mutex_);
  Node* const node = Find(name);
  if (node == nullptr) {
    Forget(hash, position);
  } else if (node->version < version) {
    Replace(*node, {.version = version, .position = position}, dropped);
  }
}

void Shard::Drop(absl::string_view name, std::size_t hash) {
  Nodes dropped;
  absl::MutexLock lock(&mutex_);
  Node* const node = Find(name);
  ++MarkOf(hash);
  if (node == nullptr) return;
  Replace(*node, {.version = node->version, .position = node->position}, dropped);
}

void Shard::Clear() {
  Nodes dropped;
  absl::MutexLock lock(&mutex_);
  for (const Node& node : nodes_) Forget(node.hash, node.position);
  index_.clear();
  dropped.swap(nodes_);
  counters_.bytes = 0;
  for (std::uint64_t& mark : marks_) ++mark;
}

void Shard::AddTo(Counters& counters) const {
  absl::MutexLock lock(&mutex_);
  counters.refusals += counters_.refusals;
  counters.evictions += counters_.evictions;
  counters.entries += index_.size();
  counters.bytes += counters_.bytes;
}

void Shard::Replace(Node& node, Filling filling, Nodes& dropped) {
  counters_.bytes -= node.bytes;
  if (node.value != nullptr) dropped.push_back({.value = std::move(node.value)});
  node.version = filling.version;
  node.value = std::move(filling.value);
  node.bytes = filling.bytes + node.name.size() + kOverheadBytes;
  node.position = filling.position;
  counters_.bytes += node.bytes;
}

void Shard::Insert(const Ticket& ticket, Filling filling, Nodes& dropped) {
  const auto found = index_.find(ticket.name_);
  if (found != index_.end()) {
    nodes_.splice(nodes_.begin(), nodes_, found->second);
  } else {
    nodes_.push_front({.name = ticket.name_, .hash = ticket.hash_});
    index_[nodes_.front().name] = nodes_.begin();
  }
  Replace(nodes_.front(), std::move(filling), dropped);
  EvictSurplus(dropped);
}

// Under the lock: whoever misses the name afterwards finds the slot raised.
void Shard::Forget(std::size_t hash, std::int64_t position) {
  if (failpoint::Planted("no-floor-after-eviction")) return;
  ++MarkOf(hash);
  if (believing_ != nullptr) believing_->Forget(hash, position);
}

void Shard::EvictSurplus(Nodes& dropped) {
  while (counters_.bytes > max_bytes_) {
    Node& node = nodes_.back();
    index_.erase(node.name);
    Forget(node.hash, node.position);
    ++counters_.evictions;
    counters_.bytes -= node.bytes;
    dropped.splice(dropped.end(), nodes_, std::prev(nodes_.end()));
  }
}

Shards::Shards(const Options& options) {
  const std::size_t count = std::max<std::size_t>(options.shards, 1);
  for (std::size_t i = 0; i < count; ++i) {
    shards_.push_back(std::make_unique<Shard>(options.max_bytes / count, options.believing));
  }
}

Shard::Value Shards::Get(std::string_view name) {
  if (bypass_.load(std::memory_order_acquire)) return nullptr;
  return Of(HashOf(name)).Get(Absl(name));
}

Ticket Shards::BeginFill(std::string_view name) {
  Ticket ticket(name, HashOf(name));
  Of(ticket.hash_).BeginFill(ticket);
  return ticket;
}

Shard::Value Shards::Put(const Ticket& ticket, Filling filling) {
  return Of(ticket.hash_).Put(ticket, std::move(filling), bypass_);
}

void Shards::Update(std::string_view name, Filling filling) {
  const std::size_t hash = HashOf(name);
  Of(hash).Update(Absl(name), hash, std::move(filling));
}

void Shards::Invalidate(std::string_view name, std::int64_t version) {
  const std::size_t hash = HashOf(name);
  Of(hash).Invalidate(Absl(name), hash, version);
}

void Shards::See(std::string_view name, std::int64_t version, std::int64_t position) {
  const std::size_t hash = HashOf(name);
  Of(hash).See(Absl(name), hash, version, position);
}

void Shards::Drop(std::string_view name) {
  const std::size_t hash = HashOf(name);
  Of(hash).Drop(Absl(name), hash);
}

void Shards::Clear() {
  for (const auto& shard : shards_) shard->Clear();
}

// Puts look at the flag under the lock of their shard: one that has seen it unset is done before
// the shard is cleared.
void Shards::SetBypass(bool bypass) {
  if (bypass) bypass_.store(true, std::memory_order_release);
  Clear();
  if (!bypass) bypass_.store(false, std::memory_order_release);
}

Counters Shards::Count() const {
  Counters counters;
  for (const auto& shard : shards_) shard->AddTo(counters);
  return counters;
}

}  // namespace baraza::cache
