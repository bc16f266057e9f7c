// An in-process cache of resources that never goes backwards.
//
// Why: a resource that is read from the process' memory costs a tenth of a microsecond, one from a
// store ten to three hundred. The promise that makes it usable: within a replica nobody who has
// seen version 5 of a resource is given version 4 afterwards. Comparing versions alone does not
// keep it: once an entry is evicted, nothing remembers that version 5 was seen, and a reader that
// took version 4 from the store long ago could still put it in. Hence tickets.
//
// How to read, in this order:
//   if (auto entry = cache.Get(name)) return entry;
//   const cache::Ticket ticket = cache.BeginFill(name);    // before the store is read
//   ... read version and value from the store ...
//   cache.Put(ticket, version, value);                     // before anybody is answered
// Put is refused where something about the name was forgotten after the ticket; the reader answers
// with what it has read all the same. A reader that answers without Put breaks the promise; one
// that has no ticket, because it did not know beforehand what it would read (a page), calls See
// instead. How to write: commit, then Update, then acknowledge. To have a record in the cache that
// was not there, take a ticket before the commit and Put instead. How to follow the feed:
// Invalidate each changed name. When the feed may have been lost, bypass the cache until it is
// back; when its epoch changed, Clear. Where replicas push what they have heard, Drop it: that is a
// hint only. The store must be linearizable: a read sees every commit that was acknowledged before
// it began.
//
// Units: versions rise by any step; sizes are bytes. Ownership: values belong to the cache and to
// whoever holds a pointer; they are never changed. The memory of what is evicted is freed once
// nobody holds it. Thread-safety: all methods may be called from any thread; the cost function may
// be called from several at once. Bounds: the bytes of Options, and 8 KB for each shard.
// Status: none; what cannot be cached is not.
// Cost of a hit: 0.06 to 0.2 us alone, up to 0.7 us with two threads on the same names.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "services/foundation/cache/shards.h"

namespace baraza::cache {

template <class V>
class Cache {
 public:
  // What is known of a resource.
  struct Entry {
    std::int64_t version;
    V value;
  };

  // How many bytes a value holds; the cache adds what it needs itself.
  using Cost = std::function<std::size_t(const V&)>;

  Cache(Options options, Cost cost) : shards_(options), cost_(std::move(cost)) {}

  // The entry of `name`; null if there is none, or while the cache is bypassed.
  std::shared_ptr<const Entry> Get(std::string_view name) {
    return std::static_pointer_cast<const Entry>(shards_.Get(name));
  }

  // To be called before the store is read (or a write is committed) whose outcome goes to Put.
  Ticket BeginFill(std::string_view name) { return shards_.BeginFill(name); }

  // Takes what was read or committed under the ticket. An entry with a greater version stays. The
  // entry that is held then, or null if what was read was refused. Who has read it from the shared
  // tier answers with that entry: others may have seen its version before this reader began.
  // `position`: of the feed's head when the value was read; needed with Options::believing only.
  std::shared_ptr<const Entry> Put(const Ticket& ticket, std::int64_t version, V value,
                                   std::int64_t position = 0) {
    return std::static_pointer_cast<const Entry>(
        shards_.Put(ticket, Own(version, std::move(value), position)));
  }

  // Replaces an older entry by what was committed. Where there is none, the value is not kept, but
  // tickets handed out before are void.
  void Update(std::string_view name, std::int64_t version, V value, std::int64_t position = 0) {
    shards_.Update(name, Own(version, std::move(value), position));
  }

  // Tells that the store holds `version` of `name` or a greater one. An older entry is dropped.
  void Invalidate(std::string_view name, std::int64_t version) {
    shards_.Invalidate(name, version);
  }

  // Tells that somebody is about to be shown `version` of `name`, read without a ticket when the
  // feed's head was at `position`. An older entry is dropped; where there is none, tickets handed
  // out before are void.
  void See(std::string_view name, std::int64_t version, std::int64_t position) {
    shards_.See(name, version, position);
  }

  // Tells that the store may hold a newer version of `name`. The entry is dropped, its version
  // stays as floor; tickets handed out before may be void.
  void Drop(std::string_view name) { shards_.Drop(name); }

  // Drops everything, and voids all tickets.
  void Clear() { shards_.Clear(); }

  // While bypassed, the cache is empty and takes nothing. Both ways it is cleared.
  void SetBypass(bool bypass) { shards_.SetBypass(bypass); }

  // What has happened since the start, and what is held now.
  Counters Count() const { return shards_.Count(); }

 private:
  Filling Own(std::int64_t version, V value, std::int64_t position) const {
    const std::size_t bytes = cost_(value);
    return {version, std::make_shared<const Entry>(Entry{version, std::move(value)}), bytes,
            position};
  }

  Shards shards_;
  const Cost cost_;
};

}  // namespace baraza::cache
