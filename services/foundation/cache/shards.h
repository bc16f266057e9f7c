// What Cache is made of, whatever its values are: entries in a queue for eviction, spread over
// shards.
//
// Why apart from Cache: none of it depends on the type of the values, so it is compiled once. How
// the promise of cache.h is kept: the floor of a name (the greatest version that anybody may have
// seen) is in its entry. An entry is a value, or a floor without a value. Where the entry is
// evicted, or there never was one, the floor is forgotten, and the mark of the name is moved: Put
// takes a value only if the mark stands where it stood when the ticket was handed out, or if there
// is a value to compare with. Marks are few and shared by names: at worst a Put is refused that
// could have been taken. A refused Put leaves its version as a floor, since its reader is about to
// show it.
//
// Where there is a shared tier, whose entries are believed by position, each entry remembers the
// position at which it was read, and whatever is forgotten is reported with it (believing.h) before
// anybody can miss it here.
//
// Not for use by itself: see cache.h, also for ownership, units and thread-safety.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/cache/believing.h"

namespace baraza::cache {

struct Options {
  // Greatest number of bytes held, names and bookkeeping included. A value that would fill more
  // than half a shard is not kept.
  std::size_t max_bytes = std::size_t{64} << 20;
  // Number of parts with a lock each, at least 1.
  std::size_t shards = 16;
  // Told of what is forgotten; outlives the cache. Null: there is no shared tier.
  Believing* believing = nullptr;
};

// What is put under a name.
struct Filling {
  std::int64_t version = 0;
  std::shared_ptr<const void> value;
  std::size_t bytes = 0;
  std::int64_t position = 0;
};

// Since the start: refusals and evictions. Now: entries and bytes. Look-ups are counted by who
// looks: a reader may look twice for one record.
struct Counters {
  // Puts that were refused.
  std::uint64_t refusals = 0;
  std::uint64_t evictions = 0;
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
};

// Says up to when its holder has heard everything about a name.
class Ticket {
 private:
  friend class Shard;
  friend class Shards;
  Ticket(std::string_view name, std::size_t hash) : name_(name), hash_(hash) {}

  std::string name_;
  std::size_t hash_;
  std::uint64_t mark_ = 0;
};

// One part, under one lock.
class alignas(64) Shard {
 public:
  using Value = std::shared_ptr<const void>;

  Shard(std::size_t max_bytes, Believing* believing)
      : max_bytes_(max_bytes), believing_(believing) {}

  Value Get(absl::string_view name) ABSL_LOCKS_EXCLUDED(mutex_);
  void BeginFill(Ticket& ticket) ABSL_LOCKS_EXCLUDED(mutex_);
  Value Put(const Ticket& ticket, Filling filling, const std::atomic<bool>& bypass)
      ABSL_LOCKS_EXCLUDED(mutex_);
  void Update(absl::string_view name, std::size_t hash, Filling filling)
      ABSL_LOCKS_EXCLUDED(mutex_);
  void Invalidate(absl::string_view name, std::size_t hash, std::int64_t version)
      ABSL_LOCKS_EXCLUDED(mutex_);
  void See(absl::string_view name, std::size_t hash, std::int64_t version, std::int64_t position)
      ABSL_LOCKS_EXCLUDED(mutex_);
  void Drop(absl::string_view name, std::size_t hash) ABSL_LOCKS_EXCLUDED(mutex_);
  void Clear() ABSL_LOCKS_EXCLUDED(mutex_);
  void AddTo(Counters& counters) const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Node {
    std::string name;
    std::size_t hash;
    std::int64_t version;  // of the value, or the floor
    Value value;           // null: a floor only
    std::size_t bytes;
    std::int64_t position;  // at which the version was read
  };
  using Nodes = std::list<Node>;

  static constexpr std::size_t kMarks = 1024;

  std::uint64_t& MarkOf(std::size_t hash) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Node* Find(absl::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Makes `node` hold something else. What it held goes to `dropped`, to be freed without the lock.
  void Replace(Node& node, Filling filling, Nodes& dropped) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Insert(const Ticket& ticket, Filling filling, Nodes& dropped)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What was seen of the name with this hash at `position` is held no more.
  void Forget(std::size_t hash, std::int64_t position) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EvictSurplus(Nodes& dropped) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  Counters counters_ ABSL_GUARDED_BY(mutex_);
  const std::size_t max_bytes_;
  Believing* const believing_;
  Nodes nodes_ ABSL_GUARDED_BY(mutex_);  // the last used first
  absl::flat_hash_map<absl::string_view, Nodes::iterator> index_ ABSL_GUARDED_BY(mutex_);
  std::array<std::uint64_t, kMarks> marks_ ABSL_GUARDED_BY(mutex_) = {};
};

// All parts. Methods as those of Cache.
class Shards {
 public:
  explicit Shards(const Options& options);

  Shard::Value Get(std::string_view name);
  Ticket BeginFill(std::string_view name);
  Shard::Value Put(const Ticket& ticket, Filling filling);
  void Update(std::string_view name, Filling filling);
  void Invalidate(std::string_view name, std::int64_t version);
  void See(std::string_view name, std::int64_t version, std::int64_t position);
  void Drop(std::string_view name);
  void Clear();
  void SetBypass(bool bypass);
  Counters Count() const;

 private:
  Shard& Of(std::size_t hash) { return *shards_[hash % shards_.size()]; }

  std::vector<std::unique_ptr<Shard>> shards_;
  std::atomic<bool> bypass_ = false;
};

}  // namespace baraza::cache
